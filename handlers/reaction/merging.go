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

// merge goes on with merges that their callers left half done, and tells
// duplicates how the case that they were merged into ended.
func (r *Reactions) merge(ctx context.Context, f fact) error {
	after, err := r.after(ctx, f.Recorded)
	if err != nil {
		return err
	}
	for _, w := range process.Merging(f.Recorded, f.events, after) {
		refusal, err := r.mergeStep(ctx, w)
		if ask, asks := w.Verb.(casefile.Absorb); asks && err == nil && refusal != nil {
			// It cannot answer for itself, so its refusal is brought home for it.
			_, err = r.mergeStep(ctx, process.Answer(ask.Case, ask.N, w.By, refusal.Code))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mergeStep carries a wish out; the refusal is nil when it was.
func (r *Reactions) mergeStep(ctx context.Context, w process.Wish) (refusal *es.Rejection, err error) {
	_, err = r.cases.Do(ctx, command.Carry(w))
	if errors.As(err, &refusal) {
		r.logger.Info("a step of a merge was refused", "case", w.Case, "wish", w.ID, "code", refusal.Code)
		return refusal, nil
	}
	if err != nil {
		return nil, fmt.Errorf("carry out %s: %w", w.ID, err)
	}
	return nil, nil
}
