package telegram

import (
	"strings"
	"testing"

	"kintsugi/internal/telegramtest"
)

// In a group the bot says its line once, for whatever it hears there, and
// leaves; invited again it leaves without a word.
func TestGroup(t *testing.T) {
	e := open(t, telegramtest.Options{}, func(c *Config) {
		c.GroupNotice = func(lang string) string { return "Only in private chats (" + lang + ")" }
	})
	d := &desk{}
	stop := polling(t, e.client, d)
	g := e.srv.Person(-somebody)
	g.SetLang("de")
	g.Invite()
	g.Type("/start")
	left := func(st telegramtest.State) bool { return st.Left }
	if _, err := g.Wait(soon(t), left); err != nil {
		t.Fatal(err)
	}
	eventually(t, "both updates confirmed", func() bool { return e.srv.Pending() == 0 })
	g.Invite()
	if _, err := g.Wait(soon(t), left); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the third confirmed", func() bool { return e.srv.Pending() == 0 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	sends := g.Sends()
	if len(sends) != 1 || sends[0].Text != "Only in private chats (de)" || len(d.taken()) != 0 {
		t.Errorf("said %+v, taken %v", sends, d.taken())
	}
}

// While a group is being left, nothing else is done there.
func TestGroupOneAtATime(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	in := intake{purpose: leave, group: chat{ID: -somebody, Type: "group"}}
	if !e.client.groups.begin(-somebody) {
		t.Fatal("busy at first")
	}
	if err := e.client.leaveGroup(t.Context(), in); err != nil || e.srv.Calls("leaveChat") != 0 {
		t.Errorf("%v, %d calls", err, e.srv.Calls("leaveChat"))
	}
	e.client.groups.end(-somebody)
	if err := e.client.leaveGroup(t.Context(), in); err != nil || e.srv.Calls("leaveChat") != 1 {
		t.Errorf("%v, %d calls", err, e.srv.Calls("leaveChat"))
	}
}

// With Telegram stumbling, the group is left at a later try.
func TestGroupThroughFaults(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	stop := polling(t, e.client, &desk{})
	eventually(t, "polling", func() bool { return e.srv.Calls("getUpdates") > 0 })
	g := e.srv.Person(-somebody)
	e.srv.SetFaults(telegramtest.Faults{Cut: 0.5, Seed: 7})
	g.Invite()
	if _, err := g.Wait(soon(t), func(st telegramtest.State) bool { return st.Left }); err != nil {
		t.Fatal(err)
	}
	e.srv.SetFaults(telegramtest.Faults{})
	if err := stop(); err != nil || len(g.Sends()) != 0 {
		t.Errorf("%v, said %+v", err, g.Sends())
	}
}

// What the bot says of itself is set once, and again only where it differs.
func TestAnnounce(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	languages := []Language{
		{"", []Command{{"help_now", "Help now"}, {"menu", "Menu"}}, "A companion", "Companion"},
		{"de", []Command{{"help_now", "Hilfe jetzt"}}, "Ein Begleiter", "Begleiter"},
	}
	sets := func() (n int) {
		for _, what := range []string{"Commands", "Description", "ShortDescription"} {
			n += e.srv.Calls("setMy" + what)
		}
		return n
	}
	e.client.Announce(t.Context(), languages)
	if n := sets(); n != 6 {
		t.Errorf("%d set at first", n)
	}
	e.client.Announce(t.Context(), languages)
	if n := sets(); n != 6 {
		t.Errorf("%d set though nothing differs", n)
	}
	languages[1].Commands[0].Description = "Sofort Hilfe"
	languages[1].Short = "Für dich"
	e.client.Announce(t.Context(), languages)
	if n := sets(); n != 8 {
		t.Errorf("%d set after two changes", n)
	}
	if got := e.srv.Commands("all_private_chats", "de"); len(got) != 1 || got[0].Description != "Sofort Hilfe" {
		t.Errorf("commands: %+v", got)
	}
	if e.srv.ShortDescription("de") != "Für dich" || e.srv.Description("") != "A companion" {
		t.Error("descriptions are not what was announced")
	}
	e.srv.SetFaults(telegramtest.Faults{Cut: 1})
	e.client.Announce(t.Context(), languages)
	if n := strings.Count(e.log.String(), "could not be set"); n != 6 {
		t.Errorf("%d failures were logged: %s", n, e.log.String())
	}
}
