package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
)

// ErrKeyReused says that an idempotency key came back with other content.
var ErrKeyReused = &es.Rejection{
	Code: "idempotency.key_reused",
	Zh:   "这个幂等键已用于另一项操作。请为新的操作使用新的键。",
	En:   "This idempotency key was used for another command. Use a new key for a new command.",
}

// ErrUnavailable says that the log did not answer in time. Whether the command
// was stored is not known: send it again under the same id.
var ErrUnavailable = errors.New("the event log does not answer")

// Do loads, decides and appends, and does so again when another writer came
// first. A command whose id is in the case's ledger is not carried out again:
// it gets the answer of its first time. The error is an *es.Rejection when the
// domain refuses, and wraps ErrUnavailable when the log does not answer.
func (c *Cases) Do(ctx context.Context, o Order) (Outcome, error) {
	if out, err := c.quick(ctx, o); err == nil {
		return out, nil
	}
	var last error
	for attempt := range c.cfg.Tries {
		if attempt > 0 {
			if err := pause(ctx, attempt); err != nil {
				break
			}
		}
		out, err := c.once(ctx, o)
		if err == nil || final(err) {
			return out, err
		}
		last = err // somebody came first, or the outcome is unknown: the ledger tells next time
	}
	if errors.Is(last, es.ErrConflict) {
		return Outcome{}, fmt.Errorf("%s: %w: %w", o.Case, ErrUnavailable, last)
	}
	return Outcome{}, fmt.Errorf("%w: %w", ErrUnavailable, last)
}

// final errors do not become another by trying again.
func final(err error) bool {
	var refused *es.Rejection
	return errors.As(err, &refused) || errors.Is(err, errBroken)
}

// errBroken marks what no second try can mend: a state that cannot be read.
var errBroken = errors.New("broken case")

// pause spreads writers out that met on one case.
func pause(ctx context.Context, attempt int) error {
	wait := time.Duration(rand.Int64N(int64(time.Millisecond) << min(attempt, 6)))
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// errGuess says that what was remembered did not do.
var errGuess = errors.New("the remembered head did not do")

// quick spares the read of the head: it decides on the one that this process
// remembers, or on none for a new case. The log refuses it when that was out of
// date. Only what was really stored counts as an answer here: a refusal, or
// nothing to do, may come from an old state and is decided again.
func (c *Cases) quick(ctx context.Context, o Order) (Outcome, error) {
	head, known := c.log.Recent(o.Case)
	if !known && !o.New {
		return Outcome{}, errGuess
	}
	out, err := c.decide(ctx, head, o)
	if err == nil && out.Version == head.Version {
		return out, errGuess
	}
	return out, err
}

func (c *Cases) once(ctx context.Context, o Order) (Outcome, error) {
	head, err := c.log.Head(ctx, o.Case)
	if err != nil && !errors.Is(err, es.ErrNotFound) {
		return Outcome{}, err
	}
	return c.decide(ctx, head, o)
}

// decide answers an earlier command again, or carries this one out behind head.
func (c *Cases) decide(ctx context.Context, head es.Recorded, o Order) (Outcome, error) {
	if out, done, err := c.earlier(ctx, head, o); done || err != nil {
		return out, err
	}
	state, err := c.state(ctx, head)
	if err != nil {
		return Outcome{}, err
	}
	if o.Permit != nil {
		if err := o.Permit(state); err != nil {
			return Outcome{}, err
		}
	}
	verb, err := o.Verb(ctx, state)
	if err != nil {
		return Outcome{}, err
	}
	at := o.At
	if at.IsZero() {
		at = c.cfg.Now()
	}
	events, err := casefile.Decide(state, casefile.Command{By: o.By, At: at, Rules: c.rules(state, verb, at), Verb: verb})
	if err != nil || len(events) == 0 {
		return outcome(state, head, false), err
	}
	state = casefile.Decider.Replay(state, events...)
	commit, err := pack(o, at, state, events)
	if err != nil {
		return Outcome{}, err
	}
	stored, err := c.log.Append(ctx, commit, head)
	if err != nil {
		return Outcome{}, err
	}
	return outcome(state, stored, false), nil
}

// earlier answers a command that the case has carried out before, with the
// state of that time.
func (c *Cases) earlier(ctx context.Context, head es.Recorded, o Order) (Outcome, bool, error) {
	first := head
	if head.ID != o.ID {
		_, seq, found := head.Ledger.Find(o.ID)
		if !found {
			return Outcome{}, false, nil
		}
		var err error
		if first, err = c.log.At(ctx, es.Position{Stream: head.Position.Stream, Seq: seq}); err != nil {
			return Outcome{}, false, err
		}
	}
	if first.Digest != o.Digest {
		return Outcome{}, false, ErrKeyReused
	}
	state, err := c.state(ctx, first)
	return outcome(state, first, true), true, err
}

// state reads the case as of a commit: from its snapshot, or by replay when the
// snapshot was made by another fold.
func (c *Cases) state(ctx context.Context, as es.Recorded) (s casefile.State, err error) {
	if as.Version == 0 {
		return s, nil
	}
	if as.State != nil && as.State.Fold == casefile.FoldVersion {
		if err := json.Unmarshal(as.State.Data, &s); err != nil {
			return s, fmt.Errorf("%w: snapshot of %s at %s: %w", errBroken, as.Subject, as.Position, err)
		}
		return s, nil
	}
	history, err := c.log.History(ctx, as.Subject)
	if err != nil {
		return s, err
	}
	for _, commit := range history {
		if commit.Version > as.Version {
			break
		}
		events, err := casefile.Events(commit.Commit)
		if err != nil {
			return s, fmt.Errorf("%w: %w", errBroken, err)
		}
		s = casefile.Decider.Replay(s, events...)
	}
	return s, nil
}

// rules are those that the case goes by, for the matter that it has or is about
// to have.
func (c *Cases) rules(s casefile.State, v casefile.Verb, at time.Time) casefile.Rules {
	rules, _ := c.ref.Current().RulesOf(casefile.About(s, v), s.Versions, at)
	return rules
}

func pack(o Order, at time.Time, s casefile.State, events []casefile.Event) (es.Commit, error) {
	snapshot, err := json.Marshal(s)
	if err != nil {
		return es.Commit{}, fmt.Errorf("encode state of %s: %w", o.Case, err)
	}
	commit := es.Commit{
		ID: o.ID, Subject: o.Case, By: o.By, At: at, Digest: o.Digest,
		State: &es.Snapshot{Fold: casefile.FoldVersion, Data: snapshot},
	}
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return es.Commit{}, fmt.Errorf("encode %s of %s: %w", casefile.Decider.Name(e), o.Case, err)
		}
		commit.Events = append(commit.Events, es.Stored{Type: casefile.Decider.Name(e), Data: data})
	}
	return commit, nil
}

func outcome(s casefile.State, at es.Recorded, repeated bool) Outcome {
	return Outcome{State: s, Version: at.Version, Position: at.Position, Hash: at.Hash, Repeated: repeated}
}

// Look reads where a case stands, straight from the log; es.ErrNotFound when
// there is none.
func (c *Cases) Look(ctx context.Context, caseID string) (Outcome, error) {
	head, err := c.log.Head(ctx, caseID)
	if err != nil {
		return Outcome{}, err
	}
	state, err := c.state(ctx, head)
	return outcome(state, head, false), err
}
