package main

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "write what the settings say into the documentation")

const (
	documentation = "../../docs/configuration.md"
	example       = "../../.env.example"
	composition   = "../../compose.yaml"
	tableEnd      = "<!-- end of settings -->"
)

// table is the documentation of the settings, as Markdown.
func table() string {
	var b strings.Builder
	b.WriteString("\n| variable | default | meaning |\n|---|---|---|\n")
	for _, s := range settings {
		standard := s.standard
		if standard != "" {
			standard = "`" + standard + "`"
		}
		b.WriteString("| " + s.name + " | " + standard + " | " + s.help + " |\n")
	}
	return b.String() + "\n"
}

// The table in the documentation and the settings say the same, both ways:
// a row too many is as wrong as one too few.
func TestDocumented(t *testing.T) {
	text := read(t, documentation)
	begin := strings.Index(text, "-update` -->\n") + len("-update` -->\n")
	end := strings.Index(text, tableEnd)
	if begin < len("-update` -->\n") || end < begin {
		t.Fatal("the marks around the table are gone")
	}
	if *update {
		write(t, documentation, text[:begin]+table()+text[end:])
		return
	}
	if text[begin:end] != table() {
		t.Error("the table and the settings differ; go test ./cmd/kintsugi -run Documented -update writes it anew")
	}
}

// The example holds every setting, each with its default, and nothing else.
func TestExampleHoldsEverySetting(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Copy to .env and take away the # in front of what you set.\n# docs/configuration.md says more.\n")
	for _, s := range settings {
		b.WriteString("\n# " + s.help + "\n#" + s.name + "=" + s.standard + "\n")
	}
	if *update {
		write(t, example, b.String())
		return
	}
	if read(t, example) != b.String() {
		t.Error(".env.example and the settings differ; go test ./cmd/kintsugi -run Example -update writes it anew")
	}
}

// A default is a value that its own setting takes.
func TestDefaultsAreTaken(t *testing.T) {
	env := environ{}
	for _, s := range settings {
		env[s.name] = s.standard
	}
	if _, err := load(false, env); err != nil {
		t.Error(err)
	}
}

type composed struct {
	Services map[string]struct {
		Build       string
		Image       string
		Command     []string
		Environment map[string]string
		Ports       []string
		Networks    []string
		Secrets     []string
		Volumes     []string
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
		Healthcheck struct{ Test []string }
	}
	Networks map[string]*struct{ Internal bool }
	Secrets  map[string]struct{ File string }
	Volumes  map[string]any
}

func compose(t *testing.T) (c composed) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, composition)), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// The variables that compose.yaml sets exist, the values are ones the bot
// takes, and secrets come by file.
func TestComposedBot(t *testing.T) {
	c := compose(t)
	bot := c.Services["bot"]
	env := environ{}
	reference := regexp.MustCompile(`^\$\{([A-Z_]+):-\}$`)
	for name, value := range bot.Environment {
		if !slices.ContainsFunc(settings, func(s setting) bool { return s.name == name }) {
			t.Errorf("%s is no setting", name)
		}
		if m := reference.FindStringSubmatch(value); m != nil && m[1] == name {
			continue // passed on from outside, empty when not set
		}
		if secret, ok := strings.CutPrefix(value, "/run/secrets/"); ok {
			if c.Secrets[secret].File == "" || !slices.Contains(bot.Secrets, secret) {
				t.Errorf("%s: the secret %s is not given to the bot", name, secret)
			}
			value = t.TempDir() + secret
			write(t, value, map[string]string{"master_key": someKey, "telegram_bot_token": someToken}[secret])
		}
		env[name] = value
	}
	got, err := load(false, env)
	if err != nil {
		t.Fatal(err)
	}
	if got.Mode != byPolling || got.Token != someToken || got.MasterKey != someKey || got.Admin == "" {
		t.Error("the bot would not run on Telegram with its secrets and a health check")
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(got.RedisURL, "redis://"), ":")
	if _, ok := c.Services[host]; !ok || bot.DependsOn[host].Condition != "service_healthy" {
		t.Errorf("REDIS_URL names %q, which is no service that the bot waits for", host)
	}
}

// Redis keeps what it is told, evicts nothing, and is reached by the bot alone.
func TestComposedRedis(t *testing.T) {
	c := compose(t)
	r := c.Services["redis"]
	command := strings.Join(r.Command, " ")
	for _, want := range []string{"--appendonly yes", "--maxmemory-policy noeviction"} {
		if !strings.Contains(command, want) {
			t.Errorf("redis runs without %s", want)
		}
	}
	if !strings.HasPrefix(r.Image, "redis:7") || len(r.Healthcheck.Test) == 0 {
		t.Errorf("image %q, health check %q", r.Image, r.Healthcheck.Test)
	}
	if len(r.Ports) > 0 {
		t.Errorf("redis is open to the world on %v", r.Ports)
	}
	for _, n := range r.Networks {
		if c.Networks[n] == nil || !c.Networks[n].Internal {
			t.Errorf("redis is on %s, which is not internal", n)
		}
	}
	if len(r.Networks) == 0 || !slices.Contains(c.Services["bot"].Networks, r.Networks[0]) {
		t.Error("the bot does not reach redis")
	}
	if len(r.Volumes) != 1 || !strings.HasSuffix(r.Volumes[0], ":/data") {
		t.Fatalf("volumes %v, want one on /data", r.Volumes)
	}
	if name, _, _ := strings.Cut(r.Volumes[0], ":"); !has(c.Volumes, name) {
		t.Errorf("the volume %s is not declared", name)
	}
}

func has(m map[string]any, key string) bool {
	_, ok := m[key]
	return ok
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What the documents for operators and readers name as proof is there.
func TestProofsThatAreNamedExist(t *testing.T) {
	var code strings.Builder
	for _, root := range []string{"..", "../../internal"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(name, "_test.go") {
				code.WriteString(read(t, name))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	family := regexp.MustCompile(`^Test[A-G][0-9]$`)
	for _, doc := range []string{"../../docs/security.md", "../../docs/operations.md", "../../docs/safety.md"} {
		names := regexp.MustCompile(`\bTest[A-Z][A-Za-z0-9]+\b`).FindAllString(read(t, doc), -1)
		if len(names) == 0 {
			t.Errorf("%s names no test", doc)
		}
		for _, name := range names {
			if family.MatchString(name) {
				continue // all tests of a requirement
			}
			if !strings.Contains(code.String(), "func "+name+"(") {
				t.Errorf("%s names %s, and there is no such test", doc, name)
			}
		}
	}
}
