package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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

	stayDown context.CancelFunc // ends watch
	watched  chan struct{}      // closed when it has ended

	mu     sync.Mutex
	server *postmaster

	close  sync.Once
	closed error
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
	if p.cluster, err = prepare(dir, cfg); err == nil {
		p.server, err = p.cluster.start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	life, stayDown := context.WithCancel(context.Background()) // ctx ends the start, Close the server
	p.stayDown = stayDown
	go p.watch(life)
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
func (p *Postgres) watch(life context.Context) {
	defer close(p.watched)
	for pause := time.Second; ; pause = min(2*pause, 10*time.Second) {
		select {
		case <-p.running().ended:
		case <-life.Done():
			return
		}
		p.cfg.Logger.Warn("the private Postgres ended; starting it again", "in", pause)
		if !p.again(life, pause) {
			return
		}
	}
}

// again waits and starts; false when the server is to stay down.
func (p *Postgres) again(life context.Context, pause time.Duration) bool {
	for {
		select {
		case <-life.Done():
			return false
		case <-time.After(pause):
		}
		server, err := p.cluster.start(life)
		if err == nil {
			p.mu.Lock()
			p.server = server
			p.mu.Unlock()
			return true
		}
		if life.Err() == nil {
			p.cfg.Logger.Error("the private Postgres does not start", "error", err)
		}
		pause = 5 * time.Second
	}
}

func (p *Postgres) running() *postmaster {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.server
}

// DSN is how to reach it.
func (p *Postgres) DSN() string { return p.cluster.dsn() }

func (c cluster) dsn() string {
	socket := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(c.socket)
	return fmt.Sprintf("host='%s' port=5432 user=%s dbname=postgres sslmode=disable", socket, superuser)
}

// Close stops the server: quickly, but with everything on disk. It may be
// called twice.
func (p *Postgres) Close() error {
	p.close.Do(func() {
		p.stayDown()
		<-p.watched // or it could start one more behind our back
		p.closed = errors.Join(p.running().stop(p.cfg.StopWithin), p.unlock())
	})
	return p.closed
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
