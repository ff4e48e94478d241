package reaction

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	"gridcase/projections/queue"
)

// clerk is who hands cases over.
const clerk = "system:handover"

// HadBy lists the open cases that people have; [queue.HadBy] on a database does.
type HadBy func(ctx context.Context, people []string) ([]queue.Had, error)

// Clerk hands over what those have who left or moved. It looks at how things
// stand and not at what it did, so that nothing stays with them: not after a
// crash, nor what another instance gave them a moment before it heard.
type Clerk struct {
	had    HadBy
	cases  Cases
	ref    command.Reference
	every  time.Duration
	logger *slog.Logger
}

// NewClerk needs the view of what people have, the cases and the people. It looks
// every so often; 0 is each second.
func NewClerk(had HadBy, cases Cases, ref command.Reference, every time.Duration, logger *slog.Logger) *Clerk {
	if every == 0 {
		every = time.Second
	}
	return &Clerk{had: had, cases: cases, ref: ref, every: every, logger: logger}
}

// Run looks until ctx ends.
func (c *Clerk) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(c.every):
		}
		if err := c.look(ctx); err != nil && ctx.Err() == nil {
			c.logger.Warn("cases of somebody who left or moved are not all handed over yet; it is tried again", "error", err)
		}
	}
}

func (c *Clerk) look(ctx context.Context) error {
	tree := c.ref.Current().Org
	var people []string
	for _, p := range tree.People() {
		if p.Handover != nil {
			people = append(people, p.ID)
		}
	}
	if len(people) == 0 {
		return nil
	}
	had, err := c.had(ctx, people)
	if err != nil {
		return err
	}
	for _, h := range had {
		if err := HandOver(ctx, c.cases, tree, h); err != nil {
			return err
		}
	}
	return nil
}

// HandOver gives what somebody must not have any more to their successor, where
// that one may have it, or back to the queue. What they still may have stays.
func HandOver(ctx context.Context, cases Cases, tree org.Tree, h queue.Had) error {
	p, known := tree.Person(h.Person)
	if !known || p.Handover == nil || !p.Left && access.Covers(p, h.Path, tree) {
		return nil
	}
	to := p.Handover.To
	if next, known := tree.Person(to); !known || next.Left || !access.Covers(next, h.Path, tree) {
		to = ""
	}
	_, err := cases.Do(ctx, command.Order{
		Case: h.Case, ID: clerk + ":" + p.Handover.List + ":" + h.Case, By: clerk,
		Verb: func(context.Context, casefile.State) (casefile.Verb, error) {
			return casefile.HandOver{List: p.Handover.List, From: p.ID, To: to, By: p.Handover.By}, nil
		},
	})
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) || err == nil {
		return nil
	}
	return fmt.Errorf("hand %s over: %w", h.Case, err)
}
