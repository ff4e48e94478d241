package rowstest

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
)

// Fold is what a projection offers.
type Fold interface {
	Load(ctx context.Context, tx pgx.Tx, cases []string) error
	Apply(c es.Recorded) error
	Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error)
	Reset()
}

// Open connects, with a schema of its own that has the tables of the DDL.
func Open(t testing.TB, dsn, schema, ddl string) *pgx.Conn {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(ctx) }) //nolint:errcheck // the test is over
	for _, sql := range []string{"create schema " + schema, "set search_path = " + schema, ddl} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			t.Fatalf("%v in\n%s", err, sql)
		}
	}
	return conn
}

// Project brings commits in, so many a flush, each flush a transaction as the
// engine makes it.
func Project(t testing.TB, conn *pgx.Conn, f Fold, commits []es.Recorded, size int) (changes []es.Change) {
	t.Helper()
	for len(commits) > 0 {
		n := min(size, len(commits))
		some, err := flush(conn, f, commits[:n])
		if err != nil {
			t.Fatal(err)
		}
		changes, commits = append(changes, some...), commits[n:]
	}
	return changes
}

func flush(conn *pgx.Conn, f Fold, commits []es.Recorded) (changes []es.Change, err error) {
	ctx := context.Background()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := f.Load(ctx, tx, known(commits)); err != nil {
			return err
		}
		for _, c := range commits {
			if err := f.Apply(c); err != nil {
				return fmt.Errorf("apply %s: %w", c.Position, err)
			}
		}
		changes, err = f.Flush(ctx, tx)
		return err
	})
	return changes, err
}

func known(commits []es.Recorded) (cases []string) {
	seen := map[string]bool{}
	for _, c := range commits {
		if !seen[c.Subject] && c.Version > 1 {
			cases = append(cases, c.Subject)
		}
		seen[c.Subject] = true
	}
	return cases
}
