// Command train learns the model that stands beside a language's rules of
// content/crisis/detect from the labelled texts of the tune half:
//
//	go run ./internal/crisis/detect/train
//
// It takes seconds, needs nothing but this repository, and gives the same file
// again for the same texts and rules. The held-out halves are never read.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"kintsugi/internal/crisis/detect"
)

func main() {
	content := flag.String("content", "content", "the content folder")
	texts := flag.String("texts", "internal/crisis/detect/testdata", "the folder of the labelled texts")
	tag := flag.String("language", "en", "the language, as its files are named")
	flag.Parse()
	if err := train(*content, *texts, *tag); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// train writes the model of one language.
func train(content, texts, tag string) error {
	samples, err := read(filepath.Join(texts, tag, "tune.jsonl"))
	if err != nil {
		return err
	}
	file := filepath.Join(content, "crisis", "detect", tag+".model")
	// The model of before is in nobody's way: it may be of another version.
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	rules, findings := detect.Load(os.DirFS(content))
	for _, f := range findings {
		err = errors.Join(err, errors.New(f.String()))
	}
	if err != nil {
		return err
	}
	model, err := detect.Train(rules, tag, samples)
	if err != nil {
		return err
	}
	return os.WriteFile(file, model, 0o644)
}

// read reads JSON lines with a text and its class. What it says of a mistake
// doesn't repeat the words.
func read(name string) ([]detect.Sample, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var samples []detect.Sample
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var one detect.Sample
		if json.Unmarshal(lines.Bytes(), &one) != nil {
			return nil, fmt.Errorf("%s:%d: want a JSON object with text and class", name, n)
		}
		samples = append(samples, one)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return samples, nil
}
