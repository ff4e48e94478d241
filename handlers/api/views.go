package api

import (
	"context"
	"errors"
	"strings"
	"time"

	"gridcase/domain/es"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
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
	for _, one := range strings.SplitN(position, ",", mostPositions) {
		p, err := es.ParsePosition(one)
		if err != nil {
			return errPosition
		}
		if err := s.wait(ctx, projection, p); err != nil {
			return err
		}
	}
	return nil
}

// mostPositions is how many streams one answer speaks of: those of both cases of
// a merge or a link.
const mostPositions = 2

// positions is what "after=" takes: where the case took the command down and,
// where it concerns another one, where that did.
func positions(out command.Outcome) string {
	if out.Beside.Stream == "" {
		return out.Position.String()
	}
	return out.Position.String() + "," + out.Beside.String()
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
