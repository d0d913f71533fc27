package script

import (
	"fmt"
	"os"
	"testing"
)

func sprint(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func testFacts(t testing.TB) string { return readFile(t, "testdata/facts.yaml") }
