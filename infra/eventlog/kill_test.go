package eventlog_test

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
	"gridcase/infra/eventlog/eventlogtest"
)

func TestMain(m *testing.M) {
	eventlogtest.ServeIfAsked()
	os.Exit(m.Run())
}

// writer keeps what it was told and what it was left in doubt about.
type writer struct {
	head  es.Recorded
	acked []es.Recorded
	doubt es.Commit
}

// The server is killed amid appends. Each writer then either has its answer, and
// what it was told is in the log unchanged, or is left with an UnknownError, and
// reading the case again says which of the two happened.
func TestKilledAmidAppends(t *testing.T) {
	t.Parallel()
	for _, batchFrom := range []int{1000, 3} { // singles, and batches
		p := eventlogtest.StartProcess(t)
		l, err := eventlog.Open(t.Context(), p.Connect(t), eventlog.Config{Partitions: 2, BatchFrom: batchFrom})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			killOnce(t, p, l)
		}
		report, err := l.Verify(t.Context(), nil)
		if err != nil || !report.OK {
			t.Fatalf("verify after the kills: %v %+v", err, report)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func killOnce(t *testing.T, p *eventlogtest.Process, l *eventlog.Log) {
	writers := make([]writer, 16)
	running := make(chan struct{}, 1000)
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() { writers[i].work(t, l, running) })
	}
	for range 200 { // commits answered before the kill
		<-running
	}
	p.Stop()
	all.Wait()
	p.Start(t)
	unknown := 0
	for i := range writers {
		writers[i].settle(t, l)
		if writers[i].doubt.ID != "" {
			unknown++
		}
	}
	if unknown == 0 {
		t.Error("the kill left nobody in doubt, so it proved nothing")
	}
}

func (w *writer) work(t *testing.T, l *eventlog.Log, running chan<- struct{}) {
	id := eventlogtest.NewCase()
	for {
		c := eventlogtest.Commit(id)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		stored, err := l.Append(ctx, c, w.head)
		cancel()
		if err != nil {
			w.doubt = c
			unknown := (*eventlog.UnknownError)(nil)
			if !errors.As(err, &unknown) || unknown.Command != c.ID {
				t.Errorf("append on a killed server: %v, want an unknown outcome", err)
			}
			return
		}
		w.head, w.acked = stored, append(w.acked, stored)
		select {
		case running <- struct{}{}:
		default:
		}
	}
}

// settle reads the case again: every acknowledged commit is there, and the
// doubtful one is there once, or not at all and can be sent again.
func (w *writer) settle(t *testing.T, l *eventlog.Log) {
	head := w.reload(t, l)
	for _, c := range w.acked {
		if at, err := l.At(t.Context(), c.Position); err != nil || at.Hash != c.Hash {
			t.Errorf("%s was acknowledged and is not there: %v", c.Position, err)
		}
	}
	if head.ID != w.doubt.ID {
		_, err := l.Append(t.Context(), w.doubt, head)
		if errors.Is(err, es.ErrConflict) { // it came late
			err = nil
		}
		if err != nil {
			t.Errorf("send again: %v", err)
		}
		head = w.reload(t, l)
	}
	if head.ID != w.doubt.ID || head.Version != uint64(len(w.acked)+1) {
		t.Errorf("case %s is at version %d by %s with %d acknowledged and one in doubt", w.doubt.Subject, head.Version, head.ID, len(w.acked))
	}
}

func (w *writer) reload(t *testing.T, l *eventlog.Log) es.Recorded {
	for range 500 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		head, err := l.Head(ctx, w.doubt.Subject)
		cancel()
		if err == nil || errors.Is(err, es.ErrNotFound) {
			return head
		}
		time.Sleep(20 * time.Millisecond) // the server is starting
	}
	t.Error("the server did not come back")
	return es.Recorded{}
}
