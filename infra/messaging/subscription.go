package messaging

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go/jetstream"
)

// subscription is one handler on all streams.
type subscription struct {
	*Subscriber
	handler string
	out     chan *message.Message
	log     *slog.Logger
}

// run follows every stream there is and each new one, until ctx ends.
func (s *subscription) run(ctx context.Context) {
	var workers sync.WaitGroup
	defer workers.Wait()
	workers.Go(func() {
		s.follow(ctx, releases, jetstream.ConsumerConfig{FilterSubject: releaseSubject(s.handler, "*")}, s.release)
	})
	known := map[string]bool{}
	tick := time.NewTicker(s.cfg.Discover)
	defer tick.Stop()
	for {
		names := s.js.StreamNames(ctx, jetstream.WithStreamListSubject(s.cfg.Subjects))
		for name := range names.Name() {
			if !known[name] {
				known[name] = true
				workers.Go(func() { s.follow(ctx, name, jetstream.ConsumerConfig{}, s.handle) })
			}
		}
		if err := names.Err(); err != nil && ctx.Err() == nil {
			s.log.Warn("list the streams of cases", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// follow works on one stream and starts anew after whatever broke it, such as a
// server that went away.
func (s *subscription) follow(ctx context.Context, stream string, cfg jetstream.ConsumerConfig, work func(context.Context, jetstream.Msg)) {
	cfg.Durable, cfg.AckPolicy, cfg.AckWait, cfg.MaxAckPending = s.handler, jetstream.AckExplicitPolicy, s.cfg.AckWait, 1
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		began := time.Now()
		err := s.consume(ctx, stream, cfg, work)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > time.Minute {
			pause = 50 * time.Millisecond
		}
		s.log.Warn("reaction waits for its stream", "stream", stream, "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (s *subscription) consume(ctx context.Context, stream string, cfg jetstream.ConsumerConfig, work func(context.Context, jetstream.Msg)) error {
	consumer, err := s.js.CreateOrUpdateConsumer(ctx, stream, cfg)
	if err != nil {
		return err
	}
	// One message is in flight (MaxAckPending); the room is for the heartbeats
	// that come while a handler takes its time, and that would else push it out.
	messages, err := consumer.Messages(jetstream.PullMaxMessages(64), jetstream.PullExpiry(30*time.Second), jetstream.PullHeartbeat(5*time.Second))
	if err != nil {
		return err
	}
	defer s.giveBack(messages)
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		work(ctx, m)
	}
}

// giveBack returns a message that came while we were stopping, so that it need
// not wait for AckWait.
func (s *subscription) giveBack(messages jetstream.MessagesContext) {
	messages.Drain()
	for {
		m, err := messages.Next()
		if err != nil {
			return
		}
		s.answer(s.log, m.Nak())
	}
}

// handle takes one commit to its end: handled, to come again, or parked.
func (s *subscription) handle(ctx context.Context, m jetstream.Msg) {
	item, tries, err := place(m)
	if err != nil {
		s.log.Error("a message that is none of a stream", "subject", m.Subject(), "error", err)
		return
	}
	log := s.log.With("stream", item.Stream, "seq", item.Seq, "case", item.Case)
	behind, err := s.parking.append(ctx, s.handler, item)
	switch {
	case ctx.Err() != nil:
		s.answer(log, m.Nak())
	case err != nil:
		log.Warn("look for the case among the parked", "error", err)
		s.answer(log, m.NakWithDelay(s.pause(tries)))
	case behind:
		s.metrics.parked.WithLabelValues(s.handler).Inc()
		s.answer(log, m.Ack())
	default:
		s.settle(ctx, log, m, item, tries, s.deliver(ctx, m, item, m.Data()))
	}
}

// settle answers the server by what the handler said.
func (s *subscription) settle(ctx context.Context, log *slog.Logger, m jetstream.Msg, item Item, tries uint64, refused error) {
	outage := (*outageError)(nil)
	switch {
	case refused == nil:
		s.answer(log, m.Ack())
	case errors.Is(refused, errStopping):
		s.answer(log, m.Nak())
	case errors.As(refused, &outage) || tries <= uint64(len(s.cfg.Backoff)):
		s.metrics.refused.WithLabelValues(s.handler).Inc()
		s.answer(log, m.NakWithDelay(s.pause(tries)))
	default:
		item.Tries, item.Error, item.At = tries, brief(refused), time.Now().UTC()
		// Once it is parked nothing may stop us from acknowledging: hence the
		// context of the handlers and not that of the subscription.
		if err := s.parking.park(s.hard, s.handler, item); err != nil {
			log.Error("park a case", "error", err)
			s.answer(log, m.NakWithDelay(s.pause(tries)))
			return
		}
		s.metrics.parked.WithLabelValues(s.handler).Inc()
		log.Error("case parked for this reaction; the others go on", "tries", tries, "error", refused)
		s.answer(log, m.Ack())
	}
}

// pause grows with the tries and stays at the last.
func (s *subscription) pause(tries uint64) time.Duration {
	if len(s.cfg.Backoff) == 0 {
		return time.Second
	}
	return s.cfg.Backoff[min(max(int(tries), 1), len(s.cfg.Backoff))-1]
}

// answer logs what the server did not hear; it will hand the message out again.
func (s *subscription) answer(log *slog.Logger, err error) {
	if err != nil {
		log.Warn("answer the server; the message will come again", "error", err)
	}
}
