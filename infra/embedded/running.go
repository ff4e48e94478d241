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
	if err := os.WriteFile(path+".new", b, 0o600); err != nil {
		return nil, fmt.Errorf("write where the server is: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return nil, fmt.Errorf("write where the server is: %w", err)
	}
	return func() error { return os.Remove(path) }, nil
}

// ReadRunning finds a server that really answers: a kill leaves the word behind.
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
