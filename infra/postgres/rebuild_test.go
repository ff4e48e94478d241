package postgres

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestRebuildUnderReadersAndWriters swaps several times while cases come in and
// others read. No read may fail or see fewer rows than one before it, and nothing
// that somebody waited for may go missing.
func TestRebuildUnderReadersAndWriters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, _ := start(t, b.db, b.tape, EngineConfig{})
	for i := range 2_000 {
		b.tape.record("A", fmt.Sprint("old", i), 1, "x")
	}
	waitFor(t, e, b.tape.record("B", "b", 1, "x"))
	// As another process would have it: a database and an engine of its own.
	other := NewEngine(open(t, b.dsn, tallies(1)), b.tape, EngineConfig{Logger: e.cfg.Logger})

	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	var reads atomic.Int64
	for range 3 {
		all.Go(func() { reads.Add(b.read(ctx, t)) })
	}
	all.Go(func() { b.write(ctx, t, e) })
	for i := range 5 {
		r, err := other.Rebuild(t.Context(), "tally", nil)
		if err != nil {
			t.Fatalf("rebuild %d: %v", i, err)
		}
		if r.Commits < 2_001 || r.Parked > 0 {
			t.Errorf("result is %+v", r)
		}
	}
	cancel()
	all.Wait()
	t.Logf("%d reads", reads.Load())

	waitFor(t, e, b.tape.record("A", "a last", 1, "x"))
	waitFor(t, e, b.tape.record("B", "b last", 1, "x"))
	var live int
	if err := b.db.QueryRow(t.Context(), "select count(*) from tally").Scan(&live); err != nil || live != b.cases() {
		t.Errorf("%d rows, want %d, %v", live, b.cases(), err)
	}
}

func (b *bench) cases() int {
	seen := map[string]bool{}
	for _, r := range b.tape.streams {
		for _, c := range r.commits {
			seen[c.Subject] = true
		}
	}
	return len(seen)
}

func (b *bench) read(ctx context.Context, t *testing.T) (reads int64) {
	most := 0
	for ctx.Err() == nil {
		var n int
		if err := b.db.QueryRow(context.WithoutCancel(ctx), "select count(*) from tally").Scan(&n); err != nil {
			t.Errorf("a read failed: %v", err)
			return reads
		}
		if n < most {
			t.Errorf("a read saw %d rows after %d", n, most)
		}
		most = max(most, n)
		reads++
	}
	return reads
}

// write records one after another and looks for each once it should be there.
func (b *bench) write(ctx context.Context, t *testing.T, e *Engine) {
	for i := 0; ctx.Err() == nil; i++ {
		id := fmt.Sprint("new", i)
		pos := b.tape.record("A", id, 1, "x")
		if err := e.Wait(ctx, "tally", pos); err != nil {
			if ctx.Err() == nil {
				t.Errorf("wait for %s: %v", pos, err)
			}
			return
		}
		var n int
		if err := b.db.QueryRow(context.WithoutCancel(ctx), "select count(*) from tally where case_id = $1", id).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s is not there after waiting for it: %d, %v", id, n, err)
		}
	}
}

func TestRebuildMendsRowsAndFreesParkedCases(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, stop := start(t, b.db, b.tape, EngineConfig{})
	b.tape.record("A", "a1", 1, "one")
	waitFor(t, e, b.tape.record("A", "a2", 1, "poison"))
	before, err := Digest(t.Context(), b.db, b.db.Schema("tally"))
	if err != nil {
		t.Fatal(err)
	}
	exec(t, b.db, "update tally set words = 'somebody meddled'")
	stop()
	b.tape.change(func() { b.tape.reel("A").commits[1].Events[0].Data = []byte(`"mended"`) }) // as by a new binary
	var told []uint64
	if _, err := e.Rebuild(t.Context(), "tally", func(done, total uint64) { told = append(told, done, total) }); err != nil {
		t.Fatal(err)
	}
	wantWords(t, b.db, "a1=1:one | a2=1:mended")
	if len(told) < 2 || told[0] != 2 || told[1] != 2 {
		t.Errorf("progress was %v", told)
	}
	after, err := Digest(t.Context(), b.db, b.db.Schema("tally"))
	if err != nil || before["tally"].Rows != 1 || after["tally"].Rows != 2 || before["tally"].Hash == after["tally"].Hash {
		t.Errorf("digests are %v and %v, %v", before, after, err)
	}
	if parked, err := e.Parked(t.Context()); err != nil || len(parked) > 0 {
		t.Errorf("still parked: %v, %v", parked, err)
	}
}

func TestRebuildOfAHaltedStreamLeavesTheRowsAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, _ := start(t, b.db, b.tape, EngineConfig{})
	b.tape.record("A", "a1", 1, "one")
	waitFor(t, e, b.tape.record("A", "a2", 1, "two"))
	b.tape.change(func() { b.tape.reel("A").commits[1].Position.Seq = 7 }) // damaged since
	if r, err := e.Rebuild(t.Context(), "tally", nil); err == nil {
		t.Fatalf("it was rebuilt: %+v", r)
	}
	wantWords(t, b.db, "a1=1:one | a2=1:two")
}

func TestANewVersionBuildsBesideTheOldOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old, _ := start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, old, b.tape.record("A", "a1", 1, "one"))
	db2 := open(t, b.dsn, tallies(2))
	next, stop := start(t, db2, b.tape, EngineConfig{Keep: time.Hour})
	pos := b.tape.record("A", "a1", 2, "two")
	waitFor(t, next, pos)
	waitFor(t, old, pos) // both go on
	wantWords(t, b.db, "a1=2:one two")
	wantWords(t, db2, "a1=2:one two")
	if diff, err := Differ(t.Context(), b.db, b.db.Schema("tally"), db2.Schema("tally"), 5); err != nil || len(diff) > 0 {
		t.Errorf("they differ: %v, %v", diff, err)
	}
	exec(t, db2, "update tally set words = 'other'")
	if diff, err := Differ(t.Context(), b.db, b.db.Schema("tally"), db2.Schema("tally"), 5); err != nil || len(diff) != 2 {
		t.Errorf("they should differ in one row: %v, %v", diff, err)
	}
	stop()

	// A day after its last use the schema of the second goes; that of the first stays.
	if err := ensureShared(t.Context(), b.db); err != nil {
		t.Fatal(err)
	}
	exec(t, b.db, "update gridcase.schemas set touched = now() - interval '25 hours' where name = $1", db2.Schema("tally"))
	if err := old.tidyOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	for schema, want := range map[string]bool{b.db.Schema("tally"): true, db2.Schema("tally"): false} {
		if found, err := exists(t.Context(), b.db, schema); err != nil || found != want {
			t.Errorf("schema %s exists: %t, %v", schema, found, err)
		}
	}
}
