package eventlog

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"gridcase/domain/es"
)

// setup is a log of one partition on a server of its own; what the conformance
// suite cannot reach from outside is tested here.
func setup(t *testing.T) *Log {
	t.Helper()
	s, err := server.NewServer(&server.Options{DontListen: true, NoSigs: true, NoLog: true, JetStream: true, StoreDir: t.TempDir(), SyncAlways: true})
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("nats-server was not ready in 20 s")
	}
	nc, err := nats.Connect("", nats.InProcessServer(inProcess{s}))
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(t.Context(), nc, Config{Partitions: 1, Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		nc.Close()
	})
	return l
}

type inProcess struct{ *server.Server }

func (s inProcess) InProcessConn() (net.Conn, error) { return s.Server.InProcessConn() }

func note() es.Commit {
	return es.Commit{ID: uuid.NewString(), Subject: uuid.Must(uuid.NewV7()).String(), By: "p-1", At: time.Now(),
		Events: []es.Stored{{Type: "case.noted.v1", Data: []byte(`{}`)}}}
}

func caseStreamOf(t *testing.T, l *Log) string {
	t.Helper()
	stream, _, err := l.Place(note().Subject)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// One stale command in a batch: the server refuses the whole, and the others are
// stored all the same, each at the sequence it is told.
func TestRefusedBatchGoesSingly(t *testing.T) {
	t.Parallel()
	l := setup(t)
	first, err := l.Append(t.Context(), note(), es.Recorded{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := l.appender(first.Position.Stream)
	if err != nil {
		t.Fatal(err)
	}
	var batch []*waiter
	for i := range 20 {
		c := note()
		if i == 7 {
			c.Subject = first.Subject // expects an empty subject, which it is not
		}
		follow(&c, es.Recorded{})
		_, natsSubject, err := l.Place(c.Subject)
		if err != nil {
			t.Fatal(err)
		}
		msg, _, err := encode(natsSubject, c)
		if err != nil {
			t.Fatal(err)
		}
		expect(msg, 0)
		a.enter()
		batch = append(batch, &waiter{msg: msg, answer: make(chan answer, 1)})
	}
	a.together(batch)
	var refusals dto.Metric
	if err := l.metrics.refused.Write(&refusals); err != nil || refusals.Counter.GetValue() != 1 {
		t.Fatalf("%v batches were refused, want 1 (%v)", refusals.Counter.GetValue(), err)
	}
	seen := map[uint64]bool{}
	for i, w := range batch {
		got := <-w.answer
		if i == 7 {
			if !isConflict(got.err) {
				t.Errorf("the stale one got %v", got.err)
			}
			continue
		}
		c, err := l.At(t.Context(), es.Position{Stream: first.Position.Stream, Seq: got.seq})
		if got.err != nil || err != nil || seen[got.seq] || c.Subject != subjectOf(w.msg.Subject) {
			t.Errorf("number %d was told %d: %v %v", i, got.seq, got.err, err)
		}
		seen[got.seq] = true
	}
}

// A number left out on the way heals by asking again; one left out in the log,
// or never delivered, halts.
func TestReaderJudgesGaps(t *testing.T) {
	t.Parallel()
	l := setup(t)
	for range 5 {
		if _, err := l.Append(t.Context(), note(), es.Recorded{}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := l.Read(t.Context(), caseStreamOf(t, l), es.Checkpoint{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.gap(t.Context(), 3); err != nil { // 1 exists: it was lost on the way
		t.Fatalf("a message lost on the way: %v", err)
	}
	if got, err := r.Next(t.Context(), 1); err != nil || len(got) != 1 || got[0].Position.Seq != 1 {
		t.Fatalf("after the fresh start came %v %v, want sequence 1", got, err)
	}
	halt := (*HaltError)(nil)
	for range 2 {
		if err := r.gap(t.Context(), 4); err != nil {
			t.Fatalf("lost on the way: %v", err)
		}
	}
	if err := r.gap(t.Context(), 4); !errors.As(err, &halt) || halt.Seq != 2 {
		t.Fatalf("never delivered: %v, want a halt at 2", err)
	}
	r.at.Seq = 5
	if err := r.gap(t.Context(), 9); !errors.As(err, &halt) || halt.Seq != 6 {
		t.Fatalf("missing in the log: %v, want a halt at 6", err)
	}
	if err := r.gap(t.Context(), 2); !errors.As(err, &halt) || halt.Seq != 2 {
		t.Fatalf("a number again: %v, want a halt at 2", err)
	}
}

// Whoever leaves before the commit was sent is told so, and it is never sent.
func TestWithdrawnIsNotSent(t *testing.T) {
	t.Parallel()
	l := setup(t)
	a, err := l.appender(caseStreamOf(t, l))
	if err != nil {
		t.Fatal(err)
	}
	a.busy = committers // nobody takes what waits
	ctx, leave := context.WithCancel(t.Context())
	c := note()
	var failed error
	var over sync.WaitGroup
	over.Go(func() { _, failed = l.Append(ctx, c, es.Recorded{}) })
	for waiting := 0; waiting == 0; time.Sleep(time.Millisecond) {
		a.mu.Lock()
		waiting = len(a.waiting)
		a.mu.Unlock()
	}
	leave()
	over.Wait()
	unknown := (*UnknownError)(nil)
	if !errors.Is(failed, context.Canceled) || errors.As(failed, &unknown) {
		t.Fatalf("left before it was sent: %v", failed)
	}
	a.busy = 0
	if _, err := l.Head(t.Context(), c.Subject); !errors.Is(err, es.ErrNotFound) {
		t.Fatalf("the commit was stored: %v", err)
	}
}

// The partition of an id is stored nowhere: it must be computed alike for ever.
func TestPartitionStaysForEver(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]int{
		"01936c00-0000-7000-8000-000000000001": 2,
		"01936c00-0000-7000-8000-000000000002": 3,
		"019b0000-1234-7abc-9def-0123456789ab": 1,
	} {
		if got := partition(uuid.MustParse(id), 4); got != want {
			t.Errorf("partition of %s is %d, was %d", id, got, want)
		}
	}
	spread := map[int]int{}
	for range 4000 {
		spread[partition(uuid.Must(uuid.NewV7()), 4)]++
	}
	for p := range 4 {
		if spread[p] < 800 || spread[p] > 1200 {
			t.Errorf("partition %d got %d of 4000", p, spread[p])
		}
	}
}

// A reader whose feeds break one after the other waits longer for a sign of each,
// for they may be alive behind what others have asked for; one commit that comes
// through makes it as watchful as before.
func TestAStarvedReaderIsPatient(t *testing.T) {
	t.Parallel()
	l := setup(t)
	first, err := l.Append(t.Context(), note(), es.Recorded{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.Read(t.Context(), first.Position.Stream, es.Checkpoint{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, want := range []time.Duration{2, 4, 8, 8} {
		r.stop() // what it had is dropped, so that the break is all it hears of
		ended, end := context.WithCancel(t.Context())
		end()
		r.feed = &feed{broken: make(chan struct{}), over: make(chan struct{}), end: func() {}}
		r.unhook = func() bool { return true }
		r.feed.breakOff()
		for r.feed != nil { // both are ready, and either may be taken
			if _, err := r.wait(ended, false); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		if r.heartbeat != want*feedHeartbeat {
			t.Fatalf("it waits for %v, not %v", r.heartbeat, want*feedHeartbeat)
		}
	}
	if got, err := r.Next(t.Context(), 1); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if r.heartbeat != feedHeartbeat {
		t.Errorf("after a commit it still waits for %v", r.heartbeat)
	}
}
