package city

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
	"gridcase/infra/eventlog"
	"gridcase/infra/seal"
	"gridcase/infra/testkit"
)

// inForce are documents that do not change.
type inForce reference.State

func (d inForce) Current() reference.State { return reference.State(d) }

// desk is the real command path on a server of its own.
type desk struct {
	log   *eventlog.Log
	keys  *seal.Keys
	cases *command.Cases
	ref   reference.State
}

func setup(t *testing.T, c City, now func() time.Time) desk {
	t.Helper()
	nc := testkit.NATS(t)
	js, err := jetstream.New(nc)
	ok(t, err)
	d := desk{ref: documents(c)}
	d.log, err = eventlog.Open(t.Context(), nc, eventlog.Config{})
	ok(t, err)
	t.Cleanup(func() { ok(t, d.log.Close()) })
	d.keys, err = seal.Open(t.Context(), js, bytes.Repeat([]byte{7}, 32), seal.Config{})
	ok(t, err)
	d.cases = command.New(d.log, inForce(d.ref), d.keys, command.Config{Now: now})
	return d
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestHistoryPlaysOnTheRealCommandPath(t *testing.T) {
	t.Parallel()
	c := Make(1, Small)
	now := time.Now()
	d := setup(t, c, time.Now)
	acts := slices.Collect(c.History(d.ref, now, 300))
	heard := 0
	start := time.Now()
	ok(t, Play(t.Context(), d.cases, slices.Values(acts), 64, func(done int) { heard = done }))
	t.Logf("%d acts of 300 cases in %s", len(acts), time.Since(start).Round(time.Millisecond))
	if heard != len(acts) {
		t.Errorf("heard of %d acts, want %d", heard, len(acts))
	}
	for id, want := range relive(t, d.ref, acts) {
		got, err := d.cases.Look(t.Context(), id)
		ok(t, err)
		if got.State.Status != want.Status || got.State.At != want.At || got.State.Holder != want.Holder || got.State.Terms.Arm != want.Terms.Arm || !got.State.Terms.ResolveDue.Equal(want.Terms.ResolveDue) {
			t.Errorf("%s: got %+v, want %+v", id, got.State, want)
		}
		if n := count300(acts, id); got.Version != uint64(n) {
			t.Errorf("%s has version %d after %d acts", id, got.Version, n)
		}
	}
	head, err := d.log.Head(t.Context(), acts[0].Case)
	ok(t, err)
	ok(t, Play(t.Context(), d.cases, slices.Values(acts), 64, nil)) // again: nothing new
	again, err := d.log.Head(t.Context(), acts[0].Case)
	ok(t, err)
	if again.Position != head.Position {
		t.Errorf("played twice, the case moved from %s to %s", head.Position, again.Position)
	}
	said, err := d.log.History(t.Context(), acts[0].Case)
	ok(t, err)
	if text := unsealed(t, d, said[0]); text != acts[0].Text {
		t.Errorf("the report reads %q, want %q", text, acts[0].Text)
	}
}

func count300(acts []Act, id string) (n int) {
	for _, a := range acts {
		if a.Case == id {
			n++
		}
	}
	return n
}

func unsealed(t *testing.T, d desk, c es.Recorded) string {
	t.Helper()
	events, err := casefile.Events(c.Commit)
	ok(t, err)
	text, err := d.keys.Unseal(t.Context(), c.Subject, events[0].(casefile.Reported).Text)
	ok(t, err)
	return text
}

func TestPlayEndsAtTheFirstFailureAndSaysWhere(t *testing.T) {
	t.Parallel()
	c := Make(1, Small)
	d := setup(t, c, time.Now)
	acts := slices.Collect(c.History(d.ref, time.Now(), 20))
	i := slices.IndexFunc(acts, func(a Act) bool { return a.Name == "claim" })
	acts[i].verb = func(personal.Sealed) casefile.Verb { return casefile.Verify{} } // too early
	err := Play(t.Context(), d.cases, slices.Values(acts), 8, nil)
	var refused *es.Rejection
	if !errors.As(err, &refused) || refused.Code != "case.no_result" {
		t.Fatalf("got %v", err)
	}
}

// TestTrafficMovesCasesAndLeavesSome runs the domain's clock fast.
func TestTrafficMovesCasesAndLeavesSome(t *testing.T) {
	t.Parallel()
	c := Make(1, Small)
	begin := time.Now()
	now := func() time.Time { return begin.Add(time.Since(begin) * 600) }
	d := setup(t, c, now)
	ctx, stop := within(t, 4*time.Second)
	defer stop()
	var mu sync.Mutex
	ids := map[string]bool{}
	watched := command.New(noting{d.log, func(id string) { mu.Lock(); ids[id] = true; mu.Unlock() }}, inForce(d.ref), d.keys, command.Config{Now: now})
	c.Traffic(ctx, watched, func() reference.State { return d.ref }, 60, now, rand.New(rand.NewPCG(1, 2)))
	by := map[casefile.Status]int{}
	for id := range ids {
		out, err := d.cases.Look(t.Context(), id)
		ok(t, err)
		by[out.State.Status]++
		if c.CanLogIn(out.State.FiledBy) || c.CanLogIn(out.State.Holder) {
			t.Errorf("%s: traffic acted for one who may log in", id)
		}
	}
	t.Logf("%v", by)
	if by[casefile.Waiting] < 5 || by[casefile.Held]+by[casefile.InReview]+by[casefile.IsClosed] < 5 {
		t.Errorf("cases by status: %v", by)
	}
}
