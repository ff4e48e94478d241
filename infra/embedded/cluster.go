package embedded

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
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

// prepare finds or makes the cluster below dir.
func prepare(ctx context.Context, dir string, cfg PostgresConfig) (cluster, error) {
	who, err := chooseAccount(cfg.User)
	if err != nil {
		return cluster{}, err
	}
	c := cluster{data: filepath.Join(dir, "postgres"), log: filepath.Join(dir, "postgres.log"), who: who, cfg: cfg}
	if err := c.settle(dir); err != nil {
		return cluster{}, err
	}
	version, err := dataVersion(c.data)
	if err != nil {
		return cluster{}, err
	}
	if c.bin, err = findBinaries(cfg.Bin, version); err != nil {
		return cluster{}, err
	}
	if version == "" {
		if err := c.initdb(ctx); err != nil {
			return cluster{}, err
		}
	}
	c.socket, err = socketDir(c.data, who)
	return c, err
}

// settle finds the real place of the data. Root's own directories are often
// closed to the account that must run Postgres (/root is 0700); the data then
// lives in a place of its own, and dir/postgres is a link to it.
func (c *cluster) settle(dir string) error {
	if c.who.mayEnter(dir) {
		if real, err := filepath.EvalSymlinks(c.data); err == nil {
			c.data = real
		} else if real, err := filepath.EvalSymlinks(dir); err == nil {
			c.data = filepath.Join(real, "postgres")
		}
		return nil
	}
	link := c.data
	base := "/var/lib/gridcase"
	if err := os.MkdirAll(base, 0o711); err != nil {
		return fmt.Errorf("the account %s, which must run Postgres because root may not, cannot enter %s, and %s cannot be made: %w; use --data with another directory, or set DATABASE_URL", c.who.name, dir, base, err)
	}
	c.data = filepath.Join(base, fmt.Sprintf("%x", sha256.Sum256([]byte(dir)))[:16])
	if to, err := os.Readlink(link); err == nil && to == c.data {
		return nil
	}
	if err := os.Symlink(c.data, link); err != nil {
		return fmt.Errorf("link %s to where Postgres can reach it: %w", link, err)
	}
	c.cfg.Logger.Info("Postgres keeps its data outside of root's directory", "data", c.data, "because", dir+" is closed to "+c.who.name)
	return nil
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

// initdb makes the cluster beside its place and moves it there when it is
// whole. What a kill left half-made never was a data directory and goes.
func (c cluster) initdb(ctx context.Context) error {
	fresh := c.data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove a half-made cluster: %w", err)
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return fmt.Errorf("make a cluster: %w", err)
	}
	if err := c.who.own(fresh); err != nil {
		return err
	}
	// Collation C is fast and makes prefix ranges work; a C character type would
	// take Chinese characters for no letters at all.
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "initdb"), "-D", fresh, "-U", superuser, "-E", "UTF8",
		"--locale=C", "--lc-ctype=C.UTF-8", "--auth=trust", "--no-sync", "--no-instructions")
	cmd.Dir = fresh
	c.who.run(cmd)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, lastLines(said.String(), 4))
	}
	if err := os.Remove(c.data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("put the cluster into place: %w", err) // an empty directory goes, any other stays
	}
	if err := os.Rename(fresh, c.data); err != nil {
		return fmt.Errorf("put the cluster into place: %w", err)
	}
	return nil
}

// longestSocket is what the kernel takes for a socket's path, less the name
// that Postgres adds.
const longestSocket = 107 - len("/.s.PGSQL.5432.lock")

// socketDir is the data directory itself, which nobody else may enter; or, when
// its path is too long for a socket, a directory of our own in the temp folder.
func socketDir(data string, who account) (string, error) {
	if len(data) <= longestSocket {
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
