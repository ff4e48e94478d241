package eventlogtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
)

func createdOnce(t *testing.T, b *bench) {
	id := NewCase()
	first, err := b.Append(t.Context(), Commit(id), es.Recorded{})
	must(t, err)
	if first.Version != 1 || first.Prev != "" || len(first.Ledger) != 0 || first.Position.Seq == 0 {
		t.Fatalf("first commit is %+v", first)
	}
	if _, err := b.Append(t.Context(), Commit(id), es.Recorded{}); !errors.Is(err, es.ErrConflict) {
		t.Fatalf("creating again: %v, want a conflict", err)
	}
	if _, err := b.Head(t.Context(), NewCase()); !errors.Is(err, es.ErrNotFound) {
		t.Fatalf("head of a case that is not there: %v", err)
	}
}

func staleConflicts(t *testing.T, b *bench) {
	id := NewCase()
	first := b.grow(t, id, 1)
	second, err := b.Append(t.Context(), Commit(id), first)
	must(t, err)
	if _, err := b.Append(t.Context(), Commit(id), first); !errors.Is(err, es.ErrConflict) {
		t.Fatalf("append after a stale head: %v, want a conflict", err)
	}
	if _, seen := b.Recent(id); seen {
		t.Fatal("the head is still remembered after a conflict")
	}
	head, err := b.Head(t.Context(), id)
	must(t, err)
	if head.ID != second.ID || head.Version != 2 {
		t.Fatalf("head is version %d by %s", head.Version, head.ID)
	}
}

func oneWins(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 1)
	results := race(20, func() error {
		_, err := b.Append(t.Context(), Commit(head.Subject), head)
		return err
	})
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !errors.Is(err, es.ErrConflict) {
			t.Errorf("a loser got %v, want a conflict", err)
		}
	}
	if won != 1 {
		t.Fatalf("%d appends won", won)
	}
}

func race(n int, run func() error) []error {
	results := make([]error, n)
	var all sync.WaitGroup
	gate := make(chan struct{})
	for i := range n {
		all.Go(func() { <-gate; results[i] = run() })
	}
	close(gate)
	all.Wait()
	return results
}

func foundAfterRestart(t *testing.T, b *bench) {
	id := NewCase()
	head := b.grow(t, id, 2)
	command := head
	head, err := b.Append(t.Context(), Commit(id), head)
	must(t, err)
	b.Stop()
	b.Start(t)
	_, err = eventually(t, func() (es.Recorded, error) { return b.Head(t.Context(), id) })
	must(t, err)
	fresh := b.open(t, b.cfg) // a process that never saw the case
	head, err = fresh.Head(t.Context(), id)
	must(t, err)
	version, seq, found := head.Ledger.Find(command.ID)
	if !found || version != command.Version || seq != command.Position.Seq {
		t.Fatalf("the ledger says version %d sequence %d found %v, it was %d %s", version, seq, found, command.Version, command.Position)
	}
	again, err := fresh.At(t.Context(), es.Position{Stream: head.Position.Stream, Seq: seq})
	must(t, err)
	if again.ID != command.ID || again.Hash != command.Hash {
		t.Fatalf("at %d is %s", seq, again.ID)
	}
}

// eventually asks until a server that was just started answers.
func eventually[T any](t testing.TB, ask func() (T, error)) (T, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		got, err := ask()
		if err == nil || errors.Is(err, es.ErrNotFound) || ctx.Err() != nil {
			return got, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func roundTrip(t *testing.T, b *bench) {
	stored := b.grow(t, NewCase(), 3)
	at, err := b.At(t.Context(), stored.Position)
	must(t, err)
	head, err := b.Head(t.Context(), stored.Subject)
	must(t, err)
	want := fmt.Sprintf("%+v", stored.Commit.Events) + stored.At.String() + stored.Hash + stored.Position.String()
	for name, got := range map[string]es.Recorded{"at": at, "head": head} {
		if s := fmt.Sprintf("%+v", got.Commit.Events) + got.At.String() + got.Hash + got.Position.String(); s != want {
			t.Errorf("%s is %s, appended was %s", name, s, want)
		}
	}
	position, err := es.ParsePosition(stored.Position.String())
	must(t, err)
	if position != stored.Position {
		t.Fatalf("position %s came back as %s", stored.Position, position)
	}
	for _, nowhere := range []es.Position{{}, {Stream: "CASES_1999_0", Seq: 1}, {Stream: stored.Position.Stream, Seq: 99}, {Stream: "a b.c", Seq: 1}} {
		if _, err := b.At(t.Context(), nowhere); !errors.Is(err, es.ErrNotFound) {
			t.Errorf("at %q: %v, want not found", nowhere, err)
		}
	}
}

func historyIsTheChain(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 5)
	b.grow(t, NewCase(), 2)
	history, err := b.History(t.Context(), head.Subject)
	must(t, err)
	if len(history) != 5 || history[4].Hash != head.Hash {
		t.Fatalf("history has %d commits", len(history))
	}
	ledger := es.Ledger(nil)
	for i, c := range history {
		if i > 0 && c.Prev != history[i-1].Hash {
			t.Errorf("version %d does not name the hash before it", c.Version)
		}
		if string(c.Ledger) != string(ledger) {
			t.Errorf("version %d has another ledger", c.Version)
		}
		ledger = ledger.With(c.ID, c.Position.Seq)
	}
	if _, err := b.History(t.Context(), NewCase()); !errors.Is(err, es.ErrNotFound) {
		t.Fatalf("history of nothing: %v", err)
	}
	for n := range history {
		rest, err := b.Since(t.Context(), head.Subject, history[n])
		if err != nil || len(rest) != 4-n || n < 4 && rest[3-n].Hash != head.Hash {
			t.Errorf("behind version %d are %d commits, %v", n+1, len(rest), err)
		}
	}
}

// plant publishes past the log, as somebody with access to the server could.
func (b *bench) plant(t testing.TB, natsSubject string, data []byte) uint64 {
	t.Helper()
	ack, err := b.js.Publish(t.Context(), natsSubject, data)
	must(t, err)
	return ack.Sequence
}

// plantForgery stores a commit that names another hash than its predecessor's.
func (b *bench) plantForgery(t testing.TB, head es.Recorded) uint64 {
	t.Helper()
	return b.plantAfter(t, head, es.Hash([]byte("forged")), head.Ledger.With(head.ID, head.Position.Seq))
}

func (b *bench) plantAfter(t testing.TB, head es.Recorded, prev string, ledger es.Ledger) uint64 {
	t.Helper()
	c := Commit(head.Subject)
	c.Version, c.Prev, c.Ledger = head.Version+1, prev, ledger
	data, err := json.Marshal(c)
	must(t, err)
	_, natsSubject, err := b.Place(head.Subject)
	must(t, err)
	return b.plant(t, natsSubject, data)
}

func historyStopsAtBreak(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 2)
	seq := b.plantForgery(t, head)
	_, err := b.History(t.Context(), head.Subject)
	wantHalt(t, err, head.Position.Stream, seq, head.Subject)
	_, err = b.Since(t.Context(), head.Subject, head)
	wantHalt(t, err, head.Position.Stream, seq, head.Subject)
}

func wantHalt(t testing.TB, err error, stream string, seq uint64, subject string) {
	t.Helper()
	halt := (*eventlog.HaltError)(nil)
	if !errors.As(err, &halt) {
		t.Fatalf("got %v, want a halt", err)
	}
	if halt.Stream != stream || halt.Seq != seq || halt.Case != subject || halt.Reason == "" {
		t.Fatalf("halted with %v, want stream %s sequence %d case %q", halt, stream, seq, subject)
	}
}

func idAt(when time.Time) string {
	id := uuid.Must(uuid.NewV7())
	ms := when.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (8 * (5 - i)))
	}
	return id.String()
}

func idsRefused(t *testing.T, b *bench) {
	now, day := time.Now(), 24*time.Hour
	for id, code := range map[string]string{
		"":                                     "case.id_malformed",
		"abc":                                  "case.id_malformed",
		"orgs":                                 "case.id_malformed",
		"gc.case.>":                            "case.id_malformed",
		"{" + NewCase() + "}":                  "case.id_malformed",
		"0198A1B2-0000-7000-8000-00000000000A": "case.id_malformed",
		uuid.NewString():                       "case.id_not_v7",
		uuid.Nil.String():                      "case.id_not_v7",
		idAt(now.Add(25 * time.Hour)):          "case.id_window",
		idAt(now.Add(-91 * day)):               "case.id_window",
		idAt(time.Time{}.AddDate(9000, 0, 0)):  "case.id_window",
	} {
		_, _, err := b.Place(id)
		wantRejection(t, id, err, code)
		_, err = b.Append(t.Context(), Commit(id), es.Recorded{})
		wantRejection(t, id, err, code)
	}
	for _, id := range []string{idAt(now.Add(23 * time.Hour)), idAt(now.Add(-89 * day)), "org"} {
		if _, _, err := b.Place(id); err != nil {
			t.Errorf("place %s: %v", id, err)
		}
	}
}

func wantRejection(t testing.TB, id string, err error, code string) {
	t.Helper()
	rejection := (*es.Rejection)(nil)
	if !errors.As(err, &rejection) || rejection.Code != code || rejection.Zh == "" || rejection.En == "" {
		t.Errorf("id %q: %v, want %s in two languages", id, err, code)
	}
}

func oldCaseGoesOn(t *testing.T, b *bench) {
	past := b.cfg
	past.Window = func() time.Time { return time.Date(2019, 7, 1, 0, 0, 0, 0, time.UTC) }
	then := b.open(t, past)
	id := idAt(past.Window())
	head, err := then.Append(t.Context(), Commit(id), es.Recorded{})
	must(t, err)
	got, err := b.Head(t.Context(), id) // by a log whose window does not reach there
	must(t, err)
	if got.Hash != head.Hash {
		t.Fatal("another head was read")
	}
	_, err = b.Append(t.Context(), Commit(id), got)
	must(t, err)
	_, err = b.Append(t.Context(), Commit(idAt(past.Window())), es.Recorded{})
	wantRejection(t, "of 2019", err, "case.id_window")
}

func unknownEra(t *testing.T, b *bench) {
	if _, err := b.Head(t.Context(), idAt(time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC))); !errors.Is(err, es.ErrNotFound) {
		t.Fatalf("head in an era that never was: %v", err)
	}
	names, err := b.Streams(t.Context())
	must(t, err)
	for _, name := range names {
		if name == "CASES_2011_0" {
			t.Fatal("asking made a stream")
		}
	}
}

func staleAmongMany(t *testing.T, b *bench) {
	// One partition and a low threshold, so that the crowd shares batches.
	crowd := b.cfg
	crowd.BatchFrom = 4
	l := b.open(t, crowd)
	stale := b.grow(t, NewCase(), 1)
	b.grow(t, NewCase(), 1)
	_, err := b.Append(t.Context(), Commit(stale.Subject), stale)
	must(t, err)
	const many = 120
	var mu sync.Mutex
	stored := map[es.Position]es.Recorded{}
	turn := 0
	results := race(many, func() error {
		mu.Lock()
		turn++
		mine := turn
		mu.Unlock()
		if mine%40 == 0 {
			_, err := l.Append(t.Context(), Commit(stale.Subject), stale)
			return err
		}
		c, err := l.Append(t.Context(), Commit(NewCase()), es.Recorded{})
		mu.Lock()
		stored[c.Position] = c
		mu.Unlock()
		return err
	})
	conflicts := 0
	for _, err := range results {
		if errors.Is(err, es.ErrConflict) {
			conflicts++
		} else if err != nil {
			t.Error(err)
		}
	}
	if conflicts != many/40 || len(stored) != many-many/40 {
		t.Fatalf("%d conflicts and %d stored of %d", conflicts, len(stored), many)
	}
	for at, c := range stored { // the positions told are the places stored at
		got, err := l.At(t.Context(), at)
		must(t, err)
		if got.Hash != c.Hash {
			t.Fatalf("at %s is another commit than was answered", at)
		}
	}
}

func referenceAtomic(t *testing.T, b *bench) {
	commits := make([]es.Commit, 40)
	for i := range commits {
		commits[i] = Commit("org")
		commits[i].ID = "import:" + strconv.Itoa(i)
	}
	last, err := b.AppendReference(t.Context(), commits, es.Recorded{})
	must(t, err)
	history, err := b.History(t.Context(), "org")
	must(t, err)
	if len(history) != 40 || history[39].Hash != last.Hash || history[39].Position != last.Position || last.Version != 40 {
		t.Fatalf("history has %d commits, the last at %s; told was %s", len(history), history[len(history)-1].Position, last.Position)
	}
	if _, err := b.AppendReference(t.Context(), commits, history[3]); !errors.Is(err, es.ErrConflict) {
		t.Fatalf("import on a stale head: %v, want a conflict", err)
	}
	next, err := b.Append(t.Context(), Commit("org"), last)
	must(t, err)
	if head, err := b.Head(t.Context(), "org"); err != nil || head.Hash != next.Hash || head.Version != 41 {
		t.Fatalf("head is version %d (%v), want 41 and nothing of the stale import", head.Version, err)
	}
	if _, err := b.AppendReference(t.Context(), []es.Commit{Commit("org"), Commit("policy")}, next); err == nil {
		t.Fatal("two documents in one import were taken")
	}
}
