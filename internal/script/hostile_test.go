package script

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// page is a flow with these states, for the test content.
func page(states string) string {
	return "flow: page\ntitle: Page\nrevision: 1\nstart: in\ncommands: [page]\nhint: Page\nbasis: practice only\nreview: {state: draft}\nstates:\n" + states
}

// bomb is YAML whose aliases stand for 10^9 values.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 9; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	return b.String()
}

// TestHostileFilesAreRefused: files that would hang the program, fill its memory
// or be refused by Telegram are refused when content is loaded, soon and with
// little memory. %s is what they hold.
func TestHostileFilesAreRefused(t *testing.T) {
	if lib, found := Load(testContent(t, map[string]string{"flows/page.yaml": page("  - {state: in, kind: say, to: out, text: A}\n  - {state: out, kind: end}\n")}), testRooms(t)); lib == nil {
		t.Fatalf("a page with nothing wrong is refused: %v", Errors(found))
	}
	end := "  - {state: out, kind: end}\n"
	for what, c := range map[string]struct{ file, want string }{
		"an alias bomb":                         {bomb() + "flow: page\nstates: *a8\n", "field a0 not found"},
		"an alias of itself":                    {"a: &a [*a]\n" + page(end), ""},
		"a hundred thousand deep":               {strings.Repeat("[", 100_000), "max depth"},
		"a thousand keys deep":                  {strings.Repeat("{a: ", 20_000), "max depth"},
		"half a megabyte of text":               {page("  - {state: in, kind: say, to: out, text: \"" + strings.Repeat("long ", 100_000) + "\"}\n" + end), "Telegram takes 4096"},
		"a loop in a condition":                 {page("  - {state: in, kind: branch, cases: [{if: 'all(1..9999, {all(1..9999, {all(1..9999, {true})})})', to: out}], else: out}\n" + end), "all() is not for conditions"},
		"a billion lines":                       {page("  - {state: in, kind: paced, to: out, stop: out, repeat: 1000000000, lines: [{text: a, for: 1s}]}\n" + end), "at most 200"},
		"a script":                              {page("  - {state: in, kind: say, to: out, text: \"<script>alert(1)</script>\"}\n" + end), "no tag <script>"},
		"a script in an attribute":              {page("  - {state: in, kind: say, to: out, text: '<b onclick=\"alert(1)\">A</b>'}\n" + end), "no onclick"},
		"a link that is a script":               {page("  - {state: in, kind: say, to: out, text: '<a href=\"javascript:alert(1)\">A</a>'}\n" + end), "no href like that"},
		"a tag that never ends":                 {page("  - {state: in, kind: say, to: out, text: \"<b>bold\"}\n" + end), "markup is wrong"},
		"an entity of its own":                  {page("  - {state: in, kind: say, to: out, text: \"&lol9;\"}\n" + end), "markup is wrong"},
		"a picture by its path":                 {page("  - {state: in, kind: picture, to: out, picture: ../../../etc/passwd, text: A}\n" + end), "no drawing"},
		"a state that is its own branch":        {page("  - {state: in, kind: branch, cases: [{if: night, to: in}], else: in}\n" + end), "comes back to itself"},
		"landings that go round":                {strings.Replace(page("  - {state: in, kind: say, to: out, text: A}\n"+end), "states:", "landings: {a: b, b: a}\nstates:", 1), "leads to b, which is no state"},
		"a button with a command for the phone": {page("  - {state: in, kind: say, to: out, text: A, buttons: [{label: B, url: \"tg://resolve?domain=x\"}]}\n" + end), "url not found"},
	} {
		t.Run(what, func(t *testing.T) {
			begun, before := time.Now(), allocated()
			lib, found := Load(testContent(t, map[string]string{"flows/page.yaml": c.file}), testRooms(t))
			if lib != nil || len(Errors(found)) == 0 || !strings.Contains(fmt.Sprint(Errors(found)), c.want) {
				t.Errorf("findings: %.300s; want one that says %q", fmt.Sprint(found), c.want)
			}
			if d := time.Since(begun); d > 20*time.Second {
				t.Errorf("refusing it takes %s", d)
			}
			if mb := (allocated() - before) >> 20; mb > 500 {
				t.Errorf("refusing it takes %d MB", mb)
			}
		})
	}
}

// allocated is how many bytes were ever allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
