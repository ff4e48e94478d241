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
	repeats, err := r.repeated(ctx, f, rules.Policy)
	if err != nil {
		return err
	}
	seen := process.Seen{Commit: f.Recorded, Events: f.events, After: after, Repeats: repeats}
	// The order comes first: a climb would void the rung that asks for it.
	wishes := process.Supervision(rules.Policy, now.Org, seen)
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
	case casefile.RungReached, casefile.Reworked, casefile.Reported:
		return true
	}
	return false
}

// repeated counts the reports of the same place and matter, this one with them.
// Applications are no complaints: the same item is asked for every day.
func (r *Reactions) repeated(ctx context.Context, f fact, p routing.Policy) (int, error) {
	asked := slices.ContainsFunc(p.Ladder, func(rung routing.Rung) bool { return rung.On == routing.Repeated })
	for _, e := range f.events {
		if reported, ok := e.(casefile.Reported); ok && asked && r.repeats != nil && reported.Kind == matter.Incident {
			return r.repeats(ctx, reported, reported.At.AddDate(0, 0, -p.Filled().Limits.RepeatDays), f.Position)
		}
	}
	return 0, nil
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
