//go:build unix

package endtoend

// The ways through the first five minutes and Steady that people walk. A line
// in brackets is a button, ? waits for words of the bot, anything else is
// typed; {me} is a word that nobody else uses.
var paths = []string{
	// It is bad; then grief, with a text that is kept.
	`/start
	[It's bad right now]
	[Easier]
	[Yes, a few]
	[Another word]
	{me}
	[she]
	[I was left]
	[In the last year]
	[No]
	[No]
	[Enough for now]
	/steady
	[This is grief]
	[Go on]
	[Go on]
	[Go on]
	{me} and a house <b>by the lake & under larches
	[Keep it]
	[Panic]
	[Begin]
	[The same]
	[Enough for now]
	[Done for now]
	? This is Home`,

	// Nothing is kept; sleep, then the feeling, with an exercise stopped.
	`/start
	[It's bad right now]
	[The same]
	[No, keep nothing]
	[Sleep]
	[Go on]
	[Go on]
	[Enough for now]
	[Done for now]
	[Get through today]
	[What is this feeling?]
	[Longing]
	[Chest or throat]
	[I said it]
	[Go on]
	[Numb, or far away]
	[Begin]
	[Stop]
	[Easier]
	[Enough for now]
	[Done for now]
	? This is Home`,

	// Looks around first; both gates skipped; why the urge comes; people.
	`/start
	[Look around]
	[A calm minute]
	[You choose]
	[Begin]
	[Put a number on it]
	six
	[Easier]
	[Enough for now]
	[A few questions, so it fits]
	[Yes, a few]
	[My husband]
	[It is ending now]
	[In the last two weeks]
	[Skip]
	[Skip]
	[Understanding what happens in me]
	[Go on]
	[Go on]
	[Go on]
	[Go on]
	[I can try that]
	[Go on]
	[Done for now]
	/steady
	[People to lean on]
	[Go on]
	[One]
	[Go on]
	[Something else]
	[Go on]
	[Done for now]
	? This is Home`,

	// About to write; afraid; Help now in the middle of Steady, and back.
	`/start
	[I'm about to write to them]
	[I'm holding on]
	[Longing]
	[Go on]
	[Yes, by myself]
	[It has eased]
	[Yes, a few]
	[My ex]
	[I ended it]
	[Longer ago]
	[Not sure]
	[Yes, right now]
	[Go on]
	[Yes]
	[Go on]
	[Enough for now]
	/steady
	[Sleep, food, water]
	[Food and water]
	? Hunger may be gone
	[Help now]
	? move nearer to another person
	[Call a line]
	? I can't show a line
	/start
	[Go on there]
	? Hunger may be gone
	[Go on]
	[Begin]
	[Stop]
	[Enough for now]
	[Done for now]
	? This is Home`,

	// Types everything: labels, numbers, words for numbers, one more text.
	`/start
	look around
	2
	two
	food and water
	go on
	begin
	stop
	enough for now
	done for now
	get through today
	This is grief
	go on
	go on
	go on
	{me} and the garden with the crooked gate
	and {me} once more
	? Added to what you wrote
	keep it
	panic
	begin
	[Worse]
	[No, it's just heavy]
	[Enough for now]
	[No note]
	[Go on there]
	? This is Home`,
}
