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
	want := `{"id":"a","class":"self_harm","strength":"explicit","rule":"sh-kill-myself"}` + "\n" +
		`{"id":2,"class":"none","strength":"","rule":""}` + "\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}

func TestClassifyNeverRepeatsTheWords(t *testing.T) {
	d, _ := detect.Load(os.DirFS("../../content"))
	err := classify(d, strings.NewReader("{}\nsecret words"), &strings.Builder{})
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%v", err)
	}
}
