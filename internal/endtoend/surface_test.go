//go:build unix

package endtoend

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/telegram"
	"kintsugi/internal/telegramtest"
)

// listeners are the TCP addresses on which a process listens, as the kernel
// tells.
func listeners(t testing.TB, pid int) (all []string) {
	t.Helper()
	proc := fmt.Sprintf("/proc/%d/", pid)
	mine := map[string]bool{}
	files, err := os.ReadDir(proc + "fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if to, err := os.Readlink(proc + "fd/" + f.Name()); err == nil {
			mine[to] = true
		}
	}
	for _, table := range []string{"tcp", "tcp6"} {
		data, err := os.ReadFile(proc + "net/" + table)
		if err != nil {
			continue // a machine without that
		}
		for line := range strings.Lines(string(data)) {
			field := strings.Fields(line)
			const listens = "0A"
			if len(field) > 9 && field[3] == listens && mine["socket:["+field[9]+"]"] {
				all = append(all, address(t, field[1]))
			}
		}
	}
	slices.Sort(all)
	return all
}

// address reads an address as /proc/net/tcp writes it: of IPv4, the port and the
// loopback are told; anything else is told as it stands.
func address(t testing.TB, raw string) string {
	t.Helper()
	host, port, _ := strings.Cut(raw, ":")
	n, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		t.Fatal(err)
	}
	if host == "0100007F" || host == "7F000001" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, fmt.Sprint(n))
}

// TestNothingElseListens asks the kernel on what addresses the bot listens: by
// webhook two, by polling the admin's alone, in the terminal none, also with the
// server inside the process that keeps what is said.
func TestNothingElseListens(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the kernel is asked by /proc")
	}
	t.Parallel()
	is := func(t *testing.T, p *process, want ...string) {
		t.Helper()
		slices.Sort(want)
		if got := listeners(t, p.cmd.Process.Pid); !slices.Equal(got, want) {
			t.Errorf("the process listens on %q, not %q", got, want)
		}
	}
	t.Run("webhook", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t, telegramtest.Options{})
		h.withAdmin(t)
		h.byWebhook(t)
		p := h.start(t)
		ann := h.people(1)[0]
		ann.Type("/start")
		hears(t, ann, "safer device")
		is(t, p, h.env["LISTEN_ADDR"], h.env["ADMIN_ADDR"])
	})
	t.Run("polling", func(t *testing.T) {
		t.Parallel()
		h := newHouse(t, telegramtest.Options{})
		h.withAdmin(t)
		p := h.start(t, "LISTEN_ADDR", freeAddr(t))
		ann := h.people(1)[0]
		ann.Type("/start")
		hears(t, ann, "safer device")
		is(t, p, h.env["ADMIN_ADDR"])
	})
	for name, path := range map[string]string{"terminal": os.Getenv("PATH"), "terminal without a Redis": "/nowhere"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startPiped(t, "/start\n", "PATH", path, "DATA_DIR", filepath.Join(t.TempDir(), "data"))
			p.says(t, "safer device")
			is(t, p)
		})
	}
}

// startPiped runs the program in a pipe that stays open; variables come as pairs.
func startPiped(t testing.TB, typed string, pairs ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(program), out: &output{}, ended: make(chan struct{})}
	p.cmd.Dir = t.TempDir()
	p.cmd.Env = []string{"HOME=" + p.cmd.Dir}
	for pair := range slices.Chunk(pairs, 2) {
		p.cmd.Env = append(p.cmd.Env, pair[0]+"="+pair[1])
	}
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.cmd.Wait() //nolint:errcheck // how it ends is not this test's
		close(p.ended)
	}()
	t.Cleanup(func() {
		in.Close()
		p.kill()
	})
	if _, err := in.Write([]byte(typed)); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestReplayedAndForgedUpdates posts to a process's webhook past Telegram: one
// update ten times counts once, one without the secret not at all, and strangers
// leave no line in the log however often they come.
func TestReplayedAndForgedUpdates(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.byWebhook(t)
	p := h.start(t)
	ann := h.people(1)
	beginCounting(t, ann)
	h.drained(t, 10*time.Second)
	turns := func() int { return strings.Count(p.out.String(), "msg=turn") }
	before, lines := turns(), strings.Count(p.out.String(), "\n")

	for range 200 {
		for _, secret := range []string{"", "x", strings.ToUpper(telegram.Secret(h.telegram.Token()))} {
			if code := forged(t, h, secret, 900_000_001, "1"); code != http.StatusUnauthorized {
				t.Fatalf("a forged update is answered %d", code)
			}
		}
	}
	if n := strings.Count(p.out.String(), "\n") - lines; n > 0 {
		t.Errorf("600 forged updates left %d lines in the log", n)
	}
	for range 10 {
		if code := forged(t, h, telegram.Secret(h.telegram.Token()), 900_000_002, "1"); code != http.StatusOK {
			t.Fatalf("answered %d", code)
		}
	}
	counted(t, ann, 1, 10*time.Second)
	if n := turns() - before; n != 1 {
		t.Errorf("one update, ten times, was %d turns", n)
	}
	if again := checkCounts(t, h, ann, 1); again > 0 {
		t.Errorf("and %d more answers", again)
	}
}

// forged posts an update to a house's webhook as Telegram would, with a secret.
func forged(t testing.TB, h *house, secret string, update int, text string) int {
	t.Helper()
	body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"from":{"id":%d,"is_bot":false,"first_name":"A"},`+
		`"chat":{"id":%[3]d,"type":"private"},"text":%q}}`, update, 500_000, firstChat, text)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+h.env["LISTEN_ADDR"], bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.ContentLength != 0 {
		t.Errorf("the answer has a body of %d bytes", resp.ContentLength)
	}
	return resp.StatusCode
}
