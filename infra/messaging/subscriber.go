package messaging

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
)

// ErrClosed is the answer to Subscribe after Close.
var ErrClosed = errors.New("the subscriber is closed")

// Config is optional; its zero value works.
type Config struct {
	// Subjects names the streams to follow: all that listen to it, also those
	// that are made later. Default "gc.case.>".
	Subjects string
	// Backoff are the pauses before a refused message comes again, during which
	// its stream waits; when they are used up its case is parked. An outage goes
	// on with the last. Default 100 ms, 1 s, 5 s.
	Backoff []time.Duration
	// AckWait is how long a crashed instance holds up its streams. Handlers may
	// take longer. Default 5 s.
	AckWait time.Duration
	// Discover is how often new streams are looked for; default 2 s.
	Discover time.Duration
	// Grace is how long Close lets handlers run before it cancels their context;
	// default 10 s.
	Grace    time.Duration
	Replicas int // copies of the list of parked cases; default 1
	Logger   *slog.Logger
	Metrics  prometheus.Registerer
}

func (c Config) filled() Config {
	if c.Subjects == "" {
		c.Subjects = "gc.case.>"
	}
	if c.Backoff == nil {
		c.Backoff = []time.Duration{100 * time.Millisecond, time.Second, 5 * time.Second}
	}
	if c.AckWait == 0 {
		c.AckWait = 5 * time.Second
	}
	if c.Discover == 0 {
		c.Discover = 2 * time.Second
	}
	if c.Grace == 0 {
		c.Grace = 10 * time.Second
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// Subscriber hands the commits of all cases to handlers; a Watermill
// message.Subscriber whose topic is the name of the handler.
type Subscriber struct {
	js      jetstream.JetStream
	cfg     Config
	parking *Parking
	metrics metrics

	mu      sync.Mutex
	closed  bool
	closing chan struct{}   // no message is begun any more
	running sync.WaitGroup  // subscriptions
	hard    context.Context // of running handlers; ends when Close loses patience
	cancel  context.CancelFunc
}

var _ message.Subscriber = (*Subscriber)(nil)

// NewSubscriber makes sure that the list of parked cases exists.
func NewSubscriber(ctx context.Context, js jetstream.JetStream, cfg Config) (*Subscriber, error) {
	cfg = cfg.filled()
	parking, err := OpenParking(ctx, js, cfg.Replicas)
	if err != nil {
		return nil, err
	}
	m, err := newMetrics(cfg.Metrics)
	if err != nil {
		return nil, fmt.Errorf("register metrics of messaging: %w", err)
	}
	s := &Subscriber{js: js, cfg: cfg, parking: parking, metrics: m, closing: make(chan struct{})}
	s.hard, s.cancel = context.WithCancel(context.Background())
	return s, nil
}

// Parking is the list of parked cases that this subscriber keeps.
func (s *Subscriber) Parking() *Parking { return s.parking }

// Subscribe starts a handler where it stopped, on every stream; a new handler
// starts with the first commit. The channel closes when ctx ends or the
// subscriber does, after the last message was answered. Messages carry a
// context of their own, which outlives ctx by the grace time.
func (s *Subscriber) Subscribe(ctx context.Context, handler string) (<-chan *message.Message, error) {
	if handler == "" || strings.ContainsAny(handler, ".*> \t\r\n/\\") {
		return nil, fmt.Errorf("subscribe %q: a handler's name has no dots, stars, slashes or spaces", handler)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	ctx, stop := context.WithCancel(ctx)
	sub := &subscription{Subscriber: s, handler: handler, out: make(chan *message.Message), log: s.cfg.Logger.With("handler", handler)}
	s.running.Go(func() {
		defer close(sub.out) // behind the last worker: nobody sends on a closed channel
		defer stop()
		sub.run(ctx)
	})
	go func() {
		select {
		case <-s.closing:
			stop()
		case <-ctx.Done():
		}
	}()
	return sub.out, nil
}

// Close fetches nothing more, waits for the running handlers and their answers,
// and may be called twice.
func (s *Subscriber) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.closing)
	}
	s.mu.Unlock()
	impatience := time.AfterFunc(s.cfg.Grace, s.cancel)
	s.running.Wait()
	impatience.Stop()
	s.cancel()
	return nil
}
