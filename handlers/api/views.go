package api

import (
	"context"
	"errors"
	"time"

	"gridcase/domain/es"
	"gridcase/handlers/access"
	"gridcase/projections/rows"
)

// Views is where the projections are read.
type Views struct {
	DB rows.DB
	// Wait returns when a projection shows what was stored at the position.
	Wait func(ctx context.Context, projection string, p es.Position) error
}

// caughtUpWithin is how long a read waits for the position it asked for.
const caughtUpWithin = 5 * time.Second

// after waits until a projection shows an earlier answer, so that people see
// what they just did.
func (s *server) after(ctx context.Context, projection, position string) error {
	if position == "" {
		return nil
	}
	p, err := es.ParsePosition(position)
	if err != nil {
		return errPosition
	}
	return s.wait(ctx, projection, p)
}

func (s *server) wait(ctx context.Context, projection string, p es.Position) error {
	ctx, cancel := context.WithTimeout(ctx, caughtUpWithin)
	defer cancel()
	return s.deps.Views.Wait(ctx, projection, p)
}

// unread is the answer for a case that the log does not have. An id that can be
// no case's, because of its time, is not found either.
func (s *server) unread(err error) error {
	if errors.Is(err, es.ErrNotFound) || errors.Is(err, &es.Rejection{Code: "case.id_window"}) {
		return access.NotFound
	}
	return err
}
