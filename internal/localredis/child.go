package localredis

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// ErrInUse is returned when another live process keeps its data in the same
// folder.
var ErrInUse = errors.New("localredis: another process is using this folder; end it, or choose another folder (DATA_DIR)")

const (
	ownerLock = "owner.lock" // held by the process that called Child
	dataLock  = "data.lock"  // held by that process and, through an inherited file, by its server
)

// Child starts redis-server or valkey-server as a child of this process, with
// its data in dir, which is made if it is missing. Each change is appended to a
// file there, so that a later Child on the same dir knows it again. It listens
// on a unix socket that only this user can open. More arguments of the server
// may follow. It is stopped by [Server.Close] and, on Linux, when this process
// is killed; a server left behind by a killed process is ended by the next
// Child on its folder, so two servers never write the same data.
//
// It returns ErrNoBinary where there is no such program and ErrInUse while
// another live process uses dir.
func Child(dir string, args ...string) (*Server, error) {
	if _, err := binary(); err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("localredis: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("localredis: %w", err)
	}
	owner, err := tryLock(filepath.Join(dir, ownerLock))
	if err != nil {
		return nil, err
	}
	s, err := startIn(dir, args)
	if err != nil {
		return nil, errors.Join(err, owner.Close())
	}
	stop := s.stop
	s.stop = func() error { return errors.Join(stop(), owner.Close()) }
	return s, nil
}

// startIn starts the server of a folder that this process owns.
func startIn(dir string, args []string) (*Server, error) {
	socket, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	data, err := takeData(filepath.Join(dir, dataLock), socket)
	if err != nil {
		return nil, err
	}
	defer data.Close() // the server has its own copy
	p, err := start(append([]string{
		"--port", "0", "--unixsocket", socket, "--unixsocketperm", "700",
		"--dir", dir, "--appendonly", "yes", "--save", "",
		"--maxmemory-policy", "noeviction", "--loglevel", "warning", "--daemonize", "no",
	}, args...), data)
	if err != nil {
		return nil, err
	}
	if err := p.ready(socket); err != nil {
		return nil, err
	}
	return &Server{addrs: []string{socket}, pid: p.cmd.Process.Pid, stop: p.stop}, nil
}

// takeData locks the data of a folder. While a server left behind still has it,
// that server is asked to end.
func takeData(path, socket string) (*os.File, error) {
	for late := time.Now().Add(stopWait); ; {
		f, err := tryLock(path)
		if !errors.Is(err, ErrInUse) {
			return f, err
		}
		if time.Now().After(late) {
			return nil, fmt.Errorf("localredis: a server left behind by an earlier run does not end; stop it by hand")
		}
		ask(socket, "SHUTDOWN") // it may be ending already
		time.Sleep(askPause)
	}
}
