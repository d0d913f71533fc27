package terminal

import (
	"os"
	"testing"
)

func TestDetectOnAPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	for name, c := range map[string]struct {
		env   map[string]string
		width int
		lang  string
	}{
		"nothing known":     {nil, 80, ""},
		"columns":           {map[string]string{"COLUMNS": "42"}, 42, ""},
		"columns of noise":  {map[string]string{"COLUMNS": "-3"}, 80, ""},
		"a locale":          {map[string]string{"LANG": "de_AT.UTF-8"}, 80, "de-AT"},
		"a variant":         {map[string]string{"LANG": "ca_ES@valencia"}, 80, "ca-ES"},
		"the order of them": {map[string]string{"LC_ALL": "fr", "LANG": "de_DE"}, 80, "fr"},
		"no language":       {map[string]string{"LC_ALL": "C.UTF-8", "LANG": "de_DE"}, 80, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := Detect(r, w, func(name string) string { return c.env[name] })
			if o.Interactive || o.Styles {
				t.Errorf("a pipe was taken for a terminal: %+v", o)
			}
			if got := o.Width(); got != c.width {
				t.Errorf("width %d, want %d", got, c.width)
			}
			if o.Lang != c.lang {
				t.Errorf("language %q, want %q", o.Lang, c.lang)
			}
		})
	}
}
