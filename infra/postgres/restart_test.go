package postgres

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"gridcase/infra/embedded"
)

// TestAServerThatIsStoppedAndWiped has a server of its own: it is stopped and
// started again, and then once more without any of its data.
func TestAServerThatIsStoppedAndWiped(t *testing.T) {
	t.Parallel()
	parent, err := os.MkdirTemp("", "gridcase-wipe-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(parent) }) //nolint:errcheck // the system clears its temporary folder
	if err := os.Chmod(parent, 0o755); err != nil {
		t.Fatal(err) // the server runs as another user when the tests run as root
	}
	dir := filepath.Join(parent, "pg")
	run := func() *embedded.Postgres {
		t.Helper()
		server, err := embedded.StartPostgres(context.Background(), dir, embedded.PostgresConfig{Unsafe: true, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		return server
	}
	server := run()
	b := &bench{server.DSN(), open(t, server.DSN(), tallies(1)), newTape()}
	e, _ := start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, e, b.tape.record("A", "a1", 1, "one"))
	sessions := NewSessions(b.db, nil)

	down(t, server)
	pos := b.tape.record("A", "a1", 2, "two")
	if err := e.Wait(t.Context(), "tally", pos); !Unavailable(err) {
		t.Errorf("while it is stopped waiting got %v", err)
	}
	if _, _, err := sessions.FindCtx(t.Context(), "t"); !Unavailable(err) {
		t.Errorf("while it is stopped a session got %v", err)
	}
	server = run()
	waitFor(t, e, pos)
	wantWords(t, b.db, "a1=2:one two")

	down(t, server)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	server = run()
	defer down(t, server)
	until(t, func() bool { // nothing new is recorded
		var n int
		return b.db.QueryRow(t.Context(), "select count(*) from tally").Scan(&n) == nil && n == 1
	})
	wantWords(t, b.db, "a1=2:one two")
	if _, found, err := sessions.FindCtx(t.Context(), "t"); found || err != nil {
		t.Errorf("after the wipe a session is %t, %v", found, err)
	}
}

func down(t *testing.T, server *embedded.Postgres) {
	t.Helper()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
}
