package localredis

import "syscall"

// dieWithParent has the kernel end the child when the thread that started it
// ends, also when this process is killed. The process group of its own keeps a
// Ctrl-C in the terminal from ending the server before what uses it.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}
