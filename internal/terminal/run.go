package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"kintsugi/internal/dialogue"
)

const (
	prompt = "> "
	// leave is typed to end the conversation; so do Ctrl-D and Ctrl-C.
	leave = "/quit"
	// maxLine is where a line is cut, in bytes. It is far above what Telegram
	// lets anybody type, so that a script meets the engine's own limits.
	maxLine = 1 << 20
)

// Take hands an event to the bot. The bot calls done once, when the turn is
// committed (nil) or when it could not be taken in.
type Take func(ctx context.Context, e dialogue.Event, done func(error))

// Run reads lines and hands each to take as a typed event, until the input
// ends, somebody types /quit, or ctx ends; all three return nil. Before the
// next line is read the turn is committed and everything it says at once is
// printed; a paced sequence is not waited for. A turn that was not taken in
// ends a piped conversation with its error; at a prompt, where Options.Opening is
// taken before the first line, it is said and the conversation goes on.
func (t *Terminal) Run(ctx context.Context, in io.Reader, take Take) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	lines := newLines(ctx, in)
	if t.options.Interactive && t.options.Opening != "" {
		if err := t.turn(ctx, t.options.Opening, take); err != nil {
			return err
		}
	}
	for {
		if err := t.prompt(); err != nil {
			return err
		}
		text, err := lines.next(ctx)
		t.answered()
		switch {
		case errors.Is(err, io.EOF), ctx.Err() != nil, err == nil && text == leave:
			return t.end()
		case err != nil:
			return fmt.Errorf("terminal: read: %w", err)
		}
		if err := t.turn(ctx, text, take); err != nil {
			return err
		}
	}
}

// turn takes one line through its turn.
func (t *Terminal) turn(ctx context.Context, text string, take Take) error {
	t.mu.Lock()
	id := t.nextID()
	t.mu.Unlock()
	committed := make(chan error, 1)
	take(ctx, dialogue.Event{
		Kind:    dialogue.Typed,
		ID:      id,
		Chat:    Chat,
		At:      time.UnixMilli(id),
		Text:    text,
		Message: messageID(id),
		Lang:    t.options.Lang,
	}, func(err error) { committed <- err })

	var err error
	select {
	case err = <-committed:
	case <-ctx.Done():
		return nil
	}
	if err == nil && t.options.Settled != nil {
		err = t.options.Settled(ctx)
	}
	switch {
	case err == nil || ctx.Err() != nil:
		return nil
	case t.options.Interactive:
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.print("(That was not taken in. Please say it again.)\n\n")
	}
	return fmt.Errorf("terminal: turn: %w", err)
}

// prompt shows that it is the person's turn.
func (t *Terminal) prompt() error {
	if !t.options.Interactive {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.print(prompt); err != nil {
		return err
	}
	t.prompted = true
	return nil
}

func (t *Terminal) answered() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.prompted = false
}

// end leaves the shell's own prompt on a line of its own.
func (t *Terminal) end() error {
	if !t.options.Interactive {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.print("\n")
}

// lines reads one line whenever it is asked to, in a goroutine of its own,
// since a read from a terminal can't be interrupted.
type lines struct {
	want chan struct{}
	got  chan line
}

type line struct {
	text string
	err  error
}

func newLines(ctx context.Context, in io.Reader) lines {
	l := lines{make(chan struct{}), make(chan line, 1)}
	go func() {
		r := bufio.NewReader(in)
		for first := true; ; first = false {
			select {
			case <-l.want:
			case <-ctx.Done():
				return
			}
			text, err := readLine(r)
			if first {
				text = strings.TrimPrefix(text, "\ufeff")
			}
			l.got <- line{text, err}
		}
	}()
	return l
}

func (l lines) next(ctx context.Context) (string, error) {
	select {
	case l.want <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case g := <-l.got:
		return g.text, g.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// readLine reads up to a line feed, which is left out, as is a carriage return
// before it. A last line needs none. Bytes that are no UTF-8 are replaced, and
// what goes beyond maxLine is left out. The error is the reader's; io.EOF comes
// only when there is no line at all.
func readLine(r *bufio.Reader) (string, error) {
	var text []byte
	for {
		part, err := r.ReadSlice('\n')
		text = append(text, part[:min(len(part), maxLine+2-len(text))]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(text) > 0:
		case err != nil:
			return "", err
		}
		return clean(text), nil
	}
}

func clean(text []byte) string {
	line := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	if len(line) > maxLine {
		end := maxLine
		for end > maxLine-utf8.UTFMax && !utf8.RuneStart(line[end]) {
			end--
		}
		line = line[:end]
	}
	return strings.ToValidUTF8(line, "\ufffd")
}
