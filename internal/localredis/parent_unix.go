//go:build unix && !linux

package localredis

import "syscall"

// dieWithParent keeps a Ctrl-C in the terminal from ending the server before
// what uses it. A server left behind by a process that was killed is ended by
// the next [Child] on the same folder.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
