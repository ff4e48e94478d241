package reaction

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/process"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
)

// escalate carries out what the ladder wishes. The rung's effect is that of the
// policy that the case goes by at the moment of the fact.
func (r *Reactions) escalate(ctx context.Context, f fact) error {
	if !slices.ContainsFunc(f.events, moves) {
		return nil // spares reading the state of most commits
	}
	after, err := r.after(ctx, f.Recorded)
	if err != nil {
		return err
	}
	now := r.ref.Current()
	rules, _ := now.RulesOf(after.Matter, after.Versions, f.At)
	told, err := r.told(ctx, f, after, rules.Policy)
	if err != nil {
		return err
	}
	seen := process.Seen{Commit: f.Recorded, Events: f.events, After: after, Rules: rules, Told: told}
	// The order comes first: a climb would void the rung that asks for it.
	wishes := append(process.Supervision(rules.Policy, now.Org, seen), process.Repetition(rules.Policy, now.Org, seen)...)
	for _, wish := range append(wishes, process.Escalation(rules.Policy, f.Recorded, f.events)...) {
		if err := r.carry(ctx, wish); err != nil {
			return err
		}
	}
	return nil
}

// moves reports whether the ladder may have something to say about an event.
func moves(e casefile.Event) bool {
	switch e.(type) {
	case casefile.RungReached, casefile.Reworked, casefile.Reported, casefile.Reclassified, casefile.Placed:
		return true
	}
	return false
}

// told lists the open reports of the same place and matter, this one the last of
// them. Applications are no complaints: the same item is asked for every day.
func (r *Reactions) told(ctx context.Context, f fact, after casefile.State, p routing.Policy) (all []process.Told, err error) {
	asked := slices.ContainsFunc(p.Ladder, func(rung routing.Rung) bool { return rung.On == routing.Repeated })
	if !asked || r.repeats == nil || after.Kind != matter.Incident || !slices.ContainsFunc(f.events, process.Tells) {
		return nil, nil
	}
	found, err := r.repeats(ctx, f.Subject, p.Filled().Limits.RepeatDays, f.Position)
	if err != nil || len(found) == 0 || found[len(found)-1].Nth < p.Filled().Limits.Repeats {
		return nil, err // it comes for the first time, or nearly
	}
	for _, t := range found {
		one := process.Told{Case: t.Case, Rank: t.Rank, Nth: t.Nth}
		if t.Case != f.Subject { // how the earlier ones stand is read in the log: an order may be a moment old
			out, err := r.cases.Look(ctx, t.Case)
			if err != nil {
				return nil, fmt.Errorf("look at the earlier report %s: %w", t.Case, err)
			}
			one.State = out.State
		}
		all = append(all, one)
	}
	return all, nil
}

// carry sends a wish to its case. A refusal is an answer: the case moved on.
func (r *Reactions) carry(ctx context.Context, w process.Wish) error {
	_, err := r.cases.Do(ctx, command.Order{
		Case: w.Case, ID: w.ID, By: ladder,
		Verb: func(context.Context, casefile.State) (casefile.Verb, error) { return w.Verb, nil },
	})
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		r.logger.Info("a wish of the ladder was refused", "case", w.Case, "wish", w.ID, "code", refused.Code)
		return nil
	}
	if err != nil {
		return fmt.Errorf("carry out %s: %w", w.ID, err)
	}
	return nil
}
