package command

import (
	"context"
	"fmt"
	"time"

	"gridcase/domain/es"
)

// Past is what the log had of a case by a moment, oldest first: every commit up
// to the first that is younger. The error is es.ErrNotFound when that is nothing.
func (c *Cases) Past(ctx context.Context, caseID string, at time.Time) ([]es.Recorded, error) {
	history, err := c.log.History(ctx, caseID)
	if err != nil {
		return nil, err
	}
	for i, commit := range history {
		if commit.At.After(at) {
			history = history[:i]
			break
		}
	}
	if len(history) == 0 {
		return nil, fmt.Errorf("%s at %s: %w", caseID, at.Format(time.RFC3339), es.ErrNotFound)
	}
	return history, nil
}
