package bench

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// roleVariable makes a copy of this test binary be one of the processes that
// the whole path needs beside the bot.
const roleVariable = "KINTSUGI_BENCH_ROLE"

func TestMain(m *testing.M) {
	var err error
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "api":
		err = serveAPI(os.Getenv("JOURNEY"))
	case "echo":
		err = echo(os.Getenv("TELEGRAM_BOT_TOKEN"), os.Getenv("TELEGRAM_API_URL"))
	default:
		err = fmt.Errorf("there is no role %s", role)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// untilParentEnds returns when the process that holds the other end of the
// standard input is gone, so that no child outlives a benchmark.
func untilParentEnds() {
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// child is a process that a benchmark has started.
type child struct {
	*exec.Cmd
	out *bufio.Reader // its standard output
}

// startChild starts a program in a folder of its own, with these variables
// and no others; its standard error goes to a file there, as a log would.
func startChild(b *testing.B, program string, variables ...string) child {
	b.Helper()
	dir := b.TempDir()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		b.Fatal(err)
	}
	c := exec.Command(program)
	c.Dir, c.Env, c.Stderr = dir, variables, log
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		_ = c.Process.Signal(os.Interrupt) // whoever doesn't watch its input
		_ = c.Wait()
		log.Close()
		if b.Failed() {
			b.Logf("the end of what %s logged:\n%s", filepath.Base(program), tail(log.Name()))
		}
	})
	return child{c, bufio.NewReader(out)}
}

// startRole starts a copy of this binary.
func startRole(b *testing.B, role string, variables ...string) child {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	return startChild(b, self, append(variables, roleVariable+"="+role)...)
}

// line is the next line of a child's standard output.
func (c child) line(b *testing.B) string {
	b.Helper()
	s, err := c.out.ReadString('\n')
	if err != nil {
		b.Fatal("a child ended early:", err)
	}
	return strings.TrimSpace(s)
}

func tail(file string) string {
	data, _ := os.ReadFile(file)
	return string(data[max(0, len(data)-2000):])
}

// build builds the bot as make build does and returns the path of the binary.
func build(b *testing.B) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "kintsugi")
	c := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", file, "kintsugi/cmd/kintsugi")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return file
}
