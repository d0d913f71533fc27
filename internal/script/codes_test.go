package script

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// findingKind is one place in the source that makes a finding.
type findingKind struct {
	at           token.Position
	code, format string
	form         *regexp.Regexp
}

// made tells whether a finding can have been made there.
func (k findingKind) made(f Finding) bool { return f.Code == k.code && k.form.MatchString(f.Message) }

var verb = regexp.MustCompile(`%[a-z]`)

// findingKinds reads the source of this package and of the compiler in package
// dialogue for all findings they make: calls of add and warn with their code
// and format, and of bad, whose message is led in by the state.
func findingKinds(t *testing.T) (all []findingKind) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	for _, file := range append(files, "../dialogue/library.go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if code, format := findingOf(n); code != "" {
				k := findingKind{at: set.Position(n.Pos()), code: code, format: format}
				parts := verb.Split(format, -1)
				for i := range parts {
					parts[i] = regexp.QuoteMeta(parts[i])
				}
				k.form = regexp.MustCompile(strings.Join(parts, "(?s:.*)"))
				all = append(all, k)
			}
			return true
		})
	}
	if len(all) < 70 {
		t.Fatalf("only %d places make findings: they are looked for in the wrong way", len(all))
	}
	return all
}

// findingOf is the code and format of a finding; "" for any other node.
func findingOf(n ast.Node) (code, format string) {
	switch n := n.(type) {
	case *ast.CallExpr:
		first := map[string]int{"add": 2, "warn": 2, "bad": 1}
		i, ok := first[called(n)]
		if !ok || len(n.Args) < i+2 {
			return "", ""
		}
		return literal(n.Args[i]), literal(n.Args[i+1])
	case *ast.CompositeLit: // a &Problem{...}
		for _, e := range n.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "Code" {
				code = literal(kv.Value)
			}
		}
	}
	return code, format
}

// called is the name of the function or method that is called.
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// literal is what a string literal says, or the code Unlisted; "" for anything
// else.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return s
		}
	case *ast.Ident:
		if e.Name == "Unlisted" {
			return Unlisted
		}
	}
	return ""
}
