package dialogue

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// However long the texts are, each stands on one page, in order, and whatever a
// page holds comes in messages that Telegram takes.
func TestPagesHoldEveryTextOnce(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	for range 30 {
		var all []leaf
		words := map[string]string{}
		for i := range r.IntN(60) {
			id, size := EntryID(i), 1+r.IntN(4096)
			words[id] = strings.Repeat("🙂", size)
			all = append(all, leaf{title: []string{"A", "B"}[r.IntN(2)], id: id, size: size + 2})
		}
		next := 0
		for _, page := range paged(all) {
			for _, l := range page {
				if l.id != EntryID(next) {
					t.Fatalf("text %d is out of its place", next)
				}
				next++
			}
			for _, m := range WithKept(Message{Text: "The list.", Kept: headed(page)}, words) {
				if n := len(utf16.Encode([]rune(m.Text))); n > 4096 || m.Text == "" {
					t.Fatalf("a message of %d units", n)
				}
			}
		}
		if next != len(all) {
			t.Fatalf("%d of %d texts are on a page", next, len(all))
		}
	}
}
