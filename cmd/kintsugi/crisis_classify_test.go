package main

import (
	"os"
	"strings"
	"testing"

	"kintsugi/internal/crisis/detect"
)

func TestClassifyAnswersEachLine(t *testing.T) {
	d, findings := detect.Load(os.DirFS("../../content"))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	var out strings.Builder
	in := `{"id":"a","text":"I want to kill myself","lang":"en"}` + "\n\n" + `{"id":2,"text":"the bus was late","lang":"en"}` + "\n"
	if err := classify(d, strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	want := `{"id":"a","class":"self_harm","strength":"explicit","rule":"sh-present"}` + "\n" +
		`{"id":2,"class":"none","strength":"","rule":""}` + "\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}

// It is a command of crisis beside the country that crisis shows by itself, and
// has no second name.
func TestClassifyIsACommandOfCrisis(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		args []string
		code int
		out  string
	}{
		{[]string{"crisis", "classify"}, 0, `{"id":1,"class":"self_harm","strength":"explicit","rule":"sh-present"}` + "\n"},
		{[]string{"classify"}, exitUsage, ""},
	} {
		var out, says strings.Builder
		in := strings.NewReader(`{"id":1,"text":"I want to kill myself","lang":"en"}`)
		p := &process{ctx: t.Context(), args: c.args, in: in, out: &out, err: &says}
		if code := p.run(); code != c.code || out.String() != c.out {
			t.Errorf("%q: exit %d, %q, said %q", c.args, code, out.String(), says.String())
		}
	}
}

func TestClassifyNeverRepeatsTheWords(t *testing.T) {
	d, _ := detect.Load(os.DirFS("../../content"))
	err := classify(d, strings.NewReader("{}\nsecret words"), &strings.Builder{})
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%v", err)
	}
}
