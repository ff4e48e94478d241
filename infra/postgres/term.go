package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// heartbeat is how soon a projector without work notices that its connection or
// its tables are gone.
const heartbeat = 500 * time.Millisecond

// term is the time for which this instance projects: it waits for the lease,
// makes sure that there is a schema, and follows the log from the checkpoints.
func (r *run) term(ctx context.Context) error {
	conn, err := r.db.writing(ctx, r.schema)
	if err != nil {
		return err
	}
	defer hangUp(conn)
	if err := r.lease(ctx, conn); err != nil {
		return err
	}
	if err := r.prepare(ctx, conn); err != nil {
		return err
	}
	w, err := newWriter(ctx, conn, r.projection, r.logger)
	if err != nil {
		return err
	}
	from, err := checkpoints(ctx, conn)
	if err != nil {
		return err
	}
	in := &intake{feed: r.feed, logger: r.logger, halts: r.progress.halt}
	r.progress.lead(from)
	in.open(ctx, from)
	defer in.close()
	r.logger.Info("projector at work", "schema", r.schema)
	return r.follow(ctx, conn, w, in)
}

func (r *run) follow(ctx context.Context, conn *pgx.Conn, w *writer, in *intake) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		b, err := in.next(ctx, beat.C, r.cfg.Most)
		switch {
		case err != nil:
			return err
		case b == nil:
			err = w.alive(ctx, conn)
		default:
			err = r.work(ctx, conn, w, b)
		}
		if err != nil {
			return err
		}
	}
}

// work brings one batch in, and lets those know who wait or watch.
func (r *run) work(ctx context.Context, conn *pgx.Conn, w *writer, b batch) error {
	if err := w.trouble.begin(ctx, conn, r.cfg.Most); err != nil {
		return err
	}
	parts := []batch{b}
	if w.trouble.wary > 0 {
		parts = b.singles()
	}
	for _, part := range parts {
		changes, err := w.project(ctx, conn, part)
		if err != nil {
			return err
		}
		r.progress.step(part.steps())
		if len(changes) > 0 {
			r.cfg.Notify(changes)
		}
	}
	return nil
}

// alive fails when the connection is gone, or the schema is not the one that
// this writer knows.
func (w *writer) alive(ctx context.Context, db on) error {
	var build string
	err := db.QueryRow(ctx, "select build from life").Scan(&build)
	switch {
	case errors.Is(err, pgx.ErrNoRows) || err == nil && build != w.build:
		return errFenced
	case err != nil:
		return fmt.Errorf("look after the schema: %w", err)
	}
	return nil
}

// lease waits until no other connection projects into this schema. It asks again
// and again: a statement that waits for the lock would hold back vacuum for as
// long as the other instance lives.
func (r *run) lease(ctx context.Context, conn *pgx.Conn) error {
	for {
		won, err := try(ctx, conn, "project "+r.schema)
		if err != nil || won {
			return err
		}
		r.progress.standBy()
		sleep(ctx, r.cfg.Takeover)
	}
}

// try takes an advisory lock for the life of the connection.
func try(ctx context.Context, conn *pgx.Conn, what string) (won bool, err error) {
	err = conn.QueryRow(ctx, "select pg_try_advisory_lock(hashtextextended($1, 0))", "gridcase "+what).Scan(&won)
	if err != nil {
		return false, fmt.Errorf("lease %s: %w", what, err)
	}
	return won, nil
}

// writing opens a connection for a writer of one schema. Its commits don't wait
// for the disk: a crash loses the last rows together with their checkpoint, and
// the log still has them.
func (db *DB) writing(ctx context.Context, schema string) (*pgx.Conn, error) {
	cfg := db.Config().ConnConfig
	for name, value := range map[string]string{
		"search_path": schema, "synchronous_commit": "off", "application_name": "gridcase " + schema,
		// An instance whose machine is gone loses the lease after about 15 s.
		"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "3", "tcp_keepalives_count": "3",
	} {
		cfg.RuntimeParams[name] = value
	}
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("connect to write %s: %w", schema, err)
	}
	return conn, nil
}

// hangUp gives locks back by name first: the server takes a while to notice that
// a connection is gone, and somebody may be waiting.
func hangUp(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn.Exec(ctx, "select pg_advisory_unlock_all()") //nolint:errcheck // a broken connection holds none
	conn.Close(ctx)                                   //nolint:errcheck // nothing is under way on it
}
