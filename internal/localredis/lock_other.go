//go:build !unix

package localredis

import "os"

// No release of the server exists for these systems, so a binary of that name
// is not trusted to be one.
func tryLock(string) (*os.File, error) { return nil, ErrNoBinary }

func socketPath(string) (string, error) { return "", ErrNoBinary }
