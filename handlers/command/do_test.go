package command_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/handlers/command"
	"gridcase/infra/eventlog"
)

func TestOfTwentyClaimsAtOnceOneWins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.report(t)
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := b.cases.Do(t.Context(), order(id, fmt.Sprint("claim-", i), fmt.Sprint("st", i), casefile.Claim{}))
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, casefile.ErrAlreadyClaimed):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || lost.Load() != 19 {
		t.Errorf("%d won, %d lost; want 1 and 19", won.Load(), lost.Load())
	}
}

func TestARepeatedCommandGetsTheAnswerOfItsFirstTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.report(t)
	first, err := b.cases.Do(t.Context(), order(id, "claim", "st1", casefile.Claim{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.cases.Do(t.Context(), order(id, "resolve", "st1", casefile.Resolve{Result: words("done")})); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		b.open(t, b.log) // a restart in between
		again, err := b.cases.Do(t.Context(), order(id, "claim", "st1", casefile.Claim{}))
		if err != nil || !again.Repeated {
			t.Fatalf("repeated %v, %v", again.Repeated, err)
		}
		again.Repeated = false
		if asJSON(again) != asJSON(first) {
			t.Fatalf("answered\n%s\nand then\n%s", asJSON(first), asJSON(again))
		}
	}
	if history, err := b.log.History(t.Context(), id); err != nil || len(history) != 3 {
		t.Errorf("%d commits, %v; want 3", len(history), err)
	}
	other := order(id, "claim", "st1", casefile.Note{Text: words("x")})
	other.Digest = "other content"
	if _, err := b.cases.Do(t.Context(), other); !errors.Is(err, command.ErrKeyReused) {
		t.Errorf("another command under the same key: %v", err)
	}
}

func TestTheSameReportTwiceIsOneAndAnotherUnderItsIDIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in := intake(newID())
	first, created, err := b.cases.Report(t.Context(), in)
	if err != nil || !created {
		t.Fatal(created, err)
	}
	again, created, err := b.cases.Report(t.Context(), in)
	if err != nil || created || again.Position != first.Position {
		t.Errorf("again: created %v at %s, %v; first at %s", created, again.Position, err, first.Position)
	}
	for name, change := range map[string]func(*command.Intake){
		"other text":  func(i *command.Intake) { i.Text += "!" },
		"other grid":  func(i *command.Intake) { i.Grid = "g2" },
		"other actor": func(i *command.Intake) { i.By = "gw2" },
	} {
		changed := in
		change(&changed)
		if _, _, err := b.cases.Report(t.Context(), changed); !errors.Is(err, casefile.ErrIDTaken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLogNeverHoldsResidentsWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in := intake(newID())
	in.Reporter = &command.Reporter{Name: "张三", Phone: "13800138000", IDNumber: "230803199001011234"}
	out, _, err := b.cases.Report(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	commit, err := b.log.At(t.Context(), out.Position)
	if err != nil {
		t.Fatal(err)
	}
	for _, plain := range []string{"路灯", "张三", "13800138000", "230803199001011234"} {
		if strings.Contains(asJSON(commit), plain) {
			t.Errorf("the log holds %q", plain)
		}
	}
	events, err := casefile.Events(commit.Commit)
	if err != nil {
		t.Fatal(err)
	}
	text, err := b.keys.Unseal(t.Context(), in.ID, events[0].(casefile.Reported).Text)
	if err != nil || text != in.Text {
		t.Errorf("unsealed %q, %v", text, err)
	}
}

// unsure stores and then says that it does not know, as a broken connection
// does.
type unsure struct {
	*eventlog.Log
	times atomic.Int32
}

func (u *unsure) Append(ctx context.Context, c es.Commit, after es.Recorded) (es.Recorded, error) {
	r, err := u.Log.Append(ctx, c, after)
	if err == nil && u.times.Add(-1) >= 0 {
		return es.Recorded{}, &eventlog.UnknownError{}
	}
	return r, err
}

func TestAnUnknownOutcomeIsLookedUpAndNotDoneTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.report(t)
	shaky := &unsure{Log: b.log}
	shaky.times.Store(1)
	b.open(t, shaky)
	out, err := b.cases.Do(t.Context(), order(id, "claim", "st1", casefile.Claim{}))
	if err != nil || out.State.Holder != "st1" || out.Version != 2 {
		t.Errorf("held by %q at version %d, %v", out.State.Holder, out.Version, err)
	}
}

// foreign hands out snapshots of another fold version.
type foreign struct{ *eventlog.Log }

func (f foreign) Head(ctx context.Context, subject string) (es.Recorded, error) {
	r, err := f.Log.Head(ctx, subject)
	if r.State != nil {
		r.State = &es.Snapshot{Fold: casefile.FoldVersion + 1, Data: json.RawMessage(`{"status":"closed"}`)}
	}
	return r, err
}

func TestASnapshotOfAnotherFoldIsReplayed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.report(t)
	want, err := b.cases.Do(t.Context(), order(id, "claim", "st1", casefile.Claim{}))
	if err != nil {
		t.Fatal(err)
	}
	b.open(t, foreign{b.log})
	got, err := b.cases.Look(t.Context(), id)
	if err != nil || asJSON(got.State) != asJSON(want.State) {
		t.Errorf("%v\nreplayed %s\nsnapshot %s", err, asJSON(got.State), asJSON(want.State))
	}
}

func TestWhoMayNotLeavesNoTrace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.report(t)
	o := order(id, "claim", "st1", casefile.Claim{})
	no := &es.Rejection{Code: "access.denied"}
	o.Permit = func(casefile.State) error { return no }
	o.Verb = func(context.Context, casefile.State) (casefile.Verb, error) {
		t.Error("the wish was made, and with it keys, for somebody who may not")
		return nil, nil
	}
	if _, err := b.cases.Do(t.Context(), o); !errors.Is(err, no) {
		t.Error(err)
	}
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return reflect.TypeOf(v).String() + ": " + err.Error()
	}
	return string(b)
}

// stale remembers what once was, for ever.
type stale struct {
	*eventlog.Log
	heads map[string]es.Recorded
}

func (s stale) Recent(subject string) (es.Recorded, bool) {
	h, ok := s.heads[subject]
	return h, ok
}

func TestAnOldMemoryOfACaseMisleadsNobody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.report(t)
	waiting, err := b.log.Head(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []command.Order{order(id, "claim", "st1", casefile.Claim{}), order(id, "resolve", "st1", casefile.Resolve{Result: words("done")})} {
		if _, err := b.cases.Do(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	b.open(t, stale{b.log, map[string]es.Recorded{id: waiting}})
	// On the old state nobody holds the case: a resolve would be refused, a
	// claim would be stored, a ring of a void rung would be early.
	if _, err := b.cases.Do(t.Context(), order(id, "rework", "gw1", casefile.Rework{Reason: words("again")})); err != nil {
		t.Errorf("what the true state allows was refused: %v", err)
	}
	if _, err := b.cases.Do(t.Context(), order(id, "claim-2", "st2", casefile.Claim{})); !errors.Is(err, casefile.ErrAlreadyClaimed) {
		t.Errorf("what the true state refuses was done: %v", err)
	}
	again, err := b.cases.Do(t.Context(), order(id, "claim", "st1", casefile.Claim{}))
	if err != nil || !again.Repeated || again.Version != 2 {
		t.Errorf("a repeated command: version %d, repeated %v, %v", again.Version, again.Repeated, err)
	}
	if _, created, err := b.cases.Report(t.Context(), intake(newID())); err != nil || !created {
		t.Error(created, err)
	}
}
