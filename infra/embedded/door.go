package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// door is how the account that runs Postgres gets into a directory: by its path,
// or through an open handle where it has no right to walk. Root's own
// directories are closed to it (/root is 0700), and that is where root's clones
// are; with a handle the data stays in the data directory all the same.
type door struct {
	path   string
	handle *os.File // nil: the path will do
}

func (c cluster) door(dir string) (door, error) {
	if c.who.mayEnter(dir) {
		return door{path: dir}, nil
	}
	if throughHandle == "" {
		return door{}, fmt.Errorf("the account %s, which must run Postgres because root may not, cannot enter %s; use --data with another directory, or set DATABASE_URL", c.who.name, dir)
	}
	f, err := os.Open(dir)
	if err != nil {
		return door{}, fmt.Errorf("open %s for Postgres: %w", dir, err)
	}
	return door{path: throughHandle, handle: f}, nil
}

func (d door) close() {
	if d.handle != nil {
		_ = d.handle.Close() // it was only read, and the child has its own
	}
}

// command prepares a program of Postgres: as the account, ended with this
// process, and without the variables that would send it elsewhere (PGPORT).
func (c cluster) command(ctx context.Context, at door, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, program), args...)
	cmd.Dir = "/" // every account may be there
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") })
	if at.handle != nil {
		cmd.ExtraFiles = []*os.File{at.handle}
	}
	c.who.run(cmd)
	endWithParent(cmd)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // its group: initdb has children
	cmd.WaitDelay = 5 * time.Second
	return cmd
}
