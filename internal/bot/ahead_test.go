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

// A person who presses Help now a hundred times while Telegram refuses, or is
// slow, makes the bot ask it a few times, not a hundred; what they are told last
// is the screen they asked for last, and somebody else is helped at once.
func TestA1AFloodOfHelpIsBounded(t *testing.T) {
	var tried, shut atomic.Int64
	shut.Store(1)
	out := &fake{}
	out.fail = func(chat int64, _ dialogue.Message) error {
		if chat != 1 {
			return nil
		}
		tried.Add(1)
		if shut.Load() == 1 {
			return &telegram.Error{Kind: telegram.TooMany, Code: 429, RetryAfter: time.Second}
		}
		return nil
	}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	screens := []string{"!ask::", "!danger::", "!doors::"}
	done := make(chan error, 120)
	for n := range cap(done) {
		e := dialogue.Event{Kind: dialogue.Pressed, ID: int64(n + 1), Chat: 1, At: time.Now(), Text: screens[n%3]}
		r.Take(t.Context(), e, func(err error) { done <- err })
	}
	if err := r.take(t, dialogue.Event{Kind: dialogue.Pressed, ID: 900, Chat: 2, At: time.Now(), Text: "!doors::"}); err != nil {
		t.Fatal(err)
	}
	if len(out.texts(2)) != 1 {
		t.Errorf("the other was told %q", out.texts(2))
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if n := tried.Load(); n > 2*lineMost {
		t.Errorf("Telegram was asked %d times while it refused", n)
	}
	shut.Store(0)
	r.settle(t, 1)
	got := out.texts(1)
	if want := out.texts(2)[0]; len(got) == 0 || len(got) > lineMost || got[len(got)-1] != want {
		t.Errorf("told %q, and last not %q", got, want)
	}
}

// While a screen is on its way, a few wait behind it and no more.
func TestA1TheLineOfAChatIsShort(t *testing.T) {
	var u urgent
	now := time.Now()
	var dones []func()
	for range 20 {
		if _, done, ok := u.line(1, now); ok {
			dones = append(dones, done)
		}
	}
	if len(dones) != lineMost {
		t.Errorf("%d are in the line", len(dones))
	}
	if _, done, ok := u.line(2, now); !ok {
		t.Error("another chat has to wait")
	} else {
		done()
	}
	u.told(1, now.Add(time.Hour))
	for _, done := range dones {
		done()
	}
	if _, _, ok := u.line(1, now); ok {
		t.Error("a screen is sent though Telegram asked to wait")
	}
	if _, done, ok := u.line(1, now.Add(time.Hour)); !ok {
		t.Error("and afterwards")
	} else {
		done()
	}
}
