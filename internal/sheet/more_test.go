package sheet

import (
	"slices"
	"testing"
)

// A key that is new to the engine stands on the page as it is written.
func TestAKeyThatIsNewIsShownAsItIsWritten(t *testing.T) {
	type inner struct {
		Of []string `yaml:"of"`
	}
	got := more(&struct {
		Known  string         `yaml:"known"`
		New    string         `yaml:"new"`
		Nought int            `yaml:"nought"`
		Deep   map[string]int `yaml:"deep"`
		Inner  inner          `yaml:"inner"`
		Acts   inner          `yaml:",inline"`
		hidden string
	}{Known: "a", New: "words of it", Deep: map[string]int{"b": 2}, Inner: inner{[]string{"c"}}, hidden: "d"}, []string{"known"})
	want := []string{"new: words of it", "deep: b: 2", "inner: of: - c"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
