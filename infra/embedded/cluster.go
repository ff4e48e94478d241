package embedded

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// cluster is a data directory with the binaries and the account that run it.
type cluster struct {
	data   string // real path: /proc names processes by it
	bin    string
	socket string
	log    string
	who    account
	cfg    PostgresConfig
}

// prepare finds the cluster below dir, or settles where it will be.
func prepare(dir string, cfg PostgresConfig) (c cluster, err error) {
	c = cluster{data: filepath.Join(dir, "postgres"), log: filepath.Join(dir, "postgres.log"), cfg: cfg}
	if real, err := filepath.EvalSymlinks(c.data); err == nil {
		c.data = real // /proc names processes by it
	} else if real, err := filepath.EvalSymlinks(dir); err == nil {
		c.data = filepath.Join(real, "postgres")
	}
	if c.who, err = chooseAccount(cfg.User, c.data); err != nil {
		return c, err
	}
	version, err := dataVersion(c.data)
	if err != nil {
		return c, err
	}
	if c.bin, err = findBinaries(cfg.Bin, version); err != nil {
		return c, err
	}
	c.socket, err = socketDir(c.data, c.who)
	return c, err
}

// dataVersion is the major version of a data directory, "" when there is none
// yet. Anything else that stands there is left alone and refused.
func dataVersion(data string) (string, error) {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err == nil {
		return strings.TrimSpace(string(b)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read the version of %s: %w", data, err)
	}
	entries, err := os.ReadDir(data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("look into %s: %w", data, err)
	case len(entries) > 0:
		return "", fmt.Errorf("%s is not empty and no Postgres data directory; move it away, nothing here deletes it", data)
	}
	return "", nil
}

// ensure makes the cluster when there is none: at the first start, or when it
// was wiped, even under a running server.
func (c cluster) ensure(ctx context.Context) error {
	version, err := dataVersion(c.data)
	if err != nil || version != "" {
		return err
	}
	fresh := c.data + ".new"
	if err := c.clearLeftovers(fresh); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return fmt.Errorf("make a cluster: %w", err)
	}
	if err := c.who.own(fresh); err != nil {
		return err
	}
	if err := c.initdb(ctx, fresh); err != nil {
		return err
	}
	if err := os.Remove(c.data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("put the cluster into place: %w", err) // an empty directory goes, any other stays
	}
	if err := errors.Join(os.Rename(fresh, c.data), syncDir(filepath.Dir(c.data))); err != nil {
		return fmt.Errorf("put the cluster into place: %w", err)
	}
	return nil
}

// clearLeftovers removes what a kill left of an initdb. Only initdb works under
// this name; a directory that ever was a server's has its postmaster.opts and stays.
func (c cluster) clearLeftovers(fresh string) error {
	if _, err := os.Lstat(filepath.Join(fresh, "postmaster.opts")); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s has been a data directory; move it away, nothing here deletes it", fresh)
	}
	if err := c.quiet(fresh); err != nil { // initdb's own server may be about to write
		return err
	}
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove a half-made cluster: %w", err)
	}
	return nil
}

// initdb fills an empty directory. Collation C is fast and makes prefix ranges
// work; a C character type would take Chinese characters for no letters at all.
func (c cluster) initdb(ctx context.Context, dir string) error {
	args := []string{"-U", superuser, "-E", "UTF8", "--locale=C", "--lc-ctype=" + characters, "--auth=trust", "--no-instructions"}
	if c.cfg.Unsafe {
		args = append(args, "--no-sync")
	}
	at, err := c.door(dir)
	if err != nil {
		return err
	}
	defer at.close()
	cmd := c.command(ctx, at, "initdb", append(args, "-D", at.path)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	runtime.LockOSThread() // see life: it ends with this thread
	defer runtime.UnlockOSThread()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("initdb: %w: %s", errors.Join(ctx.Err(), err), lastLines(said.String(), 4))
	}
	return nil
}

// longestSocket is what the kernel takes for a socket's path, less the name
// that Postgres adds.
const longestSocket = 107 - len("/.s.PGSQL.5432.lock")

// socketDir is the data directory itself, which nobody else may enter; or, when
// its path is too long for a socket or has a comma, which parts the hosts of an
// address, a directory of our own in the temp folder.
func socketDir(data string, who account) (string, error) {
	if len(data) <= longestSocket && !strings.Contains(data, ",") {
		return data, nil
	}
	dir := filepath.Join("/tmp", "pgd-"+fmt.Sprintf("%x", sha256.Sum256([]byte(data)))[:16])
	err := os.Mkdir(dir, 0o700)
	if err == nil {
		return dir, who.own(dir)
	}
	if !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("make a directory for the socket: %w", err)
	}
	if !who.owns(dir) { // anybody may write to /tmp: one that waits there could be a stranger's
		return "", fmt.Errorf("%s belongs to somebody else; remove it, or use --data with a shorter path", dir)
	}
	return dir, nil
}

func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], " / ")
}
