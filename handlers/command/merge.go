package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/process"
)

// mergeTries is how often a merge is asked for while its survivor is being
// merged itself.
const mergeTries = 4

// mostHops is how far a merge follows cases that were merged themselves; longer
// chains mean that something is wrong.
const mostHops = 32

// Merge asks for a merge and walks all its steps, so that the caller learns what
// came of it, see [casefile.Merge]. The case that the verb names may have been
// merged itself: its survivor is taken then. Sent again under the same id, it
// goes on where it stopped. see refuses a survivor that who asks may not see.
func (c *Cases) Merge(ctx context.Context, o Order, see func(casefile.State) error) (out Outcome, err error) {
	first, verb := o.ID, o.Verb
	o.Verb = func(ctx context.Context, s casefile.State) (casefile.Verb, error) {
		v, err := verb(ctx, s)
		m, merge := v.(casefile.Merge)
		if err != nil || !merge || !s.Status.Open() {
			return v, err // what is done is told that, whatever the other is
		}
		survivor, err := c.survivor(ctx, m.Into)
		if err == nil {
			err = see(survivor)
		}
		if err == nil {
			err = casefile.Joinable(s, survivor)
		}
		m.Into = survivor.ID
		return m, err
	}
	for try := range mergeTries {
		if try > 0 {
			o.ID = first + "/" + strconv.Itoa(try+1)
			if err := pause(ctx, 5); err != nil {
				return out, err
			}
		}
		out, err = c.mergeOnce(ctx, o)
		if !errors.Is(err, casefile.ErrMergeBusy) && !errors.Is(err, casefile.ErrMergeMoved) {
			break
		}
	}
	return out, err
}

func (c *Cases) mergeOnce(ctx context.Context, o Order) (Outcome, error) {
	out, err := c.Do(ctx, o)
	if err != nil {
		return out, err
	}
	asked, err := fact[casefile.MergeAsked](ctx, c, out)
	if err != nil {
		return Outcome{}, err
	}
	code, beside, err := c.vote(ctx, o.Case, asked)
	if err != nil {
		return Outcome{}, err
	}
	settled, err := c.Do(ctx, Carry(process.Answer(o.Case, asked.N, asked.By, code)))
	if err != nil {
		return Outcome{}, err
	}
	settled.Repeated, settled.Beside = out.Repeated, beside
	return settled, casefile.MergeRefusal(settled.State, asked.N, code)
}

// vote is the survivor's answer: "", or the code of its refusal, and where it
// was taken down.
func (c *Cases) vote(ctx context.Context, duplicate string, asked casefile.MergeAsked) (string, es.Position, error) {
	out, err := c.Do(ctx, Carry(process.AskToAbsorb(duplicate, asked)))
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		return refused.Code, es.Position{}, nil
	}
	if err != nil || out.State.Absorbs(duplicate, asked.N) {
		return "", out.Position, err
	}
	declined, err := fact[casefile.Declined](ctx, c, out)
	return declined.Code, out.Position, err
}

// fact reads an event of the commit that an outcome is of.
func fact[E casefile.Event](ctx context.Context, c *Cases, out Outcome) (e E, err error) {
	commit, err := c.log.At(ctx, out.Position)
	if err != nil {
		return e, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	events, err := casefile.Events(commit.Commit)
	for _, any := range events {
		if found, ok := any.(E); ok {
			return found, nil
		}
	}
	return e, errors.Join(err, fmt.Errorf("%w: %s at %s has no %T", errBroken, out.State.ID, out.Position, e))
}

// survivor follows a case to the one that it was merged into, and on.
func (c *Cases) survivor(ctx context.Context, id string) (casefile.State, error) {
	for range mostHops {
		out, err := c.Look(ctx, id)
		if errors.Is(err, es.ErrNotFound) || errors.Is(err, &es.Rejection{Code: "case.id_window"}) {
			return casefile.State{}, casefile.ErrMergeUnknown
		}
		if err != nil || out.State.Survivor() == "" {
			return out.State, err
		}
		id = out.State.Survivor()
	}
	return casefile.State{}, casefile.ErrMergeMoved
}

// Unmerge undoes a merge and tells the survivor. Should that not be reached, the
// process tells it later: the duplicate alone decides.
func (c *Cases) Unmerge(ctx context.Context, o Order) (Outcome, error) {
	out, err := c.Do(ctx, o)
	if err != nil {
		return out, err
	}
	undone, err := fact[casefile.Unmerged](ctx, c, out)
	if err == nil {
		out.Beside, err = c.tell(ctx, process.SendApart(o.Case, undone))
	}
	if err != nil {
		c.cfg.Logger.Warn("the survivor of a merge was not told that it is undone; the process tells it", "case", o.Case, "error", err)
	}
	return out, nil
}

// tell tells the other case and says where that was taken down, so that a read
// of it can wait for it too.
func (c *Cases) tell(ctx context.Context, w process.Wish) (es.Position, error) {
	out, err := c.Do(ctx, Carry(w))
	return out.Position, err
}

// Carry is the order for a wish that follows from a fact: whoever carries it out
// first does so for all.
func Carry(w process.Wish) Order {
	return Order{
		Case: w.Case, ID: w.ID, By: w.By,
		Verb: func(context.Context, casefile.State) (casefile.Verb, error) { return w.Verb, nil },
	}
}

// Link carries a link to both of its cases; the process does where we fall in
// between.
func (c *Cases) Link(ctx context.Context, o Order) (Outcome, error) {
	out, err := c.Do(ctx, o)
	if err != nil || out.Repeated {
		return out, err
	}
	linked, err := fact[casefile.Linked](ctx, c, out)
	if errors.Is(err, errBroken) {
		return out, nil // they were linked before
	}
	if err == nil {
		out.Beside, err = c.tell(ctx, process.AnswerLink(o.Case, linked))
	}
	if err != nil {
		c.cfg.Logger.Warn("the other case of a link was not told; the process tells it", "case", o.Case, "error", err)
	}
	return out, nil
}
