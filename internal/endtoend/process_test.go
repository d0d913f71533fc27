//go:build unix

package endtoend

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// output is everything a process printed.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// process is the program running.
type process struct {
	cmd   *exec.Cmd
	out   *output
	admin string // address of /healthz and /readyz
	ended chan struct{}
	code  int // once ended
}

// start runs the program with these variables and no others.
func start(t testing.TB, env map[string]string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(program, args...), out: &output{}, admin: env["ADMIN_ADDR"], ended: make(chan struct{})}
	p.cmd.Dir = t.TempDir() // no .env there
	p.cmd.Env = []string{"HOME=" + p.cmd.Dir}
	for name, value := range env {
		p.cmd.Env = append(p.cmd.Env, name+"="+value)
	}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		err := p.cmd.Wait()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			p.code = exit.ExitCode()
		} else if err != nil {
			p.code = -2
		}
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("the process said, at its end:\n%s", tail(p.out.String(), 25))
		}
	})
	return p
}

// kill ends the process the hard way (SIGKILL) and waits until it is gone.
func (p *process) kill() {
	p.cmd.Process.Kill() //nolint:errcheck // it may be gone already
	<-p.ended
}

// signal sends a signal.
func (p *process) signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// exits waits for the process to end by itself and returns its exit code.
func (p *process) exits(t testing.TB, within time.Duration) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(within):
		t.Fatalf("the process still runs after %s", within)
	}
	return p.code
}

// stop ends the process the polite way (SIGTERM): it has ten seconds, and must
// say that all is well.
func (p *process) stop(t testing.TB) {
	t.Helper()
	p.signal(t, syscall.SIGTERM)
	if code := p.exits(t, 10*time.Second); code != 0 {
		t.Errorf("told to stop, the process exits with %d", code)
	}
}

// says waits until the process has printed text.
func (p *process) says(t testing.TB, text string) {
	t.Helper()
	eventually(t, 15*time.Second, "the process to say "+text, func() bool { return strings.Contains(p.out.String(), text) })
}

// asks gets a page of the admin server; code 0 when nobody answers.
func (p *process) asks(path string) (code int, body string) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.admin+path, nil)
	if err != nil {
		return 0, err.Error()
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data)
}

// ready waits until the process is ready to talk.
func (p *process) ready(t testing.TB) {
	t.Helper()
	eventually(t, 20*time.Second, "the process to be ready", func() bool {
		code, _ := p.asks("/readyz")
		return code == http.StatusOK
	})
}

// eventually waits until cond holds; what says what is waited for.
func eventually(t testing.TB, within time.Duration, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !cond(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %s in vain for %s", within, what)
		}
	}
}

// freeAddr is an address of the loopback that nobody listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// tail is the last n lines of a text.
func tail(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
