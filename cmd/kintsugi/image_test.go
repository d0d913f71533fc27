package main

import (
	"bufio"
	"debug/elf"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// mostImage is the most the image may weigh, in bytes. It is the binary's
// size, since nothing else is in it.
const mostImage = 40_000_000

// instruction is one line of the Dockerfile.
type instruction struct{ word, rest string }

func dockerfile(t *testing.T) (list []instruction) {
	t.Helper()
	sc := bufio.NewScanner(strings.NewReader(read(t, "../../Dockerfile")))
	for sc.Scan() {
		word, rest, ok := strings.Cut(sc.Text(), " ")
		if ok && word != "#" {
			list = append(list, instruction{word, rest})
		}
	}
	return list
}

// The image's steps run here, without a container engine: the COPY lines bring
// what .dockerignore lets through into an empty folder, the RUN lines build
// there, and what comes out is static and small.
func TestImageSteps(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the image is for Linux; its steps are run there")
	}
	if testing.Short() {
		t.Skip("builds the binary")
	}
	dir := t.TempDir()
	var built string
	for _, in := range dockerfile(t) {
		words := strings.Fields(in.rest)
		from, isFrom := strings.CutPrefix(words[0], "--from=build")
		switch {
		case in.word == "COPY" && isFrom && from == "":
			built = strings.TrimPrefix(words[1], "/src/")
		case in.word == "COPY":
			bring(t, words[:len(words)-1], filepath.Join(dir, words[len(words)-1]))
		case in.word == "RUN":
			step := exec.Command("sh", "-c", in.rest)
			step.Dir = dir
			if out, err := step.CombinedOutput(); err != nil {
				t.Fatalf("RUN %s: %v\n%s", in.rest, err, out)
			}
		}
	}
	if built == "" {
		t.Fatal("nothing is copied from the build")
	}
	checkBinary(t, filepath.Join(dir, built))
}

// bring copies files and folders as COPY does.
func bring(t *testing.T, sources []string, target string) {
	t.Helper()
	for _, source := range sources {
		if !slices.Contains(strings.Fields(read(t, "../../.dockerignore")), "!"+source) {
			t.Fatalf("COPY %s: .dockerignore keeps it out", source)
		}
		info, err := os.Stat("../../" + source)
		switch {
		case err != nil:
			t.Fatalf("COPY: %v", err)
		case info.IsDir():
			err = os.CopyFS(target, os.DirFS("../../"+source))
		default:
			err = os.WriteFile(filepath.Join(target, source), []byte(read(t, "../../"+source)), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// checkBinary makes sure that a file runs where there is nothing else.
func checkBinary(t *testing.T, file string) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the binary has %d bytes", info.Size())
	if info.Size() > mostImage {
		t.Errorf("%d bytes, want at most %d", info.Size(), mostImage)
	}
	program, err := elf.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	if libraries, err := program.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("not static: %v, %v", libraries, err)
	}
	for _, part := range program.Progs {
		if part.Type == elf.PT_INTERP {
			t.Error("not static: it names a loader")
		}
	}
	help := exec.Command(file, "--help")
	help.Env = []string{}
	if out, err := help.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "Usage: kintsugi") {
		t.Errorf("with an empty environment: %v\n%s", err, out)
	}
}

// What runs in the image: nobody in particular, no shell, a health check.
func TestImageRunsAsNobodyWithoutAShell(t *testing.T) {
	last := map[string]string{} // the value of each word in the last stage
	for _, in := range dockerfile(t) {
		if in.word == "FROM" {
			clear(last)
		}
		last[in.word] = in.rest
	}
	if last["FROM"] != "scratch" || last["RUN"] != "" {
		t.Errorf("the last stage comes from %q and runs %q", last["FROM"], last["RUN"])
	}
	if !regexp.MustCompile(`^[1-9][0-9]*:[1-9][0-9]*$`).MatchString(last["USER"]) {
		t.Errorf("user %q, want two numbers that are not root's", last["USER"])
	}
	_, health, _ := strings.Cut(last["HEALTHCHECK"], "CMD ")
	for _, call := range []string{health, last["ENTRYPOINT"]} {
		var words []string
		if err := json.Unmarshal([]byte(call), &words); err != nil || len(words) == 0 || words[0] != "/kintsugi" {
			t.Errorf("%q would need a shell", call)
		}
	}
}

// One version of Go builds the image and the module.
func TestImageIsBuiltWithTheModulesGo(t *testing.T) {
	m := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(read(t, "../../go.mod"))
	if from := dockerfile(t)[0]; m == nil || from.rest != "golang:"+m[1]+" AS build" {
		t.Errorf("FROM %s, but go.mod says %q", from.rest, m)
	}
}
