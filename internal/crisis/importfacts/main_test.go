package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"kintsugi/internal/crisis"
)

const facts = `
- code: CY
  name: Cyprus
  emergency: null
  helplines:
  - name: SPAVO helpline 1440
    category: domestic_violence
    audience: [lgbtq+, lgbtq]
    phone: '1440'
    number_type: short_code
    numbering_plan_check: not_listed
    web: http://www.domviolence.org.cy
    sources: [one, two]
    agreeing_sources: 2
    newest_evidence: '2024-11-06'
    confidence: high
    notes: 'free; live chat; line for people who use violence: 1406'
- code: US
  name: United States
  emergency:
    general: ['911']
    police: []
    ambulance: []
    fire: []
    numbers:
    - {number: '911', services: [all], agreeing_sources: 5, newest_evidence: '2026-08-08', sources: [s]}
    confidence: high
  helplines:
  - {name: Cut short, category: sexual_assault, phone: '800.656', number_type: short_code, numbering_plan_check: valid, sources: [s], agreeing_sources: 1, newest_evidence: '2024-09-20', confidence: medium}
  - {name: Old length, category: men, phone: '555 1234', number_type: long, numbering_plan_check: not_listed, sources: [s], agreeing_sources: 1, newest_evidence: '2024-09-20', confidence: medium}
  - {name: Two, category: men, phone: '117 / 116', number_type: short_code, numbering_plan_check: not_listed, sources: [s], agreeing_sources: 1, newest_evidence: null, confidence: low}
  - {name: Text only, category: suicide_crisis, phone: null, text: '741741', sources: [s], agreeing_sources: 1, newest_evidence: '2024-09-20', confidence: medium}
  - {name: Crisis line (operator not named in the source copy), category: suicide_crisis, phone: '*211', number_type: star_or_hash_code, numbering_plan_check: not_checked, sources: [s], agreeing_sources: 1, newest_evidence: '2024-09-20', confidence: medium, status: superseded}
`

// imported runs the conversion and reads the files back. A reading without its
// line is an error, but only after all files are written.
func imported(t *testing.T, folder string) map[string]crisis.Line {
	t.Helper()
	path := filepath.Join(t.TempDir(), "facts.yaml")
	if err := os.WriteFile(path, []byte(facts), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(path, folder); err == nil || !strings.HasPrefix(err.Error(), "readings without a line: ") {
		t.Fatalf("want the error that readings have no line, got %v", err)
	}
	lines := map[string]crisis.Line{}
	for _, code := range []string{"CY", "US"} {
		data, err := os.ReadFile(filepath.Join(folder, code+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var country crisis.Country
		if err := yaml.Load(data, &country, yaml.WithKnownFields()); err != nil {
			t.Fatal(err)
		}
		for _, line := range country.Lines {
			lines[line.ID] = line
		}
	}
	return lines
}

func TestFactsAreCarriedOver(t *testing.T) {
	lines := imported(t, t.TempDir())
	spavo := lines["cy-1440"]
	if spavo.Phone != "1440" || !spavo.Free || !spavo.Chat || len(spavo.Sources) != 2 || strings.Join(spavo.Audience, " ") != "lgbtq" {
		t.Errorf("not as in the facts: %+v", spavo)
	}
	beside := lines["cy-1406"]
	if beside.Phone != "1406" || beside.Confidence != crisis.Medium || !beside.Unnamed || len(beside.Sources) != 2 {
		t.Errorf("the line named in the notes: %+v", beside)
	}
	if text := lines["us-text-741741"]; text.Text != "741741" || text.Tell == "" || text.Status != crisis.InUse {
		t.Errorf("the line for texts: %+v", text)
	}
	if star := lines["us-star-211"]; star.Status != crisis.Superseded || !star.Unnamed || star.Reason == "" {
		t.Errorf("the superseded line: %+v", star)
	}
}

func TestDamagedNumbersAreDoubtful(t *testing.T) {
	lines := imported(t, t.TempDir())
	for _, id := range []string{"us-800656", "us-5551234", "us-117116"} {
		if lines[id].Status != crisis.Doubtful || lines[id].Reason == "" {
			t.Errorf("%s: %+v", id, lines[id])
		}
	}
}

func TestASecondImportKeepsWhatPeopleDid(t *testing.T) {
	folder := t.TempDir()
	imported(t, folder)
	path := filepath.Join(folder, "CY.yaml")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(before), "  confidence: high\n", "  confidence: high\n  status: off\n  reason: nobody answers\n  checked: 2026-11-01\n  zone: Asia/Famagusta\n", 1)
	if edited == string(before) {
		t.Fatal("nothing was edited")
	}
	if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	line := imported(t, folder)["cy-1440"]
	if line.Status != crisis.Off || line.Reason != "nobody answers" || line.Checked != "2026-11-01" || line.Zone != "Asia/Famagusta" {
		t.Errorf("lost: %+v", line)
	}
	first, _ := os.ReadFile(path)
	imported(t, folder)
	if second, _ := os.ReadFile(path); string(first) != string(second) {
		t.Error("the same input gave another file")
	}
}
