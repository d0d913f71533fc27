package main

// chatCommand holds the conversation in the terminal even where a token is set.
type chatCommand struct{}

// Run returns when the input ends or the process is told to stop.
func (chatCommand) Run(p *process) error { return p.talk(true) }
