package telegram

import (
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegramtest"
)

// talk opens an edge with a person who has written, and a sender.
func talk(t *testing.T, draw func(string) ([]byte, error)) (edge, *Sender, *telegramtest.Person) {
	t.Helper()
	e := open(t, telegramtest.Options{}, nil)
	p := e.srv.Person(somebody)
	p.Type("/start")
	return e, NewSender(e.client, draw), p
}

// screen is a message with everything a text can have.
func screen(text string) dialogue.Message {
	return dialogue.Message{
		Text: text, Silent: true, Protect: true,
		Rows: [][]dialogue.Button{
			{{Label: "Go on", Data: "a:b:0:c"}, {Label: "Copy", Copy: "Can you stay on the phone?"}},
			{},
			{{Label: "A link", URL: "https://example.org/?a=b&c=d"}},
		},
	}
}

// What is sent is what the person sees, and each call is right (open checks).
func TestSend(t *testing.T) {
	_, s, p := talk(t, nil)
	id, err := s.Send(t.Context(), somebody, screen("<b>a &lt; b</b> &amp; я 👩‍👩‍👧"))
	if err != nil {
		t.Fatal(err)
	}
	got := p.State().Screen
	want := [][]telegramtest.Button{
		{{Label: "Go on", Data: "a:b:0:c"}, {Label: "Copy", Copy: "Can you stay on the phone?"}},
		{{Label: "A link", URL: "https://example.org/?a=b&c=d"}},
	}
	if got.ID != id || got.Text != "a < b & я 👩‍👩‍👧" || !got.Silent || !got.Protected || !reflect.DeepEqual(got.Buttons, want) {
		t.Errorf("seen: %+v", got)
	}
	if _, err := s.Send(t.Context(), somebody, dialogue.Message{Text: "plain"}); err != nil {
		t.Fatal(err)
	}
	if got := p.State().Newest; got.Silent || got.Protected || got.Buttons != nil {
		t.Errorf("seen: %+v", got)
	}
}

func TestEdit(t *testing.T) {
	_, s, p := talk(t, nil)
	id, err := s.Send(t.Context(), somebody, screen("one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two", "two"} { // the same again is success
		if err := s.Edit(t.Context(), somebody, id, screen(text)); err != nil {
			t.Fatal(err)
		}
	}
	if m := p.State().Newest; m.Text != "two" || len(m.Edits) != 1 || len(m.Buttons) != 2 {
		t.Errorf("seen: %+v", m)
	}
	if err := s.Edit(t.Context(), somebody, id, dialogue.Message{Text: "Noted."}); err != nil {
		t.Fatal(err)
	}
	if m := p.State().Newest; m.Text != "Noted." || m.Buttons != nil {
		t.Errorf("buttons stayed: %+v", m)
	}
	wants(t, s.Edit(t.Context(), somebody, id+1000, screen("one")), Gone)
}

// Deleting goes by hundreds, passes over what is not there, and stops for
// nothing that is too old.
func TestDelete(t *testing.T) {
	e, s, p := talk(t, nil)
	var ids []int
	for range 250 {
		ids = append(ids, p.Type(words))
	}
	if err := s.Delete(t.Context(), somebody, append([]int{999_999}, ids...)); err != nil {
		t.Fatal(err)
	}
	if n := e.srv.Calls("deleteMessages"); n != 3 {
		t.Errorf("%d calls for 251 ids", n)
	}
	old, young := p.Type(words), p.Type(words)
	p.Age(old, 49*time.Hour)
	var more []int
	for range 60 {
		more = append(more, p.Type(words))
	}
	if err := s.Delete(t.Context(), somebody, append([]int{young, old}, more...)); err != nil {
		t.Fatal(err)
	}
	for _, m := range p.Messages() {
		if standing := m.Deleted.IsZero(); standing != (m.ID == old) && m.Text == words {
			t.Errorf("message %d stands: %v", m.ID, standing)
		}
	}
	if err := s.Delete(t.Context(), somebody, nil); err != nil {
		t.Error(err)
	}
	e.srv.SetFaults(telegramtest.Faults{Cut: 1})
	wants(t, s.Delete(t.Context(), somebody, ids), Away)
}

// A press is acknowledged, and a second try, too late, is no failure.
func TestAcknowledge(t *testing.T) {
	e, s, p := talk(t, nil)
	if _, err := s.Send(t.Context(), somebody, screen("one")); err != nil {
		t.Fatal(err)
	}
	if err := p.Press("Go on"); err != nil {
		t.Fatal(err)
	}
	query := p.Acks()[0].Query
	for range 2 {
		if err := s.Acknowledge(t.Context(), query); err != nil {
			t.Error(err)
		}
	}
	if p.State().Answered != 1 || e.srv.Calls("answerCallbackQuery") != 2 {
		t.Errorf("state: %+v", p.State())
	}
	if err := s.Typing(t.Context(), somebody); err != nil || p.Actions() != 1 {
		t.Errorf("typing: %v, %d", err, p.Actions())
	}
}

// A person who blocked the bot is told apart from everything else, for
// pictures too, where tgbotapi loses the code.
func TestBlocked(t *testing.T) {
	_, s, p := talk(t, func(string) ([]byte, error) { return []byte("\x89PNG\r\n\x1a\n"), nil })
	p.Vanish()
	for _, picture := range []string{"", "moon"} {
		_, err := s.Send(t.Context(), somebody, dialogue.Message{Text: words, Picture: picture})
		if e := wants(t, err, Blocked); e.Code != 403 {
			t.Errorf("code %d", e.Code)
		}
	}
	wants(t, s.Edit(t.Context(), somebody, 1, dialogue.Message{Text: words}), Blocked)
}

// A picture travels once; then its file id does, until that is forgotten.
func TestPictures(t *testing.T) {
	drawn := map[string]int{}
	e, s, p := talk(t, func(name string) ([]byte, error) {
		drawn[name]++
		switch name {
		case "moon":
			return []byte("\x89PNG\r\n\x1a\n"), nil
		case "breath":
			return []byte("GIF89a"), nil
		}
		return nil, errors.New("no such drawing")
	})
	send := func(picture string) int {
		t.Helper()
		id, err := s.Send(t.Context(), somebody, dialogue.Message{Text: "<i>under it</i>", Picture: picture})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	send("moon")
	id := send("moon")
	send("breath")
	if drawn["moon"] != 1 || e.srv.Calls("sendPhoto") != 2 || e.srv.Calls("sendAnimation") != 1 {
		t.Errorf("drawn %v, %d photos, %d animations", drawn, e.srv.Calls("sendPhoto"), e.srv.Calls("sendAnimation"))
	}
	e.srv.ForgetFiles()
	send("moon")
	if err := s.Edit(t.Context(), somebody, id, dialogue.Message{Text: "other", Picture: "breath"}); err != nil {
		t.Fatal(err)
	}
	if drawn["moon"] != 2 || drawn["breath"] != 2 {
		t.Errorf("after they were forgotten: drawn %v", drawn)
	}
	if err := s.Edit(t.Context(), somebody, id, dialogue.Message{Text: "other", Picture: "moon"}); err != nil {
		t.Fatal(err)
	}
	wants(t, s.Edit(t.Context(), somebody, id, dialogue.Message{Text: "a text"}), Gone)
	send("unknown") // its words are sent without it
	if m := p.State().Newest; m.Text != "under it" || m.Picture != "" || drawn["moon"] != 2 {
		t.Errorf("seen: %+v, drawn %v", m, drawn)
	}
}

// A picture with somebody's own numbers is drawn each time: nothing of it is
// kept, and it takes no room from those that everybody sees.
func TestD2APersonsOwnPictureIsNotKept(t *testing.T) {
	drawn := 0
	e, s, _ := talk(t, func(string) ([]byte, error) {
		drawn++
		return []byte("\x89PNG\r\n\x1a\n"), nil
	})
	own := dialogue.Message{Text: "How it is spread.", Picture: "profile:5.3.6.2.4"}
	var id int
	for range 2 {
		var err error
		if id, err = s.Send(t.Context(), somebody, own); err != nil {
			t.Fatal(err)
		}
	}
	own.Text = "How it was spread."
	if err := s.Edit(t.Context(), somebody, id, own); err != nil {
		t.Fatal(err)
	}
	if drawn != 3 || e.srv.Calls("sendPhoto") != 2 || len(s.pictures.sent)+len(s.pictures.names) != 0 {
		t.Errorf("drawn %d times, sent %d times; kept: %v", drawn, e.srv.Calls("sendPhoto"), s.pictures.names)
	}
}

// A breathing pattern is drawn and uploaded once, its words change under it, and
// a file id that has gone bad is no harm. Where nothing could be drawn the words
// change all the same.
func TestABreathingPicture(t *testing.T) {
	drawn := 0
	e, s, p := talk(t, func(name string) ([]byte, error) {
		drawn++
		return chart.Draw(name)
	})
	breath := dialogue.Message{Text: "In.", Picture: "breath-4-0-6-0"}
	var ids []int
	for range 2 {
		id, err := s.Send(t.Context(), somebody, breath)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	first := p.State().Newest.Picture
	out := breath
	out.Text, out.KeepPicture = "<b>Out.</b>", true
	if err := s.Edit(t.Context(), somebody, ids[1], out); err != nil {
		t.Fatal(err)
	}
	if m := p.State().Newest; m.Text != "Out." || m.Picture != first || e.srv.Calls("editMessageMedia") != 0 {
		t.Errorf("after the words have changed: %q under %q", m.Text, m.Picture)
	}
	if drawn != 1 || e.srv.Calls("sendAnimation") != 2 {
		t.Errorf("drawn %d times for %d sendings", drawn, e.srv.Calls("sendAnimation"))
	}
	e.srv.ForgetFiles()
	if _, err := s.Send(t.Context(), somebody, breath); err != nil {
		t.Fatal(err)
	}
	if m := p.State().Newest; drawn != 2 || m.Picture == "" || m.Text != "In." {
		t.Errorf("after its file id was forgotten it is drawn %d times and reads %q over %q", drawn, m.Text, m.Picture)
	}
	id, err := s.Send(t.Context(), somebody, dialogue.Message{Text: "In.", Picture: "breath-0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Edit(t.Context(), somebody, id, out); err != nil {
		t.Fatal(err)
	}
	if m := p.State().Newest; m.Text != "Out." || m.Picture != "" {
		t.Errorf("words without a picture read %q", m.Text)
	}
}

// An answer that was lost leaves it open whether the person was told; an
// answer 500 does not.
// F9: what a person wrote comes as a file that can be copied and passed on.
func TestF9AFileIsNeverProtected(t *testing.T) {
	_, s, p := talk(t, nil)
	words := "5 May 2026\n\nas <typed> & kept\n"
	_, err := s.Send(t.Context(), somebody, dialogue.Message{Text: "<b>Here</b>", File: "journal.txt", Words: words, Protect: true})
	if err != nil {
		t.Fatal(err)
	}
	all := p.Messages()
	if m := all[len(all)-1]; m.File != words || m.Text != "Here" || m.Protected {
		t.Errorf("sent: %+v", m)
	}
}

func TestUnknownOutcome(t *testing.T) {
	e, s, p := talk(t, nil)
	for _, c := range []struct {
		faults  telegramtest.Faults
		unknown bool
		said    int
	}{
		{telegramtest.Faults{AnswerLost: 1}, true, 1},
		{telegramtest.Faults{Cut: 1}, true, 0},
		{telegramtest.Faults{SendFails: 1}, false, 0},
	} {
		before := len(p.Sends())
		e.srv.SetFaults(c.faults)
		_, err := s.Send(t.Context(), somebody, dialogue.Message{Text: "a"})
		if e := wants(t, err, Away); e.Unknown != c.unknown || len(p.Sends())-before != c.said {
			t.Errorf("%+v: unknown %v, said %d", c.faults, e.Unknown, len(p.Sends())-before)
		}
	}
}

// A chat's 429 is that chat's; three of them within a second are everybody's.
func TestGateOverHTTP(t *testing.T) {
	e, s, _ := talk(t, nil)
	for chat := int64(1); chat <= 4; chat++ {
		e.srv.Person(chat).Type("/start")
	}
	send := func(chat int64) error {
		_, err := s.Send(t.Context(), chat, dialogue.Message{Text: "a"})
		return err
	}
	for chat := int64(1); chat <= 2; chat++ {
		e.srv.FloodChat(chat, time.Minute)
		if e := wants(t, send(chat), TooMany); e.Code != 429 || e.RetryAfter != time.Minute {
			t.Errorf("%+v", e)
		}
	}
	if err := send(4); err != nil {
		t.Fatalf("two chats closed the gate: %v", err)
	}
	e.srv.FloodChat(3, 2*time.Second)
	wants(t, send(3), TooMany)
	calls := e.srv.Calls("sendMessage")
	if e := wants(t, send(4), TooMany); e.Code != 0 || e.RetryAfter < 55*time.Second {
		t.Errorf("%+v", e)
	}
	wants(t, s.Edit(t.Context(), 4, 1, dialogue.Message{Text: "a"}), TooMany)
	wants(t, s.Delete(t.Context(), 4, []int{1}), TooMany)
	if err := s.Typing(t.Context(), 4); err != nil {
		t.Error(err)
	}
	if e.srv.Calls("sendMessage") != calls || e.srv.Calls("editMessageText")+e.srv.Calls("deleteMessages")+e.srv.Calls("sendChatAction") != 0 {
		t.Error("Telegram was asked while everybody waits")
	}
}

// People who flood together are slowed down for themselves: the gate stays open
// for the others, until chats that were sent little are told to wait as well.
func TestAFloodDoesNotCloseTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate
		told := func(from int64) error {
			for chat := range int64(gateChats + 1) {
				g.told(from+chat, time.Minute)
			}
			return g.closed("sendMessage")
		}
		for range hotSends + 1 {
			for chat := range int64(gateChats + 1) {
				g.sent(100 + chat)
			}
			time.Sleep(hotWithin / hotSends)
		}
		for range 5 { // told so again and again, with little said in between
			if err := told(100); err != nil {
				t.Fatal("those who flood close the gate for everybody")
			}
			time.Sleep(hotStays / 2)
		}
		for range hotSends {
			g.sent(200)
			g.sent(201)
			g.sent(202)
		}
		if told(200) == nil {
			t.Error("chats that were sent little don't close it")
		}
		time.Sleep(time.Minute + hotStays)
		if told(100) == nil {
			t.Error("nobody is forgiven")
		}
		if time.Sleep(time.Hour); len(g.before) > 0 {
			g.sent(1)
		}
		if g.sent(1); len(g.sends)+len(g.before) != 1 || len(g.hot) > 0 {
			t.Errorf("after an hour %d chats are remembered", len(g.sends)+len(g.before)+len(g.hot))
		}
	})
}

// The gate opens when the longest wait is over; the same chat thrice, or three
// chats over more than a second, do not close it.
func TestGateTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gate
		for range 5 {
			g.told(1, time.Minute)
		}
		if g.closed("a") != nil {
			t.Error("one chat closed it")
		}
		g.told(2, time.Minute)
		time.Sleep(1100 * time.Millisecond)
		g.told(3, time.Minute)
		if g.closed("a") != nil {
			t.Error("three chats in more than a second closed it")
		}
		g.told(4, 3*time.Second)
		g.told(5, 2*time.Second)
		e := wants(t, g.closed("a"), TooMany)
		if e.RetryAfter != time.Minute {
			t.Errorf("closed for %v", e.RetryAfter)
		}
		time.Sleep(time.Minute)
		if err := g.closed("a"); err != nil {
			t.Errorf("still closed: %v", err)
		}
	})
}
