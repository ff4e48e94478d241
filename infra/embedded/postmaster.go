package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmaster is a running server process.
type postmaster struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

// settings of the private server. Its rows can all be built again, so there is
// no replication and little WAL; what is asked is asked by index.
var settings = map[string]string{
	"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "100",
	"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "2GB",
	"shared_buffers": "256MB", "jit": "off", "random_page_cost": "1.1",
	"log_destination": "stderr", "logging_collector": "off", "log_min_messages": "warning",
}

// unsafe are for tests, which throw the cluster away.
var unsafe = map[string]string{"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}

func (c cluster) arguments() []string {
	all := map[string]string{}
	layers := []map[string]string{settings, {"unix_socket_directories": c.socket}, c.cfg.Settings}
	if c.cfg.Unsafe {
		layers = append(layers, unsafe)
	}
	for _, layer := range layers {
		for k, v := range layer {
			all[k] = v
		}
	}
	args := []string{"-D", c.data}
	for _, k := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", k+"="+all[k])
	}
	return args
}

// start runs the server until it answers. What an earlier one left is cleared
// first; this is safe because the lock is ours.
func (c cluster) start(ctx context.Context) (*postmaster, error) {
	if err := c.clear(); err != nil {
		return nil, err
	}
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of Postgres: %w", err)
	}
	defer log.Close() // the child has its own
	cmd := exec.Command(filepath.Join(c.bin, "postgres"), c.arguments()...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.data, log, log
	c.who.run(cmd)
	endWithParent(cmd)
	p := &postmaster{cmd: cmd, ended: make(chan struct{})}
	started := make(chan error, 1)
	go p.life(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	if err := c.answering(ctx, p); err != nil {
		return nil, errors.Join(err, p.stop(c.cfg.StopWithin))
	}
	return p, nil
}

// life starts the process and waits for its end on one thread: the kernel sends
// the signal of a parent's death when the thread that forked ends.
func (p *postmaster) life(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(p.ended)
	err := p.cmd.Start()
	started <- err
	if err == nil {
		_ = p.cmd.Wait() // how it ended is in its log
	}
}

// answering waits for the first connection.
func (c cluster) answering(ctx context.Context, p *postmaster) error {
	dsn := fmt.Sprintf("host=%s port=5432 user=%s dbname=postgres sslmode=disable", c.socket, superuser)
	deadline := time.Now().Add(5 * time.Minute) // recovery after a kill may read gigabytes
	for {
		err := ping(ctx, dsn)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.ended:
			said, _ := os.ReadFile(c.log) // the error stands without it too
			return fmt.Errorf("postgres ended at once: %s", lastLines(string(said), 4))
		case <-time.After(10 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("postgres does not answer: %w", err)
		}
	}
}

// stop asks for a fast shutdown: a smart one would wait for clients for ever.
func (p *postmaster) stop(within time.Duration) error {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop postgres: %w", err)
		}
		select {
		case <-p.ended:
			return nil
		case <-time.After(within):
		}
	}
	return errors.New("postgres does not end")
}

// clear stops a server whose parent was killed, and removes the lock files of
// one that is gone. A process counts as alive by its working directory: in a
// container whose first process does not reap, a dead one keeps its number.
func (c cluster) clear() error {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if len(processesIn(c.data)) == 0 {
			break
		}
		c.cfg.Logger.Info("stopping the Postgres that an earlier run left", "data", c.data)
		if err := c.signal(s); err != nil {
			return err
		}
		for deadline := time.Now().Add(c.cfg.StopWithin); len(processesIn(c.data)) > 0 && time.Now().Before(deadline); {
			time.Sleep(5 * time.Millisecond)
		}
	}
	if left := processesIn(c.data); len(left) > 0 {
		return fmt.Errorf("processes %v still work on %s; stop them first", left, c.data)
	}
	for _, stale := range []string{filepath.Join(c.data, "postmaster.pid"), filepath.Join(c.socket, ".s.PGSQL.5432.lock"), filepath.Join(c.socket, ".s.PGSQL.5432")} {
		if err := os.Remove(stale); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the lock of a server that is gone: %w", err)
		}
	}
	return nil
}

// signal goes to the postmaster, which ends the others; or to all of them when
// it is gone already.
func (c cluster) signal(s syscall.Signal) error {
	alive := processesIn(c.data)
	b, _ := os.ReadFile(filepath.Join(c.data, "postmaster.pid")) // without it all are told
	first, _, _ := strings.Cut(string(b), "\n")
	if pid, err := strconv.Atoi(first); err == nil && slices.Contains(alive, pid) {
		alive = []int{pid}
	}
	for _, pid := range alive {
		if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop process %d on %s: %w", pid, c.data, err)
		}
	}
	return nil
}
