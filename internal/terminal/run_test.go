package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/dialogue"
)

// What the bot asks of a messenger.
var _ interface {
	Send(context.Context, int64, dialogue.Message) (int, error)
	Edit(context.Context, int64, int, dialogue.Message) error
	Delete(context.Context, int64, []int) error
	Acknowledge(context.Context, string) error
	Typing(context.Context, int64) error
} = (*Terminal)(nil)

func TestReadsOneLineATurn(t *testing.T) {
	long := strings.Repeat("a", 200_000)
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"nothing":                    {"", nil},
		"two lines":                  {"one\ntwo\n", []string{"one", "two"}},
		"no line feed at the end":    {"one\ntwo", []string{"one", "two"}},
		"carriage returns":           {"one\r\ntwo\r\n", []string{"one", "two"}},
		"a line of nothing":          {"one\n\n\r\ntwo\n", []string{"one", "", "", "two"}},
		"longer than the buffer":     {long + "\nb\n", []string{long, "b"}},
		"no UTF-8":                   {"a\xffb\xf0\x9f\n", []string{"a\ufffdb\ufffd"}},
		"a byte order mark":          {"\ufeffone\n\ufefftwo\n", []string{"one", "\ufefftwo"}},
		"quit":                       {"one\n/quit\ntwo\n", []string{"one"}},
		"too long is cut":            {strings.Repeat("b", maxLine+5) + "\nc\n", []string{strings.Repeat("b", maxLine), "c"}},
		"just fits":                  {strings.Repeat("b", maxLine) + "\r\nc\n", []string{strings.Repeat("b", maxLine), "c"}},
		"cut between characters":     {strings.Repeat("b", maxLine-1) + "é\nc", []string{strings.Repeat("b", maxLine-1), "c"}},
		"right to left is untouched": {"שלום \u2067א\u2069\n", []string{"שלום \u2067א\u2069"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []dialogue.Event
			err := New(io.Discard, Options{}).Run(t.Context(), strings.NewReader(c.in), func(_ context.Context, e dialogue.Event, done func(error)) {
				got = append(got, e)
				done(nil)
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(c.want) {
				t.Fatalf("%d events, want %d", len(got), len(c.want))
			}
			for i, e := range got {
				if e.Text != c.want[i] {
					t.Errorf("event %d: %d bytes %.40q, want %d bytes %.40q", i, len(e.Text), e.Text, len(c.want[i]), c.want[i])
				}
				if e.Kind != dialogue.Typed || e.Chat != Chat || e.At.IsZero() || e.Message == 0 {
					t.Errorf("event %d is incomplete: kind %d chat %d at %v message %d", i, e.Kind, e.Chat, e.At, e.Message)
				}
			}
		})
	}
}

// An id that an earlier process handed out would be taken for a repeat and its
// line dropped, so ids rise across restarts as well as within a run.
func TestIDsRiseAcrossRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last int64
		take := func(_ context.Context, e dialogue.Event, done func(error)) {
			if e.ID <= last {
				t.Errorf("id %d after %d", e.ID, last)
			}
			last = e.ID
			done(nil)
		}
		for range 3 {
			if err := New(io.Discard, Options{}).Run(t.Context(), strings.NewReader(strings.Repeat("x\n", 50)), take); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond) // less than a process takes to start
		}
		if ahead := last - time.Now().UnixMilli(); ahead > 0 {
			t.Errorf("ids run %d ms ahead of the clock", ahead)
		}
	})
}

// A pipe waits for the commit and for what is printed, in this order, before
// it reads on.
func TestPipeWaitsForTheTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log []string
		out := &bytes.Buffer{}
		var term *Terminal
		saying := make(chan string, 1)
		term = New(out, Options{Settled: func(ctx context.Context) error {
			time.Sleep(time.Minute)
			_, err := term.Send(ctx, Chat, dialogue.Message{Text: "answer to " + <-saying})
			log = append(log, "settled")
			return err
		}})
		err := term.Run(t.Context(), strings.NewReader("one\ntwo\n"), func(_ context.Context, e dialogue.Event, done func(error)) {
			log = append(log, "take "+e.Text)
			saying <- e.Text
			go func() {
				time.Sleep(time.Second)
				log = append(log, "committed")
				done(nil)
			}()
		})
		if err != nil {
			t.Fatal(err)
		}
		want := "take one,committed,settled,take two,committed,settled"
		if got := strings.Join(log, ","); got != want {
			t.Errorf("order %s\nwant  %s", got, want)
		}
		if got := out.String(); got != "answer to one\n\nanswer to two\n\n" {
			t.Errorf("printed %q", got)
		}
	})
}

func TestTurnThatIsNotTakenIn(t *testing.T) {
	away := errors.New("store away")
	calls := 0
	take := func(_ context.Context, _ dialogue.Event, done func(error)) { calls++; done(away) }

	if err := New(io.Discard, Options{}).Run(t.Context(), strings.NewReader("a\nb\n"), take); !errors.Is(err, away) || calls != 1 {
		t.Errorf("piped: %v after %d lines, want the error after the first", err, calls)
	}
	out := &bytes.Buffer{}
	calls = 0
	if err := New(out, Options{Interactive: true}).Run(t.Context(), strings.NewReader("a\nb\n"), take); err != nil || calls != 2 {
		t.Errorf("typed: %v after %d lines, want no error and both lines", err, calls)
	}
	if n := strings.Count(out.String(), "not taken in"); n != 2 {
		t.Errorf("said %d times that a line was not taken in, want 2: %q", n, out)
	}
}

// Ctrl-C ends the context while the read from the terminal still waits.
func TestEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, typing := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- New(io.Discard, Options{Interactive: true}).Run(ctx, in, func(context.Context, dialogue.Event, func(error)) {})
		}()
		fmt.Fprintln(typing, "a turn that never ends")
		synctest.Wait()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		typing.Close()
	})
}

func TestBrokenInputIsAnError(t *testing.T) {
	in, typing := io.Pipe()
	broken := errors.New("broken")
	typing.CloseWithError(broken)
	err := New(io.Discard, Options{}).Run(t.Context(), in, nil)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// A person is spoken to first; a script speaks first itself.
func TestOpening(t *testing.T) {
	for _, interactive := range []bool{true, false} {
		var got []string
		err := New(io.Discard, Options{Interactive: interactive, Opening: "/start"}).Run(t.Context(), strings.NewReader("hello\n"), func(_ context.Context, e dialogue.Event, done func(error)) {
			got = append(got, e.Text)
			done(nil)
		})
		want := "hello"
		if interactive {
			want = "/start hello"
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("interactive %t: took %q, %v; want %s", interactive, got, err, want)
		}
	}
}

// What is said while the prompt stands is printed in front of it.
func TestPromptStandsLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, typing := io.Pipe()
		out := &bytes.Buffer{}
		term := New(out, Options{Interactive: true})
		ended := make(chan error, 1)
		go func() {
			ended <- term.Run(t.Context(), in, func(_ context.Context, _ dialogue.Event, done func(error)) { done(nil) })
		}()
		synctest.Wait()
		if _, err := term.Send(t.Context(), Chat, dialogue.Message{Text: "a note for today"}); err != nil {
			t.Error(err)
		}
		if got, want := out.String(), "> \na note for today\n\n> "; got != want {
			t.Errorf("printed %q, want %q", got, want)
		}
		typing.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
