package postgres

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"gridcase/domain/es"
	"gridcase/infra/testkit"
)

func TestRowsFollowTheLog(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.tape.record("A", "a1", 1, "before")
	heard := make(chan es.Change, 10)
	e, _ := start(t, b.db, b.tape, EngineConfig{Notify: func(all []es.Change) {
		for _, c := range all {
			heard <- c
		}
	}})
	waitFor(t, e, before)
	waitFor(t, e, b.tape.record("A", "a1", 2, "after"))
	waitFor(t, e, b.tape.record("B", "b1", 1, "elsewhere")) // a stream that is new
	wantWords(t, b.db, "a1=2:before after | b1=1:elsewhere")
	for _, want := range []string{"a1", "b1"} {
		if c := <-heard; c.Case != want {
			t.Errorf("heard of %s, want %s", c.Case, want)
		}
	}
}

func TestAnEngineGoesOnWhereTheLastOneStopped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, stop := start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, e, b.tape.record("A", "a1", 1, "one"))
	stop()
	pos := b.tape.record("A", "a1", 2, "two")
	e, _ = start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, e, pos)
	wantWords(t, b.db, "a1=2:one two")
}

func TestOneOfTwoInstancesProjectsAndTheOtherTakesOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, stop := start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, first, b.tape.record("A", "a1", 1, "one"))
	second, _ := start(t, open(t, b.dsn, tallies(1)), b.tape, EngineConfig{})
	waitFor(t, second, b.tape.record("A", "a1", 2, "two")) // it stands by and asks the checkpoint
	if leads(t, second) || !leads(t, first) {
		t.Fatal("want the first to project and the second to stand by")
	}
	stop()
	waitFor(t, second, b.tape.record("A", "a1", 3, "three"))
	if !leads(t, second) {
		t.Fatal("want the second to project")
	}
	wantWords(t, b.db, "a1=3:one two three")
}

func leads(t *testing.T, e *Engine) bool {
	t.Helper()
	all, err := e.Status(t.Context())
	if err != nil || len(all) == 0 {
		t.Fatalf("status: %v, %v", all, err)
	}
	return all[0].Leading
}

// TestASecondWriterIsFencedOff takes the lease out of the way: only the fence is
// left, and it must do.
func TestASecondWriterIsFencedOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	e, stop := start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, e, b.tape.record("A", "a1", 1, "one"))
	stop()
	writers := make([]*writer, 2)
	conns := make([]on, 2)
	for i := range writers {
		conn, err := b.db.writing(ctx, b.db.Schema("tally"))
		if err != nil {
			t.Fatal(err)
		}
		defer hangUp(conn)
		conns[i] = conn
		if writers[i], err = newWriter(ctx, conn, tallies(1), e.cfg.Logger); err != nil {
			t.Fatal(err)
		}
	}
	b.tape.record("A", "a1", 2, "two")
	next := batch{{"A", "made of A", b.tape.streams["A"].commits[1:2]}}
	if _, err := writers[0].project(ctx, conns[0], next); err != nil {
		t.Fatal(err)
	}
	if _, err := writers[1].project(ctx, conns[1], next); !errors.Is(err, errFenced) {
		t.Fatalf("the second writer got %v, want to be fenced off", err)
	}
	wantWords(t, b.db, "a1=2:one two")
}

func TestAHaltStopsItsStreamOnly(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(*reel){
		"the reader halts":        func(r *reel) { r.halted = "a hole at 3" },
		"a sequence is left out":  func(r *reel) { r.commits[2].Position.Seq = 4 },
		"the end is lost":         func(r *reel) { r.commits = r.commits[:1] },
		"the stream is made anew": func(r *reel) { r.incarnation = "another" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			e, stop := start(t, b.db, b.tape, EngineConfig{})
			b.tape.record("A", "a1", 1, "one")
			waitFor(t, e, b.tape.record("A", "a1", 2, "two"))
			stop()
			b.tape.record("A", "a1", 3, "three")
			b.tape.change(func() { harm(b.tape.reel("A")) })
			e, _ = start(t, b.db, b.tape, EngineConfig{})
			waitFor(t, e, b.tape.record("B", "b1", 1, "fine"))
			until(t, func() bool {
				all, err := e.Status(t.Context())
				return err == nil && len(all) == 2 && all[0].Halted != "" && all[1].Halted == ""
			})
			var halted *Halted
			if err := e.Wait(t.Context(), "tally", es.Position{Stream: "A", Seq: 9}); !errors.As(err, &halted) {
				t.Errorf("waiting for a halted stream got %v", err)
			}
		})
	}
}

func TestAWipedDatabaseIsMadeAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, _ := start(t, b.db, b.tape, EngineConfig{})
	b.tape.record("A", "a1", 1, "one")
	waitFor(t, e, b.tape.record("B", "b1", 1, "two"))
	exec(t, b.db, "drop schema "+b.db.Schema("tally")+" cascade")
	exec(t, b.db, "drop schema if exists gridcase cascade")
	if _, err := b.db.Exec(t.Context(), "select 1 from tally"); !Unavailable(err) {
		t.Errorf("reading a wiped projection got %v", err)
	}
	until(t, func() bool { // nothing new is recorded: it must notice by itself
		var n int
		return b.db.QueryRow(t.Context(), "select count(*) from tally").Scan(&n) == nil && n == 2
	})
	waitFor(t, e, b.tape.record("A", "a1", 2, "three"))
	wantWords(t, b.db, "a1=2:one three | b1=1:two")
}

func TestALostConnectionIsMadeAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, _ := start(t, b.db, b.tape, EngineConfig{})
	for i := range 20 {
		pos := b.tape.record("A", "a1", uint64(i)+1, fmt.Sprint(i))
		if i%5 == 4 {
			b.cut(t)
		}
		waitFor(t, e, pos)
	}
	wantWords(t, b.db, "a1=20:0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19")
}

// cut ends all connections of the database but its own.
func (b *bench) cut(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err := b.db.Exec(ctx, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
	if err != nil && !Unavailable(err) {
		t.Fatal(err)
	}
}

// TestADatabaseThatIsAwayLosesNothing closes the door to everybody for a while.
func TestADatabaseThatIsAwayLosesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, _ := start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, e, b.tape.record("A", "a1", 1, "one"))
	other := open(t, testkit.Postgres(t))
	exec(t, other, "alter database "+b.db.Config().ConnConfig.Database+" with allow_connections false")
	exec(t, other, "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", b.db.Config().ConnConfig.Database)
	pos := b.tape.record("A", "a1", 2, "two")
	until(t, func() bool {
		_, err := b.db.Exec(t.Context(), "select count(*) from tally")
		return Unavailable(err)
	})
	began := time.Now()
	if err := e.Wait(t.Context(), "tally", pos); !Unavailable(err) {
		t.Errorf("waiting while the database is away got %v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("that took %s", took)
	}
	exec(t, other, "alter database "+b.db.Config().ConnConfig.Database+" with allow_connections true")
	waitFor(t, e, pos)
	wantWords(t, b.db, "a1=2:one two")
}
