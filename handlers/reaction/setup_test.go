package reaction_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
	"gridcase/infra/embedded"
	"gridcase/infra/eventlog"
	"gridcase/infra/messaging"
	"gridcase/infra/postgres"
	"gridcase/infra/seal"
	"gridcase/infra/testkit"
	"gridcase/projections/deadlines"
)

// city is a running log with one way up: g1, c1, s1, d1.
type city struct {
	srv   *embedded.NATS
	log   *eventlog.Log
	nc    *nats.Conn
	cases *command.Cases
	ref   rules
	time  *hands
}

// rules are the documents in force.
type rules struct{ state reference.State }

func (r rules) Current() reference.State { return r.state }

// hands are those of the domain's clock.
type hands struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hands) forward(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func setup(t *testing.T) *city {
	t.Helper()
	srv := testkit.NATSServer(t)
	c := &city{srv: srv, time: &hands{now: time.Now().Truncate(time.Second)}}
	c.ref = rules{reference.State{
		Org: org.NewTree([]org.Unit{
			{ID: "d1", Kind: org.KindDistrict}, {ID: "s1", Kind: org.KindStreet, Parent: "d1"},
			{ID: "c1", Kind: org.KindCommunity, Parent: "s1"}, {ID: "g1", Kind: org.KindGrid, Parent: "c1"},
			{ID: "g2", Kind: org.KindGrid, Parent: "d1"}, // with nothing in between
		}, nil),
		Matters: matter.Default(), Calendar: clock.Default(), Policy: routing.Default(),
	}}
	c.nc = c.connect(t)
	var err error
	c.log, err = eventlog.Open(t.Context(), c.nc, eventlog.Config{Logger: quiet()})
	ok(t, err)
	t.Cleanup(func() { c.log.Close() })
	c.cases = c.door(t, c.log)
	return c
}

func (c *city) connect(t *testing.T) *nats.Conn {
	t.Helper()
	nc, err := c.srv.Conn()
	ok(t, err)
	t.Cleanup(nc.Close)
	return nc
}

// door is the way to the cases that one instance has.
func (c *city) door(t *testing.T, log command.Log) *command.Cases {
	t.Helper()
	js, err := jetstream.New(c.nc)
	ok(t, err)
	keys, err := seal.Open(t.Context(), js, make([]byte, 32), seal.Config{})
	ok(t, err)
	return command.New(log, c.ref, keys, command.Config{Now: c.time.Now, Logger: quiet()})
}

func (c *city) subscriber(t *testing.T) *messaging.Subscriber {
	t.Helper()
	js, err := jetstream.New(c.connect(t))
	ok(t, err)
	s, err := messaging.NewSubscriber(t.Context(), js, messaging.Config{
		Discover: 50 * time.Millisecond, Backoff: []time.Duration{10 * time.Millisecond, 10 * time.Millisecond}, Logger: quiet(),
	})
	ok(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// react runs all reactions until the test ends.
func (c *city) react(t *testing.T, cases reaction.Cabinet, news reaction.Notifier) *messaging.Subscriber {
	t.Helper()
	s := c.subscriber(t)
	r, err := reaction.New(s, messaging.Recorded, cases, c.ref, c.log, news, reaction.Config{Logger: quiet()})
	ok(t, err)
	run(t, func(ctx context.Context) {
		if err := r.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	<-r.Running()
	return s
}

// poll runs a poller until the test ends.
func (c *city) poll(t *testing.T, due reaction.Due, cases reaction.Cases, cfg reaction.PollerConfig) {
	t.Helper()
	cfg.Now, cfg.Interval, cfg.Logger = c.time.Now, 10*time.Millisecond, quiet()
	if cfg.Rest == 0 {
		cfg.Rest = 50 * time.Millisecond
	}
	p, err := reaction.NewPoller(due, cases, c.ref, cfg)
	ok(t, err)
	run(t, p.Run)
}

// run gives a long-running part to the test: it ends before the log does.
func run(t *testing.T, part func(context.Context)) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	over := make(chan struct{})
	go func() { defer close(over); part(ctx) }()
	t.Cleanup(func() { stop(); <-over })
}

// report brings an incident in that nobody will claim: exposed garbage, which
// the grid keeps (accept 1wh, resolve 4wh).
func (c *city) report(t *testing.T, grid string) string {
	t.Helper()
	id, err := uuid.NewV7()
	ok(t, err)
	_, _, err = c.cases.Report(t.Context(), command.Intake{
		ID: id.String(), By: "gw01", Matter: "E0101", Text: "垃圾", Grid: grid, OccurredAt: c.time.Now(), Channel: "grid_worker",
	})
	ok(t, err)
	return id.String()
}

func (c *city) state(t *testing.T, id string) casefile.State {
	t.Helper()
	out, err := c.cases.Look(context.WithoutCancel(t.Context()), id)
	ok(t, err)
	return out.State
}

// events are those of a case, oldest first.
func (c *city) events(t *testing.T, id string) (events []casefile.Event) {
	t.Helper()
	history, err := c.log.History(t.Context(), id)
	ok(t, err)
	for _, h := range history {
		some, err := casefile.Events(h.Commit)
		ok(t, err)
		events = append(events, some...)
	}
	return events
}

// deadlines keeps the projection of that name in step with the log.
func (c *city) deadlines(t *testing.T) reaction.Due {
	t.Helper()
	db, err := postgres.Open(t.Context(), testkit.Postgres(t), postgres.Config{Projections: []postgres.Projection{
		{Name: deadlines.Name, Schema: deadlines.Schema, Version: deadlines.Version, New: func() postgres.Fold { return deadlines.New() }},
	}})
	ok(t, err)
	t.Cleanup(db.Close)
	run(t, postgres.NewEngine(db, feed{c.log}, postgres.EngineConfig{Logger: quiet()}).Run)
	return func(ctx context.Context, now time.Time, limit int) ([]deadlines.Rung, error) {
		return deadlines.Due(ctx, db, now, limit)
	}
}

// feed is the log as the projector engine reads it.
type feed struct{ *eventlog.Log }

func (f feed) Read(ctx context.Context, stream string, from es.Checkpoint) (postgres.Reader, error) {
	return f.Log.Read(ctx, stream, from)
}

// until waits for what other goroutines bring about: seconds, and on a machine
// with much else to do a minute.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for late := time.Now().Add(150 * time.Second); !so(); {
		if time.Now().After(late) {
			t.Fatalf("waited too long until %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
