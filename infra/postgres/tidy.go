package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const tidyEvery = 10 * time.Minute

// ensureShared makes what belongs to no projection. Two at once would trip over
// each other, for "if not exists" looks before it locks.
func ensureShared(ctx context.Context, db on) error {
	tx, err := db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("make shared tables: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	for _, sql := range []string{"select pg_advisory_xact_lock(hashtextextended('gridcase shared', 0))", sharedDDL} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("make shared tables: %w", err)
		}
	}
	return tx.Commit(ctx)
}

// attempt counts that a schema is about to be built, and says how often that
// was tried without success.
func (r *run) attempt(ctx context.Context, db on) (attempts int, err error) {
	if err := ensureShared(ctx, db); err != nil {
		return 0, err
	}
	err = db.QueryRow(ctx, `
		insert into gridcase.schemas (name, projection, builds) values ($1, $2, 1)
		on conflict (name) do update set builds = schemas.builds + 1, touched = now()
		returning builds`, r.schema, r.projection.Name).Scan(&attempts)
	if err != nil {
		return 0, fmt.Errorf("count a build of %s: %w", r.schema, err)
	}
	return attempts, nil
}

// tidy says now and then that our schemas are in use, and drops those that no
// process of any version used for a day.
func (e *Engine) tidy(ctx context.Context) {
	for pause := time.Second; ctx.Err() == nil; {
		sleep(ctx, pause)
		if err := e.tidyOnce(ctx); err == nil {
			pause = tidyEvery
		} else if ctx.Err() == nil && !Unavailable(err) {
			e.cfg.Logger.Warn("old schemas could not be tidied up; trying again", "error", err)
		}
	}
}

func (e *Engine) tidyOnce(ctx context.Context) error {
	if err := ensureShared(ctx, e.db); err != nil {
		return err
	}
	for _, r := range e.runs {
		_, err := e.db.Exec(ctx, `
			insert into gridcase.schemas (name, projection) values ($1, $2)
			on conflict (name) do update set touched = now()`, r.schema, r.projection.Name)
		if err != nil {
			return fmt.Errorf("touch %s: %w", r.schema, err)
		}
	}
	rows, err := e.db.Query(ctx, "select name from gridcase.schemas where touched < now() - $1::interval", e.cfg.Keep)
	if err != nil {
		return fmt.Errorf("list old schemas: %w", err)
	}
	old, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list old schemas: %w", err)
	}
	for _, schema := range old {
		if err := e.drop(ctx, schema); err != nil {
			return err
		}
	}
	return nil
}

// drop removes a schema that was ours; nothing else is ever dropped.
func (e *Engine) drop(ctx context.Context, schema string) error {
	if !strings.HasPrefix(schema, "p_") {
		return nil
	}
	for _, s := range []string{schema, schema + nextSuffix, schema + oldSuffix} {
		if _, err := e.db.Exec(ctx, "drop schema if exists "+pgx.Identifier{s}.Sanitize()+" cascade"); err != nil {
			return fmt.Errorf("drop old schema %s: %w", s, err)
		}
	}
	if _, err := e.db.Exec(ctx, "delete from gridcase.schemas where name = $1", schema); err != nil {
		return fmt.Errorf("forget old schema %s: %w", schema, err)
	}
	e.cfg.Logger.Info("dropped a schema that nobody used any more", "schema", schema)
	return nil
}
