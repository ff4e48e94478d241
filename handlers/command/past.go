package command

import (
	"context"
	"fmt"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/reference"
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

// Would is what a verb would do at a moment to a case as it stands now, were these
// documents in force. Nothing is written. The error is es.ErrNotFound when there
// is no such case, or the refusal.
func (c *Cases) Would(ctx context.Context, caseID string, docs reference.State, by string, at time.Time, verb casefile.Verb) (casefile.State, []casefile.Event, error) {
	now, err := c.Look(ctx, caseID)
	if err != nil {
		return casefile.State{}, nil, err
	}
	rules, _ := docs.RulesOf(casefile.About(now.State, verb), now.State.Versions, at)
	events, err := casefile.Decide(now.State, casefile.Command{By: by, At: at, Rules: rules, Verb: verb})
	return now.State, events, err
}
