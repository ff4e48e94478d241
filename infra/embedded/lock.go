package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const lockName = "gridcase.lock"

// Lock takes the data directory for this process alone, until release is
// called or the process ends.
func Lock(dir string) (release func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	return lockFile(filepath.Join(dir, lockName))
}

// lockFile holds a file that names the holder. The file stays: removing it
// would let two processes lock two files of one name.
func lockFile(path string) (func() error, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%s belongs to another user; run as that user, or use another --data: %w", filepath.Dir(path), err)
	}
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	if err := flock(f); err != nil {
		holder := firstPID(path) // 0 only makes the sentence worse
		_ = f.Close()
		return nil, fmt.Errorf("%s is in use by another process (pid %d); stop it first, or use another --data", filepath.Dir(path), holder)
	}
	if err := f.Truncate(0); err == nil {
		_, err = fmt.Fprintf(f, "%d\n", os.Getpid())
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("write the lock: %w", err)
	}
	return func() error {
		// Closing alone would not do: a child between fork and exec shares the lock.
		return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
	}, nil
}

// flock tries for a little while, because heldBy holds the lock for a moment.
func flock(f *os.File) error {
	for range 5 {
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// heldBy is the pid of the process that holds the lock at path, 0 for none.
func heldBy(path string) (int, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return firstPID(path), f.Close()
	}
	return 0, errors.Join(err, syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}

// firstPID reads the first line of a lock or of a postmaster.pid; 0 when there
// is none.
func firstPID(path string) int {
	b, _ := os.ReadFile(path) // none is an answer too
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return pid
}
