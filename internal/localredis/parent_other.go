//go:build !unix

package localredis

import "syscall"

func dieWithParent() *syscall.SysProcAttr { return nil }
