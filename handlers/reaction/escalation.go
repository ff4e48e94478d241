package reaction

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/process"
	"gridcase/handlers/command"
)

// escalate carries out what the ladder wishes. The rung's effect is that of the
// policy that the case goes by at the moment of the fact.
func (r *Reactions) escalate(ctx context.Context, f fact) error {
	if !slices.ContainsFunc(f.events, isRung) {
		return nil // spares reading the state of most commits
	}
	after, err := r.after(ctx, f.Recorded)
	if err != nil {
		return err
	}
	rules, _ := r.ref.Current().RulesOf(after.Matter, after.Versions, f.At)
	for _, wish := range process.Escalation(rules.Policy, f.Recorded, f.events) {
		if err := r.carry(ctx, wish); err != nil {
			return err
		}
	}
	return nil
}

func isRung(e casefile.Event) bool {
	_, ok := e.(casefile.RungReached)
	return ok
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
