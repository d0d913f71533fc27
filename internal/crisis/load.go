package crisis

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.yaml.in/yaml/v4"
)

// folder is where the directory's files stand inside a content folder.
const folder = "crisis"

// Directory is the crisis directory. It is safe for use by many goroutines.
type Directory struct {
	// now is the present moment; Emergency, which is not told the time, judges
	// by it how old a number is.
	now     func() time.Time
	words   map[string]*words
	entries map[string]*entry
	codes   []string
	index   func() *index
	zones   func() map[string][]string
	// off are the ids of records that are switched off at run time.
	off atomic.Pointer[map[string]bool]
}

// entry is one country's file, read when it is first needed.
type entry struct {
	read func() result
}

// result is what reading one country's file gave.
type result struct {
	country  *Country
	findings []Finding
}

// Open makes the directory of fsys, a content folder. It reads the words at
// once and a country's file when it is first asked for, which takes about a
// millisecond; files that [Load] finds fault with are skipped in silence. now is
// the present time: the directory's own clock, by which the age of emergency
// numbers is judged, goes on from there. The error says that the folder or its
// words cannot be read.
func Open(fsys fs.FS, now time.Time) (*Directory, error) {
	directory, findings := open(fsys, now)
	if len(findings) > 0 {
		return nil, fmt.Errorf("crisis directory: %s", findings[0])
	}
	return directory, nil
}

// Load is Open that reads and checks every file. The directory leaves out what
// a finding is about and is never nil; whoever loads other people's files
// should refuse them when a finding is not a mere warning.
func Load(fsys fs.FS, now time.Time) (*Directory, []Finding) {
	directory, findings := open(fsys, now)
	findings = append(findings, directory.readAll()...)
	findings = append(findings, directory.sameIDs()...)
	_, found := readAliases(fsys, directory.Known)
	findings = append(findings, found...)
	_, found = readZones(fsys, directory.Known)
	findings = append(findings, found...)
	sort.SliceStable(findings, func(i, j int) bool {
		a, b := findings[i], findings[j]
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
	return directory, findings
}

func open(fsys fs.FS, now time.Time) (*Directory, []Finding) {
	opened := time.Now()
	d := &Directory{now: func() time.Time { return now.Add(time.Since(opened)) }, entries: map[string]*entry{}}
	names, err := fs.Glob(fsys, folder+"/??.yaml")
	if err != nil || len(names) == 0 {
		return d, []Finding{{File: folder, Code: "empty", Message: "no country files (two letters and .yaml)"}}
	}
	d.zones = sync.OnceValue(func() map[string][]string {
		zones, _ := readZones(fsys, d.Known)
		return zones
	})
	for _, name := range names {
		code := strings.TrimSuffix(path.Base(name), ".yaml")
		d.entries[code] = &entry{read: sync.OnceValue(func() result { return readCountry(fsys, name, d.zones, now) })}
		d.codes = append(d.codes, code)
	}
	slices.Sort(d.codes)
	d.index = sync.OnceValue(func() *index {
		aliases, _ := readAliases(fsys, d.Known)
		return newIndex(d.codes, aliases)
	})
	var findings []Finding
	d.words, findings = readWords(fsys)
	return d, findings
}

// readAll reads every file, as many at a time as there are processors.
func (d *Directory) readAll() []Finding {
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for _, code := range d.codes {
		free <- struct{}{}
		group.Go(func() {
			d.entries[code].read()
			<-free
		})
	}
	group.Wait()
	var findings []Finding
	for _, code := range d.codes {
		findings = append(findings, d.entries[code].read().findings...)
	}
	return findings
}

// sameIDs finds ids that two countries use.
func (d *Directory) sameIDs() []Finding {
	var findings []Finding
	owner := map[string]string{}
	for _, code := range d.codes {
		country := d.country(code)
		if country == nil {
			continue
		}
		for _, line := range country.Lines {
			if other, taken := owner[line.ID]; taken && other != code {
				findings = append(findings, Finding{
					File: fileOf(code), Code: "same-id",
					Message: fmt.Sprintf("id %s is also used in %s", line.ID, fileOf(other)),
				})
			}
			owner[line.ID] = code
		}
	}
	return findings
}

// country is what is known of a country, nil where its code or file is unknown.
func (d *Directory) country(code string) *Country {
	e := d.entries[code]
	if e == nil {
		return nil
	}
	return e.read().country
}

// Codes are the codes of all countries of the directory, sorted.
func (d *Directory) Codes() []string { return slices.Clone(d.codes) }

// Known tells whether code (ISO 3166-1 alpha-2, upper case) is a country of the
// directory.
func (d *Directory) Known(code string) bool { return d.entries[code] != nil }

func fileOf(code string) string { return folder + "/" + code + ".yaml" }

// readCountry reads and checks one country's file. A record with a mistake is
// left out, and so is a file that cannot be read as a whole. zones are those of
// every country.
func readCountry(fsys fs.FS, name string, zones func() map[string][]string, now time.Time) result {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return result{findings: []Finding{{File: name, Code: "unreadable", Message: err.Error()}}}
	}
	var country Country
	if findings := decode(name, data, &country); findings != nil {
		return result{findings: findings}
	}
	findings := check(name, data, &country, now)
	for i := range country.Lines {
		line := &country.Lines[i]
		line.sources = len(line.Sources)
		line.Sources = nil // read, checked, and a megabyte in all
		line.place(func() []string { return zones()[country.Code] })
	}
	return result{country: &country, findings: findings}
}

// decode reads strict YAML: unknown and doubled fields are mistakes, and all of
// them are found at once.
func decode(name string, data []byte, into any) []Finding {
	err := yaml.Load(data, into, yaml.WithKnownFields())
	if err == nil {
		return nil
	}
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		var findings []Finding
		for _, one := range many.Errors {
			findings = append(findings, yamlFinding(name, one))
		}
		return findings
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return []Finding{yamlFinding(name, one)}
	}
	return []Finding{{File: name, Code: "yaml", Message: err.Error()}}
}
