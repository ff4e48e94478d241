package messaging

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// release handles the parked commits of one case in their order. One release of
// a handler runs at a time, on whichever instance got the wish. What arrives
// meanwhile is parked behind, and is handled here too.
func (s *subscription) release(ctx context.Context, m jetstream.Msg) {
	caseID := caseOf(m.Subject())
	log := s.log.With("case", caseID)
	_, tries, err := place(m)
	for err == nil {
		var done bool
		if done, err = s.releaseFirst(ctx, m, caseID); done {
			log.Info("case released for this reaction")
			s.answer(log, m.Ack())
			return
		}
	}
	outage := (*outageError)(nil)
	switch {
	case errors.Is(err, errStopping):
		s.answer(log, m.Nak())
	case errors.As(err, &outage), !errors.Is(err, errStillParked):
		log.Warn("release a case; tried again", "error", err)
		s.answer(log, m.NakWithDelay(s.pause(tries)))
	default:
		log.Error("released case failed again and stays parked", "error", err)
		s.answer(log, m.Ack())
	}
}

var errStillParked = errors.New("still parked")

// releaseFirst handles the first parked commit and strikes it off; done says
// that there is none left.
func (s *subscription) releaseFirst(ctx context.Context, m jetstream.Msg, caseID string) (done bool, err error) {
	entry, _, err := s.parking.get(ctx, key(s.handler, caseID))
	if err != nil || len(entry.Items) == 0 {
		return err == nil, err
	}
	first := entry.Items[0]
	stream, err := s.js.Stream(ctx, first.Stream)
	if err != nil {
		return false, fmt.Errorf("open stream %s: %w", first.Stream, err)
	}
	raw, err := stream.GetMsg(ctx, first.Seq)
	if err != nil {
		return false, fmt.Errorf("read %s:%d: %w", first.Stream, first.Seq, err)
	}
	refused := s.deliver(ctx, m, first, raw.Data)
	outage := (*outageError)(nil)
	switch {
	case refused == nil:
		return false, s.parking.strike(s.hard, s.handler, first)
	case errors.Is(refused, errStopping) || errors.As(refused, &outage):
		return false, refused
	}
	first.Tries, first.Error, first.At = first.Tries+1, brief(refused), time.Now().UTC()
	if err = s.parking.park(s.hard, s.handler, first); err != nil {
		return false, err
	}
	return false, fmt.Errorf("%w: %w", errStillParked, refused)
}

// strike removes a commit that was handled.
func (p *Parking) strike(ctx context.Context, handler string, item Item) error {
	return p.change(ctx, handler, item.Case, func(items []Item) []Item {
		var left []Item
		for _, i := range items {
			if i.Seq != item.Seq {
				left = append(left, i)
			}
		}
		return left
	})
}
