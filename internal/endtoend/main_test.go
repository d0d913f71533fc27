//go:build unix

package endtoend

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"kintsugi/internal/localredis"
)

var (
	raceBinary = flag.Bool("race-binary", false, "build the program with the race detector")
	seedFlag   = flag.Uint64("seed", 0, "seed of whatever is random; 0 draws one")
)

// program is the bot as a binary, built once for all tests.
var program string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(build(m))
}

// build builds the program, runs the tests and returns the exit code.
func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "kintsugi-endtoend-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "kintsugi")
	args := []string{"build", "-o", program}
	if *raceBinary {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "kintsugi/cmd/kintsugi")...).CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the program: %v\n%s", err, out)
		return 1
	}
	patient()
	return m.Run()
}

// sideBySide is how many tests run at a time, unless told otherwise: most of
// them mostly wait.
const sideBySide = 4

func patient() {
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == "test.parallel" })
	if !told {
		flag.Set("test.parallel", fmt.Sprint(sideBySide)) //nolint:errcheck // the flag is there, and takes a number
	}
}

// dice are seeded dice that print their seed.
func dice(t testing.TB) *rand.Rand {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// needed skips a test that lacks the real server, and fails it under CI.
func needed(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, localredis.ErrNoBinary) && os.Getenv("CI") != "true":
		t.Skip("left out: ", err)
	default:
		t.Fatal(err)
	}
}
