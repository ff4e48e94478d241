package postgres

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
	"gridcase/infra/testkit"
)

// bench is what every test of the engine starts from.
type bench struct {
	dsn  string
	db   *DB
	tape *tape
}

func setup(t testing.TB) *bench {
	t.Helper()
	dsn := testkit.Postgres(t)
	return &bench{dsn, open(t, dsn, tallies(1)), newTape()}
}

func open(t testing.TB, dsn string, projections ...Projection) *DB {
	t.Helper()
	db, err := Open(t.Context(), dsn, Config{Projections: projections})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// start runs an engine until the test ends or stop is called.
func start(t testing.TB, db *DB, feed Feed, cfg EngineConfig) (e *Engine, stop func()) {
	t.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if cfg.Takeover == 0 {
		cfg.Takeover = 20 * time.Millisecond
	}
	e = NewEngine(db, feed, cfg)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		e.Run(ctx)
	}()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return e, stop
}

// waitFor waits until a position is in the rows. While the schema is built or
// the database comes back, it asks again.
func waitFor(t testing.TB, e *Engine, pos es.Position) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	until(t, func() bool {
		err := e.Wait(ctx, "tally", pos)
		if err != nil && !Unavailable(err) {
			t.Fatalf("wait for %s: %v", pos, err)
		}
		return err == nil
	})
}

// until asks again and again, for what no signal tells.
func until(t testing.TB, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come to that")
		}
	}
}

func exec(t testing.TB, db on, sql string, args ...any) {
	t.Helper()
	if _, err := db.Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// words reads the whole table: "case=version:words".
func words(t testing.TB, db *DB) string {
	t.Helper()
	rows, err := db.Query(t.Context(), "select case_id || '=' || version || ':' || trim(words) from tally order by 1")
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, " | ")
}

func wantWords(t testing.TB, db *DB, want string) {
	t.Helper()
	if got := words(t, db); got != want {
		t.Fatalf("rows are\n  %s\nwant\n  %s", got, want)
	}
}
