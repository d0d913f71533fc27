package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// reaches are the files that open a connection or start a program, and to whom.
// Whatever is added here leaves the machine, or could: safety.md F5.
var reaches = map[string]string{
	"cmd/kintsugi/health.go":           "the bot's own admin address, for the health subcommand",
	"cmd/kintsugi/store.go":            "the Redis that the program itself has started",
	"internal/localredis/cluster.go":   "Redis servers that the program itself has started",
	"internal/localredis/process.go":   "the same: it starts them, and asks whether they are up",
	"internal/session/open.go":         "the Redis of REDIS_URL",
	"internal/telegram/client.go":      "the Bot API, TELEGRAM_API_URL",
	"internal/telegram/wire.go":        "the same: the client it is handed",
	"internal/supply/licences.go":      "go list, for make licences and make sbom: in no command of the program's",
	"internal/bench/checkins/start.go": "a measurement, in no binary: it builds and starts the bot",
}

// opening are the names that open connections or start programs, by import path.
var opening = map[string]*regexp.Regexp{
	"net":                          regexp.MustCompile(`^(Dial.*|Lookup.*|Resolve.*Addr|DefaultResolver)$`),
	"net/http":                     regexp.MustCompile(`^(Get|Head|Post|PostForm|Client|Transport|DefaultClient|DefaultTransport|NewRequest.*)$`),
	"crypto/tls":                   regexp.MustCompile(`^(Dial.*|Client)$`),
	"os":                           regexp.MustCompile(`^StartProcess$`),
	"os/exec":                      regexp.MustCompile(`^Command.*$`),
	"github.com/redis/go-redis/v9": regexp.MustCompile(`^New.*(Client|Ring)$`),
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": regexp.MustCompile(`^NewBotAPI.*$`),
}

// notAtAll are packages that reach out by themselves; no file needs them.
var notAtAll = regexp.MustCompile(`^(net/smtp|net/rpc.*|expvar|golang.org/x/net/.*|plugin|syscall/js)$|otel|sentry|statsd|segment|posthog|honeycomb|datadog|newrelic`)

// F5: nothing in the program can reach anybody but Telegram, Redis, and itself.
func TestF5NobodyElseCanBeReached(t *testing.T) {
	const root = "../.."
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && name != "." || name == "internal/telegramtest" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		for _, what := range openings(t, path) {
			if reaches[name] == "" {
				t.Errorf("%s uses %s; whom does it reach?", name, what)
			}
			found[name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range reaches {
		if !found[name] {
			t.Errorf("%s reaches nobody any more", name)
		}
	}
}

// openings are the names in a file that open connections.
func openings(t *testing.T, path string) (all []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	local := map[string]string{} // the name a package has in this file
	for _, i := range file.Imports {
		of := strings.Trim(i.Path.Value, `"`)
		if notAtAll.MatchString(of) && of != "golang.org/x/net/netutil" { // that one only counts connections
			all = append(all, of)
		}
		name := of[strings.LastIndex(of, "/")+1:]
		switch {
		case i.Name != nil:
			name = i.Name.Name
		case strings.HasSuffix(of, "go-redis/v9"):
			name = "redis"
		case strings.HasSuffix(of, "telegram-bot-api/v5"):
			name = "tgbotapi"
		}
		local[name] = of
	}
	ast.Inspect(file, func(n ast.Node) bool {
		x, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if of, ok := x.X.(*ast.Ident); ok && opening[local[of.Name]] != nil && opening[local[of.Name]].MatchString(x.Sel.Name) {
			all = append(all, of.Name+"."+x.Sel.Name)
		}
		return true
	})
	return all
}
