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
	"listen_addresses": "", "port": "5432", "unix_socket_permissions": "0700", "max_connections": "100",
	"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "2GB",
	"shared_buffers": "256MB", "jit": "off", "random_page_cost": "1.1",
	"log_destination": "stderr", "logging_collector": "off", "log_min_messages": "warning",
	"log_error_verbosity": "terse", "log_min_error_statement": "panic", // details and statements may quote what residents wrote
}

// unsafe are for tests, which throw the cluster away.
var unsafe = map[string]string{"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}

func (c cluster) arguments(at door) []string {
	socket := c.socket
	if socket == c.data {
		socket = at.path
	}
	all := map[string]string{}
	layers := []map[string]string{settings, {"unix_socket_directories": quoted(socket)}, c.cfg.Settings}
	if c.cfg.Unsafe {
		layers = append(layers, unsafe)
	}
	for _, layer := range layers {
		maps.Copy(all, layer)
	}
	args := []string{"-D", at.path}
	for _, k := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", k+"="+all[k])
	}
	return args
}

// quoted makes one element of a list, whatever commas a path has.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// start runs the server until it answers. What an earlier one left is cleared
// first; this is safe because the lock is ours.
func (c cluster) start(ctx context.Context) (*postmaster, error) {
	if err := c.clear(); err != nil {
		return nil, err
	}
	if err := c.ensure(ctx); err != nil {
		return nil, err
	}
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of Postgres: %w", err)
	}
	defer log.Close() // the child has its own
	at, err := c.door(c.data)
	if err != nil {
		return nil, err
	}
	defer at.close()
	cmd := c.command(context.Background(), at, "postgres", c.arguments(at)...) // it outlives the start
	cmd.Stdout, cmd.Stderr = log, log
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

// answering waits for the first connection, and says so when that is long.
func (c cluster) answering(ctx context.Context, p *postmaster) error {
	began, said := time.Now(), time.Now()
	for {
		err := ping(ctx, c.dsn())
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.ended:
			log, _ := os.ReadFile(c.log) // the error stands without it too
			return fmt.Errorf("postgres ended at once: %s", lastLines(string(log), 4))
		case <-time.After(10 * time.Millisecond):
		}
		if time.Since(said) > 5*time.Second {
			said = time.Now()
			c.cfg.Logger.Info("the private Postgres does not answer yet", "for", time.Since(began).Round(time.Second), "it says", err)
		}
		if time.Since(began) > 5*time.Minute { // recovery after a kill may read gigabytes
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
// one that is gone. Postgres itself would believe the number in them, though it
// may be a stranger's by now, or a zombie's.
func (c cluster) clear() error {
	if err := c.quiet(c.data); err != nil {
		return err
	}
	for _, stale := range []string{filepath.Join(c.data, "postmaster.pid"), filepath.Join(c.socket, ".s.PGSQL.5432.lock"), filepath.Join(c.socket, ".s.PGSQL.5432")} {
		if err := os.Remove(stale); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the lock of a server that is gone: %w", err)
		}
	}
	return nil
}

// quiet stops the servers that work in dir and waits for all their processes: a
// new one beside an old backend would ruin the data.
func (c cluster) quiet(dir string) error {
	alive, err := living(dir, c.who)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if err != nil || len(alive) == 0 {
			return err
		}
		c.cfg.Logger.Info("stopping the Postgres that an earlier run left", "data", dir, "pids", alive)
		if err := signal(dir, alive, s); err != nil {
			return err
		}
		for deadline := time.Now().Add(c.cfg.StopWithin); len(alive) > 0 && err == nil && time.Now().Before(deadline); alive, err = living(dir, c.who) {
			time.Sleep(5 * time.Millisecond)
		}
	}
	if err == nil && len(alive) > 0 {
		return fmt.Errorf("processes %v still work on %s; stop them first", alive, dir)
	}
	return err
}

// signal goes to the postmaster, which ends the others; or to all of them when
// it is gone already.
func signal(dir string, alive []int, s syscall.Signal) error {
	if pid := firstPID(filepath.Join(dir, "postmaster.pid")); slices.Contains(alive, pid) {
		alive = []int{pid}
	}
	for _, pid := range alive {
		if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop process %d on %s: %w", pid, dir, err)
		}
	}
	return nil
}
