package localredis

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startWait = 30 * time.Second       // for the first answer; a long log of changes may be read before
	stopWait  = 5 * time.Second        // between SIGTERM and SIGKILL
	askPause  = 5 * time.Millisecond   // between two questions whether it answers
	askWait   = 500 * time.Millisecond // for one answer
)

// binary finds the server's program in PATH.
func binary() (string, error) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBinary
}

// process is a server running as a child of this process.
type process struct {
	cmd   *exec.Cmd
	said  *tail
	ended chan struct{} // closed when the process is gone
	err   error         // how it ended; read after ended is closed
}

// start runs the program. The child is started, and waited for, on an operating
// system thread of its own: on Linux the signal that ends a child with its
// parent is tied to the thread that started it, not to the process.
func start(args []string, hold ...*os.File) (*process, error) {
	path, err := binary()
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(path, args...), said: &tail{}, ended: make(chan struct{})} // #nosec G204 -- redis-server or valkey-server of PATH, with our own arguments
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	p.cmd.ExtraFiles = hold
	p.cmd.SysProcAttr = dieWithParent()
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("localredis: start %s: %w", path, err)
	}
	return p, nil
}

// ready waits until the server at addr answers, or has ended, or is too slow.
func (p *process) ready(addr string) error {
	for late := time.After(startWait); ; {
		select {
		case <-p.ended:
			return fmt.Errorf("localredis: the server ended at once: %s", p.said.last())
		case <-late:
			return errors.Join(fmt.Errorf("localredis: no answer from the server in %s", startWait), p.stop())
		case <-time.After(askPause):
		}
		if ask(addr, "PING") == "+PONG" {
			return nil
		}
	}
}

// ask sends one command without arguments and returns the first line of the
// answer, or nothing. A client would log each failed attempt to connect, and
// before a server is up most fail.
func ask(addr, command string) string {
	network := "tcp"
	if strings.HasPrefix(addr, "/") {
		network = "unix"
	}
	c, err := net.DialTimeout(network, addr, askWait)
	if err != nil {
		return ""
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(askWait)); err != nil {
		return ""
	}
	if _, err := c.Write([]byte(command + "\r\n")); err != nil {
		return ""
	}
	line, _ := bufio.NewReader(c).ReadString('\n')
	return strings.TrimSpace(line)
}

// stop ends the process by its id and waits until it is gone.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may be gone already
	select {
	case <-p.ended:
		return nil
	case <-time.After(stopWait):
	}
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("localredis: stop the server: %w", err)
	}
	<-p.ended
	return nil
}

// tail keeps the last of what a server printed, for the error that says why it
// did not start.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailSize = 4 << 10

// Write implements io.Writer; it never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	if over := len(t.text) - tailSize; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(b), nil
}

// last is the last line that was printed.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(string(bytes.TrimSpace(t.text)), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
