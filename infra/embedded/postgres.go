package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgresConfig is optional; its zero value works.
type PostgresConfig struct {
	Logger *slog.Logger
	// Bin is where initdb and postgres are; by default the newest on the machine
	// that fits the data directory.
	Bin string
	// User runs the server when this process is root, which Postgres refuses to
	// be; default "postgres".
	User string
	// Unsafe switches syncing off: for tests, which throw the cluster away.
	Unsafe bool
	// Settings are further settings by name.
	Settings map[string]string
	// StopWithin is how long a fast stop may take before the server is told to
	// quit at once; default 30 s.
	StopWithin time.Duration
}

// superuser needs no password: the socket's directory is the only door, and
// only its owner passes it.
const superuser = "gridcase"

// Postgres is a private server: on a unix socket alone, started from the
// binaries of the machine, ended with this process.
type Postgres struct {
	cluster cluster
	cfg     PostgresConfig
	unlock  func() error

	mu      sync.Mutex
	server  *postmaster
	closing bool
	watched chan struct{}
}

// StartPostgres runs a server on dir/postgres, which is made when it is not
// there. No path of this package ever deletes a data directory.
func StartPostgres(ctx context.Context, dir string, cfg PostgresConfig) (*Postgres, error) {
	cfg = cfg.filled()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the data directory: %w", err)
	}
	unlock, err := lockFile(filepath.Join(dir, "postgres.lock"))
	if err != nil {
		return nil, err
	}
	p := &Postgres{cfg: cfg, unlock: unlock, watched: make(chan struct{})}
	if p.cluster, err = prepare(ctx, dir, cfg); err == nil {
		p.server, err = p.cluster.start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	go p.watch()
	return p, nil
}

func (c PostgresConfig) filled() PostgresConfig {
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.User == "" {
		c.User = "postgres"
	}
	if c.StopWithin == 0 {
		c.StopWithin = 30 * time.Second
	}
	return c
}

// watch starts the server again when it ended without being asked to: whoever
// runs this program should not have to.
func (p *Postgres) watch() {
	defer close(p.watched)
	for pause := time.Second; ; pause = min(2*pause, 10*time.Second) {
		server := p.running()
		if server == nil {
			return
		}
		<-server.ended
		if !p.again(pause) {
			return
		}
	}
}

func (p *Postgres) running() *postmaster {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.server
}

// again waits and starts; false when the server is to stay down.
func (p *Postgres) again(pause time.Duration) bool {
	if p.isClosing() {
		return false
	}
	p.cfg.Logger.Warn("the private Postgres ended; starting it again", "in", pause)
	time.Sleep(pause)
	for !p.isClosing() {
		server, err := p.cluster.start(context.Background())
		if err == nil {
			p.mu.Lock()
			p.server = server
			p.mu.Unlock()
			return true
		}
		p.cfg.Logger.Error("the private Postgres does not start", "error", err)
		time.Sleep(5 * time.Second)
	}
	return false
}

func (p *Postgres) isClosing() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closing
}

// DSN is how to reach it.
func (p *Postgres) DSN() string {
	return fmt.Sprintf("host=%s port=5432 user=%s dbname=postgres sslmode=disable", p.cluster.socket, superuser)
}

// Close stops the server: quickly, but with everything on disk. It may be
// called twice.
func (p *Postgres) Close() error {
	p.mu.Lock()
	was, server := p.closing, p.server
	p.closing = true
	p.mu.Unlock()
	if was {
		return nil
	}
	err := server.stop(p.cfg.StopWithin)
	return errors.Join(err, p.unlock())
}

// ping asks the server for one connection.
func ping(ctx context.Context, dsn string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return c.Close(ctx)
}
