package messaging_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/google/uuid"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
	"gridcase/infra/messaging"
)

// desk is a server with an event log on it.
type desk struct {
	dir  string
	port int
	srv  *server.Server
	log  *eventlog.Log
	nc   *nats.Conn
}

func setup(t testing.TB) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir(), port: server.RANDOM_PORT}
	d.start(t)
	t.Cleanup(d.stop)
	d.nc = d.connect(t)
	var err error
	d.log, err = eventlog.Open(t.Context(), d.nc, eventlog.Config{Logger: quiet()})
	ok(t, err)
	t.Cleanup(func() { d.log.Close() })
	return d
}

func (d *desk) start(t testing.TB) {
	t.Helper()
	var err error
	d.srv, err = server.NewServer(&server.Options{Host: "127.0.0.1", Port: d.port, JetStream: true, StoreDir: d.dir, SyncAlways: true, NoSigs: true, NoLog: true})
	ok(t, err)
	go d.srv.Start()
	if !d.srv.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not start")
	}
	if d.port == server.RANDOM_PORT {
		d.port = d.srv.Addr().(*net.TCPAddr).Port
	}
}

func (d *desk) stop() {
	d.srv.Shutdown()
	d.srv.WaitForShutdown()
}

func (d *desk) connect(t testing.TB) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(d.srv.ClientURL(), nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond))
	ok(t, err)
	t.Cleanup(nc.Close)
	return nc
}

// instance is a subscriber with a connection of its own, as another process has.
func (d *desk) instance(t testing.TB, cfg messaging.Config) *messaging.Subscriber {
	t.Helper()
	js, err := jetstream.New(d.connect(t))
	ok(t, err)
	if cfg.Backoff == nil {
		cfg.Backoff = []time.Duration{10 * time.Millisecond, 20 * time.Millisecond}
	}
	cfg.Discover, cfg.Logger = 50*time.Millisecond, quiet()
	s, err := messaging.NewSubscriber(t.Context(), js, cfg)
	ok(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// append adds a commit to a case.
func (d *desk) append(t testing.TB, caseID string) es.Position {
	t.Helper()
	head, err := d.log.Head(t.Context(), caseID)
	if err != nil && !errors.Is(err, es.ErrNotFound) {
		t.Fatal(err)
	}
	stored, err := d.log.Append(t.Context(), es.Commit{
		ID: uuid.NewString(), Subject: caseID, By: "tester", At: time.Now(),
		Events: []es.Stored{{Type: "case.noted.v1", Data: json.RawMessage(`{}`)}},
	}, head)
	ok(t, err)
	return stored.Position
}

// book writes down what handlers were given.
type book struct {
	mu    sync.Mutex
	lines []string
	wake  chan struct{}
}

func newBook() *book { return &book{wake: make(chan struct{}, 1)} }

func (b *book) write(line string) {
	b.mu.Lock()
	b.lines = append(b.lines, line)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *book) read() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.lines...)
}

// until waits until the book satisfies.
func (b *book) until(t testing.TB, enough func(lines []string) bool) []string {
	t.Helper()
	late := time.After(15 * time.Second)
	for {
		if lines := b.read(); enough(lines) {
			return lines
		}
		select {
		case <-b.wake:
		case <-late:
			t.Fatalf("waited too long; written so far: %v", b.read())
		}
	}
}

// serve answers every message of a handler by what judge says.
func serve(t testing.TB, ctx context.Context, s *messaging.Subscriber, handler string, judge func(es.Recorded, *message.Message) error) {
	t.Helper()
	messages, err := s.Subscribe(ctx, handler)
	ok(t, err)
	go func() {
		for m := range messages {
			go func() { // as the Watermill router does
				r, err := messaging.Recorded(m)
				if err == nil {
					err = judge(r, m)
				}
				if err != nil {
					m.Metadata.Set(messaging.MetaError, err.Error())
					m.Nack()
					return
				}
				m.Ack()
			}()
		}
	}()
}

// sameStream makes ids of cases that lie in one stream.
func (d *desk) sameStream(t testing.TB, n int) []string {
	t.Helper()
	var ids []string
	for want := ""; len(ids) < n; {
		id := newCase(t)
		stream, _, err := d.log.Place(id)
		ok(t, err)
		if want == "" {
			want = stream
		}
		if stream == want {
			ids = append(ids, id)
		}
	}
	return ids
}

func newCase(t testing.TB) string {
	t.Helper()
	id, err := uuid.NewV7()
	ok(t, err)
	return id.String()
}

func line(r es.Recorded) string { return fmt.Sprintf("%s v%d", r.Subject[24:], r.Version) }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
