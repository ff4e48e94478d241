package eventlog_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
	"gridcase/infra/eventlog/eventlogtest"
)

// With replicas a loser's append is refused while the winner's is still being
// replicated, with another error code; both are the same conflict to us.
func TestThreeServers(t *testing.T) {
	t.Parallel()
	c := eventlogtest.StartCluster(t)
	cfg := eventlog.Config{Partitions: 2, Replicas: 3, BatchFrom: 8}
	logs := make([]*eventlog.Log, 3)
	for i := range logs {
		l, err := eventlog.Open(t.Context(), c.Connect(t, i), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		logs[i] = l
	}
	for range 10 {
		raceAcross(t, logs)
	}
	commits := []es.Commit{eventlogtest.Commit("org"), eventlogtest.Commit("org"), eventlogtest.Commit("org")}
	last, err := logs[0].AppendReference(t.Context(), commits, es.Recorded{})
	if err != nil {
		t.Fatal(err)
	}
	if at, err := logs[1].At(t.Context(), last.Position); err != nil || at.Hash != last.Hash {
		t.Fatalf("the last of the import isn't at %s: %v", last.Position, err)
	}
	report, err := logs[2].Verify(t.Context(), nil)
	if err != nil || !report.OK {
		t.Fatalf("verify: %v %+v", err, report)
	}
}

// raceAcross has thirty writers on three servers go for one case.
func raceAcross(t *testing.T, logs []*eventlog.Log) {
	t.Helper()
	id := eventlogtest.NewCase()
	first, err := logs[0].Append(t.Context(), eventlogtest.Commit(id), es.Recorded{})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	var winner es.Recorded
	won, unheard := 0, 0
	for i := range 30 {
		all.Go(func() {
			got, err := logs[i%3].Append(t.Context(), eventlogtest.Commit(id), first)
			mu.Lock()
			defer mu.Unlock()
			api := (*jetstream.APIError)(nil)
			switch unknown := (*eventlog.UnknownError)(nil); {
			case err == nil:
				winner = got
				won++
			case errors.Is(err, es.ErrConflict):
			case errors.As(err, &unknown) && !errors.As(err, &api):
				unheard++ // a stream that just changed its leader answers nobody for a while
			default:
				t.Errorf("a loser got %v, want a conflict", err)
			}
		})
	}
	all.Wait()
	if won > 1 || won == 0 && unheard == 0 {
		t.Errorf("%d appends won, %d were not answered", won, unheard)
	}
	for _, l := range logs { // at once, whichever server is asked
		head, err := l.Head(t.Context(), id)
		if err != nil || head.Version > 2 || won == 1 && head.Hash != winner.Hash {
			t.Errorf("head is version %d (%v), want the winner's", head.Version, err)
		}
	}
}
