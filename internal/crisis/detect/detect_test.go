package detect

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// message is one labelled text of testdata.
type message struct {
	ID, Lang, Group, Text string
	Class                 Class
	Strength              Strength
}

// content is the folder of the rules this repository ships.
const content = "../../../content"

var shipped = sync.OnceValues(func() (*Detector, []Finding) { return Load(os.DirFS(content)) })

func detector(tb testing.TB) *Detector {
	tb.Helper()
	d, findings := shipped()
	for _, f := range findings {
		tb.Error(f)
	}
	if len(findings) > 0 {
		tb.FailNow()
	}
	return d
}

func labelled(tb testing.TB, lang, half string) []message {
	tb.Helper()
	f, err := os.Open(filepath.Join("testdata", lang, half+".jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []message
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			tb.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// tally is how a group of texts was read.
type tally struct{ all, right, noticed int }

// rate is a share with its 95 % Wilson interval.
func rate(k, n int) string {
	if n == 0 {
		return "-"
	}
	const z = 1.96
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m)) / (1 + z*z/m)
	return fmt.Sprintf("%3d/%3d %.3f [%.3f, %.3f]", k, n, p, max(0, mid-half), min(1, mid+half))
}

// measure reads every text of a half. missing gets what was read otherwise
// than it is labelled.
func measure(d *Detector, all []message, missing func(message, Reading)) map[string]*tally {
	groups := map[string]*tally{}
	for _, m := range all {
		t := groups[m.Group]
		if t == nil {
			t = &tally{}
			groups[m.Group] = t
		}
		got := d.Read(m.Text, m.Lang)
		t.all++
		if got.Class != None {
			t.noticed++
		}
		if got.Class == m.Class {
			t.right++
		} else {
			missing(m, got)
		}
	}
	return groups
}

func (t *tally) String() string {
	return fmt.Sprintf("own class %s   noticed %s", rate(t.right, t.all), rate(t.noticed, t.all))
}

// show prints the groups in a fixed order; KINTSUGI_DETECT_MISSES=1 names the
// texts of the tune half that were read otherwise.
func show(t *testing.T, half string, d *Detector) map[string]*tally {
	t.Helper()
	groups := measure(d, labelled(t, "en", half), func(m message, got Reading) {
		if half == "tune" && os.Getenv("KINTSUGI_DETECT_MISSES") != "" {
			t.Logf("%s read as %s by %q: %s", m.Group, got.Class, got.Rule, m.Text)
		}
	})
	var names []string
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "\n%-21s %v", name, groups[name])
	}
	t.Logf("%s: recall and false alarms with 95 %% intervals%s", half, b.String())
	return groups
}
