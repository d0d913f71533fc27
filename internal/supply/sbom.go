package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// bill is a bill of materials in the form of CycloneDX 1.6, as much of it as is
// known of a Go binary. The same binary gives the same bill.
type bill struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Serial       string       `json:"serialNumber"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component  component  `json:"component"`
	Properties []property `json:"properties,omitempty"`
}

type component struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl"`
	Hashes  []hash `json:"hashes,omitempty"`
}

type hash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// newBill lists the modules in a binary, Go's own library among them.
func newBill(info *debug.BuildInfo) (*bill, error) {
	if info.Main.Path == "" {
		return nil, errors.New("the binary does not say what it is built of")
	}
	b := &bill{Format: "CycloneDX", Spec: "1.6", Version: 1}
	b.Metadata.Component = made("application", info.Main.Path, info.Main.Version)
	for _, s := range info.Settings {
		b.Metadata.Properties = append(b.Metadata.Properties, property{"build:" + s.Key, s.Value})
	}
	b.Components = append(b.Components, made("library", "std", strings.TrimPrefix(info.GoVersion, "go")))
	sums := sha256.New()
	fmt.Fprintln(sums, info.String())
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := made("library", m.Path, m.Version)
		// go.sum's h1 is a SHA-256 over the module's files.
		if raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:")); err == nil && len(raw) == sha256.Size {
			c.Hashes = []hash{{"SHA-256", hex.EncodeToString(raw)}}
		}
		b.Components = append(b.Components, c)
	}
	all := dependency{Ref: b.Metadata.Component.Ref}
	for _, c := range b.Components {
		all.DependsOn = append(all.DependsOn, c.Ref)
	}
	b.Dependencies = []dependency{all}
	b.Serial = serial(sums.Sum(nil))
	return b, nil
}

func made(kind, path, version string) component {
	if version == "" {
		version = "(devel)"
	}
	purl := "pkg:golang/" + path + "@" + strings.NewReplacer("+", "%2B", "(", "%28", ")", "%29").Replace(version)
	return component{Type: kind, Ref: purl, Name: path, Version: version, PURL: purl}
}

// serial is a UUID made of a checksum (RFC 9562, version 8).
func serial(sum []byte) string {
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
