package main

import (
	"errors"
	"io/fs"
	"os"
)

// largestContent is the largest file of content that is read, in bytes. The
// largest of ours, what the detector has learnt, is a fifth of it.
const largestContent = 4 << 20

// errNoContent is what a file gives that is not plain content.
var errNoContent = errors.New("not a plain file, or too large")

// confined is a content folder as it is read: plain files within it, of a bounded
// size. Content may come from anybody; a link out of the folder, a pipe or a file
// without an end is not followed, waited for or read.
type confined struct{ inner fs.FS }

// confine opens a folder.
func confine(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return confined{root.FS()}, nil
}

// Open implements fs.FS.
func (c confined) Open(name string) (fs.File, error) {
	info, err := fs.Stat(c.inner, name) // before it is opened: a pipe would keep us waiting
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && (!info.Mode().IsRegular() || info.Size() > largestContent) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoContent}
	}
	return c.inner.Open(name)
}
