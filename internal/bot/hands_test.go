package bot

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// However much is to be done at once, all of it begins at once, and at most
// handsMost goroutines are left; none when the end has come. A bubble that has
// a goroutine left over fails.
func TestHands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h hands
		end := make(chan struct{})
		h.init(end)
		for range 3 {
			var running atomic.Int32
			hold := make(chan struct{})
			for range 3 * handsMost {
				h.Go(func() {
					running.Add(1)
					<-hold
				})
			}
			synctest.Wait()
			if n := running.Load(); n != 3*handsMost {
				t.Fatalf("%d of %d run", n, 3*handsMost)
			}
			if n := h.idle.Load(); n != 0 {
				t.Fatalf("%d count as idle while there is work for all", n)
			}
			close(hold)
			synctest.Wait()
			if n := h.idle.Load(); n != handsMost {
				t.Fatalf("%d stay, want %d", n, handsMost)
			}
		}
		close(end)
	})
}
