package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Config is optional; its zero value works.
type Config struct {
	// Projections are the read models that queries find without naming their
	// schemas, and that an [Engine] keeps in step.
	Projections []Projection
	// MaxConns bounds the connections for queries; default 16. The engine's own,
	// one for each projection, come on top.
	MaxConns int32
	// Patience is how long a connection may take before the database counts as
	// away; default 2 s.
	Patience time.Duration
}

// DB is the database as queries see it: the embedded pool's search path names
// the current schema of every projection, so that queries name tables only.
type DB struct {
	*pgxpool.Pool
	projections []Projection
	patience    time.Duration
}

// Open prepares the pool and connects to nothing yet: the database may be down
// now and at any later time, and queries then fail with what [Unavailable]
// recognises. The error is of the dsn or of the projections.
func Open(ctx context.Context, dsn string, cfg Config) (*DB, error) {
	pool, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("read the database's address: %w", err)
	}
	if cfg.MaxConns == 0 {
		cfg.MaxConns = 16
	}
	if cfg.Patience == 0 {
		cfg.Patience = 2 * time.Second
	}
	path, err := searchPath(cfg.Projections)
	if err != nil {
		return nil, err
	}
	pool.MaxConns = cfg.MaxConns
	pool.PingTimeout = cfg.Patience
	pool.ConnConfig.ConnectTimeout = cfg.Patience
	pool.ConnConfig.RuntimeParams["search_path"] = path
	pool.ConnConfig.RuntimeParams["application_name"] = "gridcase"
	opened, err := pgxpool.NewWithConfig(ctx, pool)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return &DB{Pool: opened, projections: cfg.Projections, patience: cfg.Patience}, nil
}

// searchPath names the schemas; two projections of one name would hide each
// other.
func searchPath(projections []Projection) (string, error) {
	seen := map[string]bool{}
	var path []string
	for _, p := range projections {
		if !wellNamed(p.Name) || seen[p.Name] {
			return "", fmt.Errorf("projection %q: want a name of its own in lower-case letters", p.Name)
		}
		seen[p.Name] = true
		path = append(path, p.schema())
	}
	return strings.Join(append(path, "pg_catalog"), ","), nil
}

func wellNamed(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}
