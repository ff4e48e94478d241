package eventlog

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
)

const (
	// So much is on its way to a reader at most. All readers share a connection,
	// and what one has asked for stands before the next one's heartbeat.
	feedMessages = 10_000
	feedBytes    = 2 << 20
	// Two of these without a sign of the server and the consumer is taken for dead.
	// Where the next one does no better the connection is full rather than broken,
	// and a third would only add to that: each is waited for twice as long.
	feedHeartbeat    = time.Second
	longestHeartbeat = 8 * feedHeartbeat
	feedIdle         = time.Minute // after which the server removes a consumer nobody asks
)

// delivery is one message as it came; decoding happens here, beside the reader
// and not in its way.
type delivery struct {
	seq     uint64
	subject string
	commit  es.Recorded
	err     error // it is not a commit
}

// feed is one consumer of the server: unfiltered, without acknowledgements, in
// memory. It isn't repaired; the reader starts another where it stopped.
type feed struct {
	out    chan delivery
	broken chan struct{}
	over   chan struct{}
	once   sync.Once
	fail   sync.Once
	end    func()
}

func (l *Log) startFeed(ctx context.Context, stream string, from uint64, heartbeat time.Duration) (*feed, error) {
	consumer, err := l.reading.CreateConsumer(ctx, stream, jetstream.ConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from,
		AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true, Replicas: 1, InactiveThreshold: feedIdle,
	})
	if err != nil {
		return nil, fmt.Errorf("make a consumer from sequence %d: %w", from, err)
	}
	f := &feed{out: make(chan delivery, feedMessages/4), broken: make(chan struct{}), over: make(chan struct{})}
	consuming, err := consumer.Consume(func(m jetstream.Msg) { f.take(stream, m) },
		jetstream.PullMaxMessagesWithBytesLimit(feedMessages, feedBytes),
		jetstream.PullExpiry(30*time.Second), jetstream.PullHeartbeat(heartbeat),
		jetstream.ConsumeErrHandler(func(jetstream.ConsumeContext, error) { f.breakOff() }))
	if err != nil {
		return nil, fmt.Errorf("consume from sequence %d: %w", from, err)
	}
	name := consumer.CachedInfo().Name
	f.end = func() {
		consuming.Stop()
		go l.forget(stream, name)
	}
	return f, nil
}

// forget spares the server a minute of keeping what nobody reads; where it is
// away it forgets by itself.
func (l *Log) forget(stream, consumer string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := l.reading.DeleteConsumer(ctx, stream, consumer); err != nil {
		l.cfg.Logger.Debug("consumer left to expire", "stream", stream, "consumer", consumer, "error", err)
	}
}

func (f *feed) take(stream string, m jetstream.Msg) {
	meta, err := m.Metadata()
	if err != nil {
		f.breakOff()
		return
	}
	d := delivery{seq: meta.Sequence.Stream, subject: subjectOf(m.Subject())}
	d.commit, d.err = decode(stream, d.seq, m.Subject(), m.Data())
	select {
	case f.out <- d:
	case <-f.over:
	}
}

// breakOff tells the reader that nothing more comes. Every error counts: a new
// consumer costs a few milliseconds, a silent one stops the views.
func (f *feed) breakOff() { f.fail.Do(func() { close(f.broken) }) }

func (f *feed) stop() {
	f.once.Do(func() {
		close(f.over)
		f.end()
	})
}
