package endtoend

import (
	"encoding/hex"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// reaches watches to whom the program is connected, until the function it returns
// is called, which tells.
func (p *process) reaches(t testing.TB) func() map[string]bool {
	t.Helper()
	found := map[string]bool{}
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		for {
			for _, addr := range remotes(p.cmd.Process.Pid) {
				found[addr] = true
			}
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
	return func() map[string]bool {
		close(stop)
		done.Wait()
		return found
	}
}

// onlyOf fails unless a program was connected to Telegram and Redis, and to nobody
// else (safety.md F5).
func onlyOf(t testing.TB, h *house, reached map[string]bool) {
	t.Helper()
	may := map[string]bool{}
	for _, address := range []string{h.telegram.URL(), h.env["REDIS_URL"]} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		may[u.Host] = true
		if !reached[u.Host] {
			t.Errorf("it was never seen to reach %s; does the watching work? %v", u.Host, reached)
		}
	}
	for addr := range reached {
		if !may[addr] {
			t.Errorf("it reached %s", addr)
		}
	}
}

// remotes are the far ends of a program's connections, and of its datagrams (a
// question for a name).
func remotes(pid int) (all []string) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	mine := map[string]bool{}
	fds, _ := os.ReadDir(filepath.Join(dir, "fd"))
	for _, fd := range fds {
		if to, err := os.Readlink(filepath.Join(dir, "fd", fd.Name())); err == nil {
			if inode, ok := strings.CutPrefix(to, "socket:["); ok {
				mine[strings.TrimSuffix(inode, "]")] = true
			}
		}
	}
	for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
		data, _ := os.ReadFile(filepath.Join(dir, "net", table))
		for line := range strings.Lines(string(data)) {
			f := strings.Fields(line)
			if len(f) < 10 || !mine[f[9]] {
				continue
			}
			if addr, ok := remote(f[2]); ok {
				all = append(all, addr)
			}
		}
	}
	return all
}

// remote reads an address as /proc/net/tcp has it: words of four bytes in the
// machine's order, colon, port. False for a socket that is connected to nobody.
func remote(text string) (string, bool) {
	words, port, _ := strings.Cut(text, ":")
	raw, err := hex.DecodeString(words)
	n, bad := strconv.ParseUint(port, 16, 16)
	if err != nil || bad != nil || n == 0 {
		return "", false
	}
	for i := 0; i+4 <= len(raw); i += 4 {
		raw[i], raw[i+1], raw[i+2], raw[i+3] = raw[i+3], raw[i+2], raw[i+1], raw[i]
	}
	addr, ok := netip.AddrFromSlice(raw)
	if !ok {
		return "", false
	}
	return net.JoinHostPort(addr.Unmap().String(), fmt.Sprint(n)), true
}
