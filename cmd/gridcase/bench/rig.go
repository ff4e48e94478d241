package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/embedded"
)

// rig is the throw-away directory with a private Postgres in it, synced like the
// real one. Logs are opened as they are needed, see [rig.openHouse].
type rig struct {
	Options
	dir       string
	logger    *slog.Logger
	postgres  *embedded.Postgres
	databases int
	logs      int
}

func newRig(ctx context.Context, o Options) (r *rig, err error) {
	r = &rig{Options: o}
	r.logger = slog.New(slog.NewTextHandler(r, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if r.dir, err = os.MkdirTemp(o.Dir, "gridcase-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.close())
		}
	}()
	// Root's Postgres runs as somebody else, who must be able to enter.
	if err := os.Chmod(r.dir, 0o755); err != nil { //nolint:gosec // there is nothing in it to hide
		return nil, err
	}
	r.say("starting a Postgres of its own in %s", r.dir)
	r.postgres, err = embedded.StartPostgres(ctx, r.dir, embedded.PostgresConfig{Logger: r.logger, StopWithin: 5 * time.Second})
	return r, err
}

// Write passes on what the machines warn of: a figure with a warning is worth
// little.
func (r *rig) Write(line []byte) (int, error) {
	r.say("%s", strings.TrimSpace(string(line)))
	return len(line), nil
}

func (r *rig) say(format string, a ...any) {
	if r.Progress != nil {
		r.Progress(fmt.Sprintf(format, a...))
	}
}

// close stops Postgres and removes all that was made.
func (r *rig) close() error {
	var errs []error
	if r.postgres != nil {
		errs = append(errs, r.postgres.Close())
	}
	// Below a directory of root's, Postgres was given a place elsewhere and a link
	// to it. The directory is ours and new, so what the link names is ours too.
	if elsewhere, err := os.Readlink(filepath.Join(r.dir, "postgres")); err == nil {
		errs = append(errs, os.RemoveAll(elsewhere))
	}
	return errors.Join(append(errs, os.RemoveAll(r.dir))...)
}

// database makes an empty database and answers with its address.
func (r *rig) database(ctx context.Context) (dsn string, err error) {
	r.databases++
	name := fmt.Sprintf("bench%d", r.databases)
	conn, err := pgx.Connect(ctx, r.postgres.DSN())
	if err != nil {
		return "", fmt.Errorf("connect to the private Postgres: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it has done its work
	if _, err := conn.Exec(ctx, "create database "+name+" template template0"); err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	// Given last, a parameter overrides the one before.
	return r.postgres.DSN() + " dbname=" + name, nil
}

// pick is one of two values, the second for a quick run.
func pick[T any](r *rig, normal, quick T) T {
	if r.Quick {
		return quick
	}
	return normal
}
