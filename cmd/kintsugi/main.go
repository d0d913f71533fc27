// Command kintsugi is the bot: the conversation in a terminal or on Telegram,
// and what its operator needs besides. `kintsugi --help` lists the commands,
// docs/configuration.md the variables.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // time zones, where the system has none

	"github.com/alecthomas/kong"
	_ "golang.org/x/crypto/x509roots/fallback" // certificate roots, likewise
)

// Exit codes besides 0.
const (
	exitFailed = 1 // it could not do what was asked
	exitUsage  = 2 // a wrong command, or a wrong or missing variable
)

// commands are all there is to call, each in a file of its own.
type commands struct {
	Run      runCommand      `cmd:"" default:"1" help:"Run the bot: on Telegram when there is a token, else in this terminal. This is the default."`
	Chat     chatCommand     `cmd:"" help:"Hold the conversation in this terminal, whatever is set."`
	Content  contentCommand  `cmd:"" help:"Check or draw what the bot says."`
	Crisis   crisisCommand   `cmd:"" help:"Show, check and switch the records of the crisis directory."`
	Schedule scheduleCommand `cmd:"" help:"Show how many people are scheduled, due and overdue, and the bucket of unasked messages."`
	Dead     deadCommand     `cmd:"" help:"List what could not be done for somebody, do it again, or drop it."`
	Keys     keysCommand     `cmd:"" help:"Make a new master key, show which keys seal what, and seal everything anew with the first."`
	Licences licencesCommand `cmd:"" help:"Print the licences of what is in this binary."`
	Health   healthCommand   `cmd:"" help:"Ask a running bot whether it is alive."`
}

// process is what a command has of the process it runs in. Tests make their
// own.
type process struct {
	ctx      context.Context
	args     []string
	variable []string // NAME=value
	in       io.Reader
	out, err io.Writer
}

// environ is the environment over the .env file of the working directory.
func (p *process) environ() (environ, error) { return readEnviron(".env", p.variable) }

// gcPercent lets the heap grow further between two collections than Go's own
// 100 does. What is live is a few megabytes, so this costs some tens of them
// and saves a good part of the processor's time.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit((&process{
		ctx:      ctx,
		args:     os.Args[1:],
		variable: os.Environ(),
		in:       os.Stdin,
		out:      os.Stdout,
		err:      os.Stderr,
	}).run())
}

// run does what the arguments say and returns the exit code. What went wrong
// is said on the error output, one line each.
func (p *process) run() int {
	helped := false
	parser, err := kong.New(&commands{},
		kong.Name("kintsugi"),
		kong.Description("A companion on Telegram for people whose husband, wife or partner has left.\n\n"+variables()),
		kong.Writers(p.out, p.err),
		kong.Exit(func(int) { helped = true }),
		kong.UsageOnError(),
	)
	if err != nil {
		return p.report(fmt.Errorf("commands: %w", err))
	}
	command, err := parser.Parse(p.args)
	switch {
	case helped:
		return 0
	case err != nil:
		fmt.Fprintf(p.err, "kintsugi: %v (kintsugi --help lists what there is)\n", err)
		return exitUsage
	}
	return p.report(command.Run(p))
}

// report says what went wrong and returns the exit code for it. Secrets that
// look like a bot token are masked here too.
func (p *process) report(err error) int {
	if err == nil {
		return 0
	}
	text := newRedactor(nil).clean(err.Error())
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintln(p.err, "kintsugi: "+line)
	}
	var setting settingError
	if errors.As(err, &setting) {
		return exitUsage
	}
	return exitFailed
}

// variables lists the settings for the help text.
func variables() string {
	var b strings.Builder
	b.WriteString("Everything is set by variables of the environment or of a file .env (docs/configuration.md):\n")
	for _, s := range settings {
		b.WriteString("\n" + s.name)
		if s.standard != "" {
			b.WriteString(" (" + s.standard + ")")
		}
	}
	return b.String()
}
