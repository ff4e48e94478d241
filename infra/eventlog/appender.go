package eventlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"
)

const (
	// Two batches on their way: the server works on one while the other is sent.
	committers = 2
	// A batch is refused as a whole, so one of half the server's limit keeps the
	// second try bearable.
	batchMost = 500
	// A batch serves many callers, so no single caller's deadline may end it.
	batchTimeout = 5 * time.Second
)

// appender is the way of all appends of this process to one stream. Few go
// singly and at once; from batchFrom unanswered ones on they wait for one of the
// committers, which takes all that wait as one batch.
type appender struct {
	js        jetstream.JetStream
	conn      *connection
	batchFrom int
	metrics   *metrics

	mu      sync.Mutex
	waiting []*waiter
	open    int // appends without an answer
	busy    int // committers at work
	closed  bool
	done    sync.WaitGroup
}

type waiter struct {
	msg    *nats.Msg
	answer chan answer // one place, so that nobody waits for a caller who left
}

type answer struct {
	seq uint64
	err error
}

func (a *appender) append(ctx context.Context, m *nats.Msg) (uint64, error) {
	if !a.enter() {
		return 0, ErrClosed
	}
	w := a.queue(m)
	if w == nil {
		defer a.leave()
		return a.publishOne(ctx, m)
	}
	select {
	case got := <-w.answer:
		return got.seq, got.err
	case <-ctx.Done():
		if a.withdraw(w) {
			a.leave()
			return 0, fmt.Errorf("%w: %w", errNotSent, ctx.Err())
		}
		return 0, ctx.Err() // it is on its way
	}
}

// withdraw takes a message back whose caller left before it was sent.
func (a *appender) withdraw(w *waiter) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.Index(a.waiting, w)
	if i >= 0 {
		a.waiting = slices.Delete(a.waiting, i, i+1)
	}
	return i >= 0
}

// enter counts an append; leave must follow its answer.
func (a *appender) enter() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return false
	}
	a.open++
	a.done.Add(1)
	return true
}

func (a *appender) leave() {
	a.mu.Lock()
	a.open--
	a.mu.Unlock()
	a.done.Done()
}

// queue puts a message behind the committers, or returns nil when it should go
// by itself. Once a batch is under way all wait for the next, because a single
// ahead of it in the server would cost a sync of its own.
func (a *appender) queue(m *nats.Msg) *waiter {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy == 0 && a.open <= a.batchFrom {
		return nil
	}
	w := &waiter{msg: m, answer: make(chan answer, 1)}
	a.waiting = append(a.waiting, w)
	if a.busy < committers {
		a.busy++
		go a.commit()
	}
	return w
}

// commit works until nobody waits.
func (a *appender) commit() {
	for {
		batch := a.take()
		if len(batch) == 0 {
			return
		}
		// Below half a batch's worth the others are with the second committer or
		// gone, and a batch costs more than it saves.
		if len(batch) < max(2, a.batchFrom/committers) {
			a.singly(batch)
			continue
		}
		a.together(batch)
	}
}

// take removes what may share a batch: one message a subject, since a second
// one's expectation cannot be met inside the same batch.
func (a *appender) take() (batch []*waiter) {
	a.mu.Lock()
	defer a.mu.Unlock()
	subjects := make(map[string]bool, min(len(a.waiting), batchMost))
	rest := a.waiting[:0:0]
	for _, w := range a.waiting {
		if len(batch) == batchMost || subjects[w.msg.Subject] {
			rest = append(rest, w)
			continue
		}
		subjects[w.msg.Subject] = true
		batch = append(batch, w)
	}
	a.waiting = rest
	if len(batch) == 0 {
		a.busy--
	}
	return batch
}

func (a *appender) together(batch []*waiter) {
	msgs := make([]*nats.Msg, len(batch))
	for i, w := range batch {
		msgs[i] = w.msg
	}
	ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
	defer cancel()
	a.metrics.batch.Observe(float64(len(batch)))
	last, err := a.publishBatch(ctx, msgs)
	if refused(err) {
		a.metrics.refused.Inc()
		a.singly(batch)
		return
	}
	for i, w := range batch {
		a.tell(w, last-uint64(len(batch)-1-i), err)
	}
}

// refused says that the server answered and stored nothing of the batch. The
// answer does not name the message that was stale.
func refused(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api)
}

func (a *appender) singly(batch []*waiter) {
	var all sync.WaitGroup
	for _, w := range batch {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
			defer cancel()
			seq, err := a.publishOne(ctx, unbatched(w.msg))
			a.tell(w, seq, err)
		})
	}
	all.Wait()
}

// unbatched takes off what made a message part of a batch.
func unbatched(m *nats.Msg) *nats.Msg {
	expected := m.Header.Get(jetstream.ExpectedLastSubjSeqHeader)
	return &nats.Msg{Subject: m.Subject, Data: m.Data,
		Header: nats.Header{jetstream.ExpectedLastSubjSeqHeader: []string{expected}}}
}

func (a *appender) tell(w *waiter, seq uint64, err error) {
	w.answer <- answer{seq, err}
	a.leave()
}

// close refuses new appends and waits for the answers of the others.
func (a *appender) close() {
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	a.done.Wait()
}

func (a *appender) publishOne(ctx context.Context, m *nats.Msg) (uint64, error) {
	return a.conn.during(ctx, func(ctx context.Context) (uint64, error) {
		ack, err := a.js.PublishMsg(ctx, m)
		if err != nil {
			return 0, err
		}
		return ack.Sequence, nil
	})
}

// publishBatch returns the sequence of the last message; the others directly
// precede it. Only the last is answered: one round trip.
func (a *appender) publishBatch(ctx context.Context, msgs []*nats.Msg) (uint64, error) {
	flow := jetstreamext.BatchFlowControl{AckTimeout: batchTimeout}
	return a.conn.during(ctx, func(ctx context.Context) (uint64, error) {
		ack, err := jetstreamext.PublishMsgBatch(ctx, a.js, msgs, flow)
		if err != nil {
			return 0, err
		}
		return ack.Sequence, nil
	})
}
