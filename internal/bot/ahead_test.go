package bot

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegram"
)

// Where the edit that takes an answered question out of sight fails, the crisis
// screen goes out all the same, and the question is covered a little later.
func TestTheQuestionIsCoveredAfterTheHelp(t *testing.T) {
	out, left := &fake{}, 2
	out.edit = func() error {
		if left--; left >= 0 {
			return &telegram.Error{Kind: telegram.Away, Code: 500}
		}
		return nil
	}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	press := dialogue.Event{Kind: dialogue.Pressed, ID: 1, Chat: 1, At: time.Now(), Text: "!danger::ask", Message: 77, Query: "q"}
	if err := r.take(t, press); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	if got := out.texts(1); len(got) != 1 || strings.Contains(got[0], "Noted") {
		t.Errorf("a crisis screen is sent as %q", got)
	}
	if !slices.ContainsFunc(out.edits, func(s sent) bool { return s.id == 77 && strings.Contains(s.m.Text, "Noted") }) {
		t.Errorf("the question was not covered: %+v", out.edits)
	}
}

// Presses that come at once, as after a restart, are answered in their order.
func TestCrisisScreensStayInOrder(t *testing.T) {
	out := &slow{fake: &fake{}}
	r := newRig(t, embedded(t), testLibrary(t), out.fake, func(o *Options) { o.Out = out })
	done := make(chan error, 3)
	for n, data := range []string{"!ask::", "!danger::ask", "!doors::danger"} {
		e := dialogue.Event{Kind: dialogue.Pressed, ID: int64(n + 1), Chat: 1, At: time.Now(), Text: data, Query: "q"}
		r.Take(t.Context(), e, func(err error) { done <- err })
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	r.settle(t, 1)
	var got []string
	for _, s := range out.arrived {
		if len(s.m.Rows) > 0 {
			got = append(got, s.m.Rows[0][0].Label)
		}
	}
	if want := []string{"I'm in danger now", "The doors", "Call"}; !slices.Equal(got, want) {
		t.Errorf("the screens came as %q, not %q", got, want)
	}
}

// slow is a messenger whose first message takes longest.
type slow struct {
	*fake
	n atomic.Int64
}

func (s *slow) Send(ctx context.Context, chat int64, m dialogue.Message) (int, error) {
	time.Sleep(time.Duration(60/s.n.Add(1)) * time.Millisecond)
	return s.fake.Send(ctx, chat, m)
}
