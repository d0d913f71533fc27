//go:build unix

package endtoend

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
	"kintsugi/internal/vault"
)

// TestF2KeysRotateWhileTheBotRuns changes the master key under load: forty people
// are known already and forty more walk while `kintsugi keys rotate` runs and is
// killed twice. At the end the bot starts with the new key alone, everybody has
// heard and kept what they should, and nothing is left under the old key.
func TestF2KeysRotateWhileTheBotRuns(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	all := walkers(h, dice(t), 80, time.Second, 300*time.Millisecond)
	before, during := all[:40], all[40:]
	old := vault.Line()
	h.withKeys(t, old)
	oldID := h.vault.Primary()
	p := h.start(t)
	walkAll(t, before, 60*time.Second)
	h.drained(t, 20*time.Second)
	p.stop(t)
	total := sealedWith(t, h, oldID)

	line := vault.Line()
	h.withKeys(t, line+old)
	p = h.start(t)
	p.says(t, "msg=talking")
	walked := make(chan struct{})
	go func() {
		defer close(walked)
		walkAll(t, during, 60*time.Second)
	}()
	left := total
	for kill := range 2 {
		rotate := h.command(t, "keys", "rotate", "--batch", "5", "--pause", "100ms")
		eventually(t, 30*time.Second, "some values to be sealed anew", func() bool { return sealedWith(t, h, oldID) < left*4/5 })
		rotate.kill()
		if left = sealedWith(t, h, oldID); left == 0 || left == total {
			t.Fatalf("at kill %d, %d of %d values are under the old key: that was not in the middle", kill+1, left, total)
		}
	}
	t.Logf("%d values were under the old key, %d after two kills", total, left)
	last := h.command(t, "keys", "rotate")
	if code := last.exits(t, 60*time.Second); code != 0 || !strings.Contains(last.out.String(), "Key "+oldID.String()) {
		t.Errorf("keys rotate ends with %d and says:\n%s", code, last.out)
	}
	<-walked
	h.drained(t, 20*time.Second)
	p.stop(t)
	if n := sealedWith(t, h, oldID); n != 0 {
		t.Errorf("%d values are still under the old key", n)
	}

	h.withKeys(t, line)
	p = h.start(t)
	p.says(t, "msg=talking")
	countRepeats(t, h, all, nil)
	before[0].person.Type("/privacy")
	hears(t, before[0].person, "Kept, encrypted")
	p.stop(t)
}

// sealedWith is how many values are sealed with a key.
func sealedWith(t testing.TB, h *house, id vault.KeyID) (n int) {
	t.Helper()
	found, err := h.store.Seals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if found.By[id] == nil {
		return 0
	}
	for i := range session.SealedKinds {
		n += found.By[id][i]
	}
	return n
}

// TestF2RefusedWithAnotherKey: a bot whose key file lacks the key that seals what
// is there ends with one line and exit code 2; with both keys it talks.
func TestF2RefusedWithAnotherKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	p := h.start(t)
	ann := h.people(1)[0]
	ann.Type("/start")
	hears(t, ann, "safer device")
	p.stop(t)
	for what, keys := range map[string]string{"another key": vault.Line(), "two others": vault.Line() + vault.Line()} {
		p = h.start(t, "MASTER_KEY", keys)
		code, said := p.exits(t, 10*time.Second), strings.TrimSpace(p.out.String())
		id := h.vault.Primary().String()
		if code != 2 || !strings.Contains(said, "kintsugi: MASTER_KEY: the data on this Redis were sealed with another key (id "+id+")") || strings.Count(said, "kintsugi: ") != 1 {
			t.Errorf("%s: exit code %d, and it says:\n%s", what, code, said)
		}
	}
	p = h.start(t, "MASTER_KEY", vault.Line()+"was:"+strings.TrimSpace(h.key[strings.LastIndex(strings.TrimSpace(h.key), ":")+1:]))
	p.says(t, "msg=talking")
	p.stop(t)
}

// TestF2AnotherKeyWithRedisAway: where Redis is away at the start, a wrong key is
// found out when it comes, and in the same way; whoever writes meanwhile leaves
// nothing there that it sealed, and the right key is not refused afterwards.
func TestF2AnotherKeyWithRedisAway(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "redis")
	redis, err := localredis.Child(dir)
	needed(t, err)
	h := houseOn(t, telegramtest.Options{}, redis)
	h.withAdmin(t)
	if err := h.store.CheckMasters(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := redis.Close(); err != nil {
		t.Fatal(err)
	}
	p := h.start(t, "MASTER_KEY", vault.Line())
	awaits(t, p, "redis:")
	p.says(t, "people are answered without it")
	ann := h.people(1)[0]
	ann.Type("/start")
	hears(t, ann, "keep anything just now")
	if redis, err = localredis.Child(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { redis.Close() })
	eventually(t, 20*time.Second, "the process to end", func() bool {
		ann.Type("/start")
		return strings.Contains(p.out.String(), "kintsugi: ")
	})
	if code := p.exits(t, 20*time.Second); code != 2 || !strings.Contains(p.out.String(), "kintsugi: MASTER_KEY: the data on this Redis were sealed with another key") {
		t.Errorf("exit code %d, and it says:\n%s", code, tail(p.out.String(), 5))
	}
	known, err := h.store.Masters(t.Context())
	if err != nil || len(known) != 1 {
		t.Errorf("keys in use: %v, %v", known, err)
	}
	if found, err := h.store.Seals(t.Context()); err != nil || len(found.By) != 0 {
		t.Errorf("sealed with another key: %v, %v", found, err)
	}
}
