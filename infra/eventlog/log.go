package eventlog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

	"gridcase/domain/es"
)

// ErrClosed is the answer to an append after Close.
var ErrClosed = errors.New("the event log is closed")

// Config is what may be set; its zero value works.
type Config struct {
	// Partitions is the number of streams of a new era, 4 by default. An era that
	// exists keeps its own.
	Partitions int
	// Replicas of new streams, 1 by default; 3 for production.
	Replicas int
	// BatchFrom is the number of unanswered commands of one stream from which
	// they share an atomic batch, 30 by default: the server stages a batch on
	// disk, which costs about as much as 16 single appends, and two are on their
	// way at a time.
	BatchFrom int
	// Window is the wall clock that new case ids are held against, time.Now by
	// default. It is the real one even where the domain's runs faster.
	Window func() time.Time
	// Logger takes what happens outside of a call, slog.Default() by default.
	Logger *slog.Logger
	// Metrics, when set, gets the counters of this log.
	Metrics prometheus.Registerer
	// Reading, when set, is a connection for readers alone, so that a replay does
	// not stand in the way of appends. Over TCP a replay is faster than in process.
	Reading *nats.Conn
}

// Log is the event log of one server or cluster. All methods may be called at
// the same time.
type Log struct {
	js      jetstream.JetStream
	reading jetstream.JetStream
	cfg     Config
	metrics *metrics
	recent  *lru.Cache[string, glimpse]

	making    sync.Mutex // one era at a time is made
	mu        sync.Mutex
	eras      map[int]int // era -> partitions
	streams   map[string]jetstream.Stream
	appenders map[string]*appender
	closed    bool

	conn     *connection
	watching context.CancelFunc
	watched  sync.WaitGroup
	changed  broadcast
}

// Open makes sure that REFERENCE and the streams of the eras exist in which a
// case may be created now. A stream that exists with settings under which
// commits could be lost or changed is refused with a sentence naming them.
func Open(ctx context.Context, nc *nats.Conn, cfg Config) (*Log, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, fmt.Errorf("open event log: %w", err)
	}
	l := &Log{
		js: js, cfg: cfg.filled(),
		eras: map[int]int{}, streams: map[string]jetstream.Stream{}, appenders: map[string]*appender{},
	}
	l.reading = js
	if cfg.Reading != nil {
		if l.reading, err = jetstream.New(cfg.Reading); err != nil {
			return nil, fmt.Errorf("open event log: %w", err)
		}
	}
	l.recent, _ = lru.New[string, glimpse](recentHeads) // errs on a size below 1 only
	if l.metrics, err = newMetrics(cfg.Metrics); err != nil {
		return nil, fmt.Errorf("open event log: %w", err)
	}
	if err := l.ensure(ctx); err != nil {
		return nil, fmt.Errorf("open event log: %w", err)
	}
	l.conn = watchConnection(nc)
	watch, stop := context.WithCancel(context.Background())
	l.watching = stop
	l.watched.Go(func() { l.watch(watch) })
	return l, nil
}

func (c Config) filled() Config {
	if c.Partitions <= 0 {
		c.Partitions = 4
	}
	if c.Replicas <= 0 {
		c.Replicas = 1
	}
	if c.BatchFrom <= 0 {
		c.BatchFrom = 30
	}
	if c.Window == nil {
		c.Window = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// Close refuses new appends and waits for the answers of those under way. It
// leaves the connection open and may be called twice.
func (l *Log) Close() error {
	l.mu.Lock()
	appenders, closed := l.appenders, l.closed
	l.closed = true
	l.mu.Unlock()
	for _, a := range appenders {
		a.close()
	}
	l.watching()
	l.watched.Wait()
	if !closed {
		l.conn.close()
	}
	return nil
}

// appender of a stream; there is one as soon as somebody appends.
func (l *Log) appender(stream string) (*appender, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	a := l.appenders[stream]
	if a == nil {
		a = &appender{js: l.js, conn: l.conn, batchFrom: l.cfg.BatchFrom, metrics: l.metrics}
		l.appenders[stream] = a
	}
	return a, nil
}

const (
	recentHeads = 4096
	// The server forgets a block that nobody touched for 10 s, and an append to
	// such a case would then load it (6 ms) inside the stream's only writer. A
	// head older than this is therefore asked for again, which warms the block.
	recentFor = 5 * time.Second
)

type glimpse struct {
	head es.Recorded
	seen time.Time
}

func (l *Log) remember(head es.Recorded) {
	l.recent.Add(head.Subject, glimpse{head, time.Now()})
}

// Recent is the head of a subject as this process saw it within the last
// seconds. Another process may have appended since, so a command that is
// refused on it, or conflicts, must be decided again on [Log.Head].
func (l *Log) Recent(subject string) (es.Recorded, bool) {
	g, found := l.recent.Get(subject)
	if !found || time.Since(g.seen) > recentFor {
		return es.Recorded{}, false
	}
	return g.head, true
}
