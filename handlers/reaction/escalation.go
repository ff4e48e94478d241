package reaction

import (
	"context"
	"errors"
	"fmt"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/process"
	"gridcase/handlers/command"
)

// escalate carries out what the ladder wishes. The rung's effect is that of the
// policy in force now: a case's next clock follows the rules of its day.
func (r *Reactions) escalate(ctx context.Context, f fact) error {
	for _, wish := range process.Escalation(r.ref.Current().Policy, f.Recorded, f.events) {
		if err := r.carry(ctx, wish); err != nil {
			return err
		}
	}
	return nil
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
