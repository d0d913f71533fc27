package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/vault"
)

const (
	oldLine = "old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
	newLine = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n"
)

// keyed is a store whose key file has these lines.
func keyed(t testing.TB, client redis.UniversalClient, lines string) *Store {
	t.Helper()
	v, err := vault.New([]byte(lines))
	if err != nil {
		t.Fatal(err)
	}
	return New(client, v, Options{})
}

// furnish gives a person one value of every kind but the session, and two
// unsaid messages and texts.
func furnish(t testing.TB, s *Store, chat int64) Receipt {
	t.Helper()
	r, err := s.Commit(t.Context(), Commit{
		Chat: chat, Session: &dialogue.Session{Last: 1_795_348_800, Facts: map[string]any{"label": word(chat)}, Schedule: []dialogue.Scheduled{{ID: "1", At: 1_895_348_800}}},
		Effects: dialogue.Effects{
			Say:  []dialogue.Message{{Text: word(chat) + " 1"}, {Text: word(chat) + " 2"}},
			Keep: []dialogue.Entry{{ID: "a", Text: word(chat) + " a"}, {ID: "b", Text: word(chat) + " b"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Bury(t.Context(), chat, Dead{Why: "refused", Message: &dialogue.Message{Text: word(chat)}}); err != nil {
		t.Fatal(err)
	}
	return r
}

func word(chat int64) string { return fmt.Sprintf("Vexilqua%d", chat) }

// whole fails the test unless everything that furnish gave opens.
func whole(t testing.TB, s *Store, chat int64, version Version) {
	t.Helper()
	l, err := s.Load(t.Context(), chat)
	if err != nil || l.Session == nil || l.Session.Facts["label"] != word(chat) || l.Version != version || !l.Bulk {
		t.Errorf("session of %d: %+v, %v", chat, l, err)
	}
	items, err := s.Outbox(t.Context(), chat)
	if err != nil || len(items) != 2 || items[0].Message.Text != word(chat)+" 1" || items[1].Message.Text != word(chat)+" 2" {
		t.Errorf("outbox of %d: %+v, %v", chat, items, err)
	}
	list, err := s.Entries(t.Context(), chat)
	if err != nil || len(list) != 2 || list[0].Text+list[1].Text != word(chat)+" a"+word(chat)+" b" {
		t.Errorf("texts of %d: %+v, %v", chat, list, err)
	}
	dead, err := s.Buried(t.Context(), chat, 9)
	if err != nil || len(dead) != 1 || dead[0].Message.Text != word(chat) {
		t.Errorf("dead letters of %d: %+v, %v", chat, dead, err)
	}
}

// TestF2RotateOnEveryServer: every kind of value is sealed with the new key and
// opens without the old one; heads, versions, order and times to live stay. What
// doesn't open is counted by its kind and stays, byte for byte. A second call
// changes nothing, and the list of keys in use says which may go.
func TestF2RotateOnEveryServer(t *testing.T) {
	for _, kind := range servers {
		t.Run(kind.name, func(t *testing.T) {
			client := opened(t, started(t, kind.start))
			old, both := keyed(t, client, oldLine), keyed(t, client, newLine+oldLine)
			if err := old.CheckMasters(t.Context()); err != nil {
				t.Fatal(err)
			}
			versions := map[int64]Version{}
			for chat := int64(1); chat <= 90; chat++ {
				versions[chat] = furnish(t, old, chat).Version
			}
			for chat := int64(301); chat <= 310; chat++ { // new already
				versions[chat] = furnish(t, both, chat).Version
			}
			foreign := keyed(t, client, "other:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=")
			furnish(t, foreign, 400)
			damaged := keyOf(401, keyEntries)
			client.HSet(t.Context(), damaged, "a", "?", "b", client.HGet(t.Context(), keyOf(1, keyEntries), "a").Val())
			client.PExpire(t.Context(), keyOf(7, keySession), time.Hour)
			before := dumped(t, client, 400, 401)

			done, err := both.Rotate(t.Context(), Rotation{Batch: 50})
			if err != nil {
				t.Fatal(err)
			}
			if done.Resealed != 90*6 || done.Overtaken != 0 || done.Closed != [4]int{1, 2, 2 + 2, 1} {
				t.Errorf("rotated: %+v", done)
			}
			if after := dumped(t, client, 400, 401); !maps.Equal(before, after) {
				t.Error("a value that does not open was changed")
			}
			alone := keyed(t, client, newLine)
			for chat, v := range versions {
				whole(t, alone, chat, v)
			}
			if ttl := client.PTTL(t.Context(), keyOf(7, keySession)).Val(); ttl <= 0 {
				t.Errorf("the time to live of a session became %s", ttl)
			}
			if ttl := client.PTTL(t.Context(), keyOf(7, keyDead)).Val(); ttl <= 0 {
				t.Errorf("the time to live of dead letters became %s", ttl)
			}
			if done, err = both.Rotate(t.Context(), Rotation{}); err != nil || done.Resealed != 0 {
				t.Errorf("the second time: %+v, %v", done, err)
			}
			found, err := both.Seals(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := *found.By[both.vault.Primary()]; got != [4]int{100, 200, 200, 100} || found.Damaged[2] != 1 {
				t.Errorf("counted: %v, damaged %v", got, found.Damaged)
			}
			if got := *found.By[foreign.vault.Primary()]; got != [4]int{1, 2, 2, 1} {
				t.Errorf("of another key: %v", got)
			}
			if got := *found.By[old.vault.Primary()]; got != [4]int{0, 0, 1, 0} { // the moved text
				t.Errorf("of the old key: %v", got)
			}
			client.Del(t.Context(), damaged)
			delete(found.By, old.vault.Primary())
			known, err := both.Retire(t.Context(), found)
			if _, stays := known[old.vault.Primary()]; err != nil || stays || len(known) != 1 {
				t.Errorf("keys in use at the end: %v, %v", known, err)
			}
			if err := old.CheckMasters(t.Context()); !errors.Is(err, ErrOtherKey) || !strings.Contains(err.Error(), "id ") {
				t.Errorf("a start with the old key only: %v", err)
			}
		})
	}
}

// dumped are the raw values of people, by key.
func dumped(t testing.TB, client redis.UniversalClient, chats ...int64) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, chat := range chats {
		for _, key := range keysOf(chat)[:keyDue] {
			switch kind := client.Type(t.Context(), key).Val(); kind {
			case "string":
				all[key] = client.Get(t.Context(), key).Val()
			case "hash":
				for field, v := range client.HGetAll(t.Context(), key).Val() {
					all[key+"/"+field] = v
				}
			case "list":
				all[key] = strings.Join(client.LRange(t.Context(), key, 0, -1).Val(), "|")
			}
		}
	}
	return all
}

// TestF2ACommitInBetweenWins: between the reading of a value and its replacing a
// turn is committed, an item is said, a text is dropped: that stands, and nothing
// comes back.
func TestF2ACommitInBetweenWins(t *testing.T) {
	client := opened(t, started(t, servers[1].start))
	old, both := keyed(t, client, oldLine), keyed(t, client, newLine+oldLine)
	r := furnish(t, old, 7)
	var values []sealedValue
	err := both.walkSealed(t.Context(), scanCount, true, func(_ context.Context, page []sealedValue) error {
		values = append(values, page...)
		return nil
	})
	if err != nil || len(values) != 6 {
		t.Fatalf("%d values, %v", len(values), err)
	}
	next, err := both.Commit(t.Context(), Commit{
		Chat: 7, Was: r.Version, Session: &dialogue.Session{Facts: map[string]any{"label": "newer"}},
		Effects: dialogue.Effects{
			Drop: []string{"a"}, Revise: []dialogue.Entry{{ID: "b", Text: "revised"}}, Say: []dialogue.Message{{Text: "third"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := both.Note(t.Context(), 7, Note{Item: r.Items[0].ID, Message: 3}); err != nil {
		t.Fatal(err)
	}
	var all Rotated
	if err := both.resealPage(t.Context(), values, &all); err != nil {
		t.Fatal(err)
	}
	if all.Resealed != 2 || all.Overtaken != 4 { // the second item and the letter were as they had been
		t.Errorf("rotated: %+v", all)
	}
	alone := keyed(t, client, newLine)
	l, err := alone.Load(t.Context(), 7)
	if err != nil || l.Version != next.Version || l.Session.Facts["label"] != "newer" {
		t.Errorf("session: %+v, %v", l, err)
	}
	items, err := alone.Outbox(t.Context(), 7)
	if err != nil || len(items) != 2 || items[0].Message.Text != word(7)+" 2" || items[1].Message.Text != "third" {
		t.Errorf("outbox: %+v, %v", items, err)
	}
	list, err := alone.Entries(t.Context(), 7)
	if err != nil || len(list) != 1 || list[0].Text != "revised" {
		t.Errorf("texts: %+v, %v", list, err)
	}
}

// TestF2RotateWaitsForEveryBot: as long as a bot seals with another key nothing
// is done, because that bot might not open what is sealed anew.
func TestF2RotateWaitsForEveryBot(t *testing.T) {
	client := opened(t, started(t, servers[0].start))
	old, both := keyed(t, client, oldLine), keyed(t, client, newLine+oldLine)
	furnish(t, old, 7)
	if living, err := old.Announce(t.Context()); err != nil || living[old.vault.Primary()] != 1 {
		t.Fatalf("living: %v, %v", living, err)
	}
	if done, err := both.Rotate(t.Context(), Rotation{}); !errors.Is(err, ErrStillSealing) || done.Seen != 0 {
		t.Errorf("beside a bot with the old key: %+v, %v", done, err)
	}
	if known, err := both.Retire(t.Context(), Seals{}); err != nil || len(known) != 2 {
		t.Errorf("a key that a living bot seals with is off the list: %v, %v", known, err)
	}
	if err := old.Withdraw(t.Context()); err != nil {
		t.Fatal(err)
	}
	if living, err := both.Announce(t.Context()); err != nil || len(living) != 1 || living[both.vault.Primary()] != 1 {
		t.Fatalf("living: %v, %v", living, err)
	}
	if done, err := both.Rotate(t.Context(), Rotation{}); err != nil || done.Resealed != 6 {
		t.Errorf("beside a bot with the new key: %+v, %v", done, err)
	}
}

// TestF2DataFromBeforeTheList: where nobody wrote down which keys are in use, the
// data themselves tell.
func TestF2DataFromBeforeTheList(t *testing.T) {
	client := opened(t, started(t, servers[0].start))
	old := keyed(t, client, oldLine)
	for chat := range int64(20) {
		furnish(t, old, chat+1)
	}
	if err := keyed(t, client, newLine).CheckMasters(t.Context()); !errors.Is(err, ErrOtherKey) {
		t.Errorf("with another key: %v", err)
	}
	if n := client.Exists(t.Context(), mastersKey).Val(); n != 0 {
		t.Error("a start that was refused wrote something down")
	}
	if err := keyed(t, client, newLine+oldLine).CheckMasters(t.Context()); err != nil {
		t.Errorf("with both keys: %v", err)
	}
	if known, err := old.Masters(t.Context()); err != nil || len(known) != 1 {
		t.Errorf("written down: %v, %v", known, err)
	}
}

// TestF2AMovedValueDoesNotOpen moves a value of every kind to another person, and
// to every other kind of the same person: it never opens.
func TestF2AMovedValueDoesNotOpen(t *testing.T) {
	client := opened(t, started(t, servers[1].start))
	s := keyed(t, client, oldLine)
	for _, chat := range []int64{7, 8, 9} {
		furnish(t, s, chat)
	}
	var values []sealedValue
	if err := s.walkSealed(t.Context(), scanCount, true, func(_ context.Context, page []sealedValue) error {
		values = append(values, page...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	kinds := map[int]bool{}
	for _, v := range values {
		if v.chat != 7 {
			continue
		}
		kinds[v.which] = true
		sealed := v.value[v.front():]
		if _, err := s.vault.Open(7, v.kind(), []byte(sealed)); err != nil {
			t.Errorf("%s in its place: %v", v.kind(), err)
		}
		for _, to := range []sealedValue{{chat: 8, which: v.which, field: v.field}, {chat: 7, which: keySession}, {chat: 7, which: keyOutbox}, {chat: 7, which: keyDead}, {chat: 7, which: keyEntries, field: "a"}, {chat: 7, which: keyEntries, field: "b"}} {
			if to.chat == 7 && to.kind() == v.kind() {
				continue
			}
			put(t, client, to, sealed)
			if err := openedFrom(t, s, to); err == nil {
				t.Errorf("a %s of person 7 opens as %s of person %d", v.kind(), to.kind(), to.chat)
			}
		}
	}
	if len(kinds) != len(SealedKinds) {
		t.Errorf("only %d kinds of keys hold something", len(kinds))
	}
}

// put writes a sealed part into a place of its own making, with what stands in
// clear before it there.
func put(t testing.TB, client redis.UniversalClient, to sealedValue, sealed string) {
	t.Helper()
	key := keyOf(to.chat, to.which)
	value := strings.Repeat("\x01", to.front()) + sealed
	client.Del(t.Context(), key)
	var err error
	switch to.which {
	case keySession:
		err = client.Set(t.Context(), key, value, 0).Err()
	case keyEntries:
		err = client.HSet(t.Context(), key, to.field, value).Err()
	default:
		err = client.RPush(t.Context(), key, value).Err()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// openedFrom reads a place as the bot does.
func openedFrom(t testing.TB, s *Store, at sealedValue) (err error) {
	t.Helper()
	switch at.which {
	case keySession:
		_, err = s.Load(t.Context(), at.chat)
	case keyOutbox:
		_, err = s.Outbox(t.Context(), at.chat)
	case keyDead:
		_, err = s.Buried(t.Context(), at.chat, 9)
	case keyEntries:
		_, _, err = s.Entry(t.Context(), at.chat, at.field)
	}
	return err
}

// TestF2ChecksAFullServer: a server that takes no writes is checked all the same,
// and doesn't keep a bot with the right key from answering.
func TestF2ChecksAFullServer(t *testing.T) {
	client := opened(t, started(t, servers[1].start))
	furnish(t, keyed(t, client, oldLine), 7)
	if err := client.ConfigSet(t.Context(), "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
	if err := keyed(t, client, newLine).CheckMasters(t.Context()); !errors.Is(err, ErrOtherKey) {
		t.Errorf("with another key: %v", err)
	}
	s := keyed(t, client, newLine+oldLine)
	if err := s.CheckMasters(t.Context()); err != nil {
		t.Errorf("with its keys: %v", err)
	}
	if _, err := s.Announce(t.Context()); err == nil {
		t.Error("the server took a write: this proves nothing")
	}
}
