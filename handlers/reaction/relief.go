package reaction

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/domain/roster"
	"gridcase/handlers/command"
)

// relief is who takes people out of rosters.
const relief = "system:roster"

// Relief takes those who left or moved out of the shifts to come, so that the gap
// is seen. Like the clerk it looks at how things stand, and not at what was done:
// an import, an approved change or the end of a deputy's time count alike.
type Relief struct {
	ref    command.Reference
	docs   Documents
	now    func() time.Time
	every  time.Duration
	logger *slog.Logger
}

// NewRelief needs the documents and the domain's clock. It looks every so often; 0
// is each second.
func NewRelief(ref command.Reference, docs Documents, now func() time.Time, every time.Duration, logger *slog.Logger) *Relief {
	if every == 0 {
		every = time.Second
	}
	return &Relief{ref: ref, docs: docs, now: now, every: every, logger: logger}
}

// Run looks until ctx ends.
func (r *Relief) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(r.every):
		}
		if err := r.Look(ctx); err != nil && ctx.Err() == nil {
			r.logger.Warn("somebody who left or moved is still on a roster; it is tried again", "error", err)
		}
	}
}

// Look takes out everybody who has no post for a shift any more. Two instances may
// wish it at once: the second finds nothing to do.
func (r *Relief) Look(ctx context.Context) error {
	now := r.ref.Current()
	for unit, roll := range now.Rosters {
		for _, person := range roll.Lost(now.Org, roster.Command{Unit: unit, At: r.now()}) {
			if err := r.relieve(ctx, unit, person, roll.Version); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Relief) relieve(ctx context.Context, unit, person string, version uint64) error {
	_, err := r.docs.Change(ctx, command.Draft{
		Subject: reference.Rosters, ID: fmt.Sprintf("%s:%s:%s:%d", relief, unit, person, version), By: relief,
		Change: func(d reference.State) ([]reference.Event, error) {
			events, err := roster.Decide(d.Rosters, d.Org, roster.Command{Unit: unit, At: r.now(), Verb: roster.Relieve{Person: person}})
			return reference.OfRosters(events), err
		},
	})
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		return nil // the unit is gone: nobody is on duty there
	}
	return err
}
