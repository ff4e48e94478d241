package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
)

// endWithParent has the kernel send a fast shutdown when this process dies, and
// keeps ^C on a terminal from reaching the server directly.
func endWithParent(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	cmd.SysProcAttr.Setpgid = true
}

// throughHandle is the first file handed to a child, as the child names it.
const throughHandle = "/proc/self/fd/3"

// characters is the character type in which Chinese letters are letters.
const characters = "C.UTF-8"

// living lists the Postgres processes that work in dir. Their working directory
// tells: in a container whose first process does not reap, a dead one keeps its
// number for ever, but a zombie works nowhere.
func living(dir string, who account) ([]int, error) {
	want, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for processes in %s: %w", dir, err)
	}
	var pids []int
	seen := make(chan error)
	go func() {
		// In a container root may not look into other users' processes, so the
		// account does. Nothing unlocks the thread: it ends with the goroutine,
		// and the borrowed identity with it.
		if who.drop {
			runtime.LockOSThread()
			syscall.RawSyscall(syscall.SYS_SETFSGID, uintptr(who.gid), 0, 0) //nolint:errcheck // it answers with the one before
			syscall.RawSyscall(syscall.SYS_SETFSUID, uintptr(who.uid), 0, 0) //nolint:errcheck // likewise
		}
		pids, err = working(want)
		seen <- err
	}()
	return pids, <-seen
}

func working(dir fs.FileInfo) (pids []int, err error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		cwd, err := os.Stat("/proc/" + e.Name() + "/cwd")
		if err != nil || !os.SameFile(cwd, dir) {
			continue // somebody else's, a zombie, or just gone
		}
		// A shell may stand there too, and is none of our business.
		if name, err := os.ReadFile("/proc/" + e.Name() + "/comm"); err == nil && string(name) == "postgres\n" {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}
