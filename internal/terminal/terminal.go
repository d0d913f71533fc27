// Package terminal holds the conversation in a terminal: what the bot says is
// printed as plain text, and each line that is typed is one event. The same
// engine, store and content are behind it as behind Telegram.
//
// On a terminal it shows a prompt and may use bold and italic. With its input
// piped in it prints plain text only and takes the next line when everything
// the last one called forth has been printed, so a conversation can be
// scripted.
package terminal

import (
	"context"
	"fmt"
	"io"
	"math"
	"reflect"
	"sync"
	"time"

	"kintsugi/internal/dialogue"
)

// Chat is the chat id of the one person who sits at the terminal.
const Chat int64 = 1

// Options say what kind of terminal it is. The zero value is a pipe of 80
// columns without colours.
type Options struct {
	// Interactive shows a prompt; set it when a person types and reads.
	Interactive bool
	// Styles allows escape sequences for bold, italic and clearing the screen.
	Styles bool
	// Width returns the number of columns; nil means 80. It is asked anew for
	// each message, since windows are resized.
	Width func() int
	// Lang is the language the person's system is set to (IETF tag), or "".
	Lang string
	// Opening is taken as a first line when a person types and reads, so that
	// the conversation begins by itself; "" begins none.
	Opening string
	// Settled returns when nothing is left in the chat's outbox, or when its
	// context ends; nil means that a committed turn is already printed.
	Settled func(context.Context) error
}

// Terminal prints messages and reads lines. All methods may be called from
// several goroutines; each message is written in one piece.
type Terminal struct {
	options Options
	out     io.Writer

	mu       sync.Mutex
	shown    map[int]message // what this process printed and has not deleted
	last     int64           // the newest id that was handed out
	prompted bool            // the cursor stands behind a prompt
}

// message is what must be remembered of a printed message to show its changes.
type message struct {
	rows  [][]dialogue.Button
	paced bool
}

// New returns a terminal that prints to out.
func New(out io.Writer, o Options) *Terminal {
	return &Terminal{options: o, out: out, shown: map[int]message{}}
}

// Send prints a message and returns its id, which is the present moment in
// milliseconds, so that ids rise across restarts too. The error is that of the
// writer.
func (t *Terminal) Send(_ context.Context, _ int64, m dialogue.Message) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := messageID(t.nextID())
	t.shown[id] = message{rows: m.Rows, paced: len(m.Pace) > 0}
	return id, t.print(t.render(m, "", true))
}

// Edit prints the new text of a message; a pipe marks it with "(changed)".
// What was printed stays where it is. The lines of a paced sequence are
// printed bare, one by one, and its buttons only when they change.
func (t *Terminal) Edit(_ context.Context, _ int64, id int, m dialogue.Message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.shown[id]
	mark, buttons := "(changed) ", true
	if t.options.Interactive {
		mark = ""
	}
	if old.paced {
		mark, buttons = "", !reflect.DeepEqual(old.rows, m.Rows)
	}
	t.shown[id] = message{rows: m.Rows, paced: old.paced || len(m.Pace) > 0}
	return t.print(t.render(m, mark, buttons))
}

// Delete says that messages were deleted. Once nothing that was printed is
// left, a terminal with styles clears its screen and the lines scrolled off it.
func (t *Terminal) Delete(_ context.Context, _ int64, ids []int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	gone := 0
	for _, id := range ids {
		if _, ok := t.shown[id]; ok {
			delete(t.shown, id)
			gone++
		}
	}
	switch {
	case gone == 0:
		return nil
	case len(t.shown) == 0 && t.options.Interactive && t.options.Styles:
		return t.print("\x1b[2J\x1b[3J\x1b[H")
	case gone == 1:
		return t.print("(1 message deleted)\n\n")
	}
	return t.print(fmt.Sprintf("(%d messages deleted)\n\n", gone))
}

// Acknowledge does nothing: a typed answer shows no waiting sign to end.
func (t *Terminal) Acknowledge(context.Context, string) error { return nil }

// Typing does nothing: answers are printed at once.
func (t *Terminal) Typing(context.Context, int64) error { return nil }

// print writes text, in front of the prompt if one stands there. The caller
// holds the lock.
func (t *Terminal) print(text string) error {
	if t.prompted {
		lead := "\n"
		if t.options.Styles {
			lead = "\r\x1b[K"
		}
		text = lead + text + prompt
	}
	if _, err := io.WriteString(t.out, text); err != nil {
		return fmt.Errorf("terminal: print: %w", err)
	}
	return nil
}

// nextID hands out a new id. It never runs ahead of the clock: a process that
// starts later must not hand it out again. The caller holds the lock.
func (t *Terminal) nextID() int64 {
	now := time.Now().UnixMilli()
	for now <= t.last && t.last-now < 1000 {
		time.Sleep(time.Until(time.UnixMilli(t.last + 1)))
		now = time.Now().UnixMilli()
	}
	t.last = max(now, t.last+1) // a clock set back by more is not waited for
	return t.last
}

func messageID(id int64) int { return int(id % math.MaxInt) }
