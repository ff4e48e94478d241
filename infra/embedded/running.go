package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Running tells other processes of the same data directory how to reach a
// running server. It holds credentials, so only its owner reads it.
type Running struct {
	PID      int    `json:"pid"`
	NATS     string `json:"nats"`
	Postgres string `json:"postgres"`
	HTTP     string `json:"http"`
}

// ErrNotRunning says that no server runs on the data directory.
var ErrNotRunning = errors.New("no server runs on this data directory")

func runningFile(dir string) string { return filepath.Join(dir, "running.json") }

// WriteRunning leaves word; remove takes it back.
func WriteRunning(dir string, r Running) (remove func() error, err error) {
	r.PID = os.Getpid()
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode where the server is: %w", err)
	}
	path := runningFile(dir)
	if err := writePrivate(path, b); err != nil {
		return nil, fmt.Errorf("write where the server is: %w", err)
	}
	return func() error { return os.Remove(path) }, nil
}

// ReadRunning finds a server that really answers. A kill leaves the word behind,
// and the port and the pid in it may be another's by now: who holds the Lock of
// the directory is alive.
func ReadRunning(dir string) (r Running, err error) {
	b, err := os.ReadFile(runningFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return r, ErrNotRunning
	}
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		return r, fmt.Errorf("read where the server is: %w", err)
	}
	holder, err := heldBy(filepath.Join(dir, lockName))
	if err != nil {
		return r, fmt.Errorf("see whether a server runs: %w", err)
	}
	if holder != r.PID {
		return r, ErrNotRunning
	}
	at, err := url.Parse(r.NATS)
	if err != nil {
		return r, fmt.Errorf("read where the server is: %w", err)
	}
	c, err := net.DialTimeout("tcp", at.Host, time.Second)
	if err != nil {
		return r, ErrNotRunning
	}
	return r, c.Close()
}
