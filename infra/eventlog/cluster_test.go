package eventlog_test

import (
	"errors"
	"sync"
	"testing"

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
	won := 0
	for i := range 30 {
		all.Go(func() {
			got, err := logs[i%3].Append(t.Context(), eventlogtest.Commit(id), first)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				winner = got
				won++
			} else if !errors.Is(err, es.ErrConflict) {
				t.Errorf("a loser got %v, want a conflict", err)
			}
		})
	}
	all.Wait()
	if won != 1 {
		t.Errorf("%d appends won", won)
	}
	for _, l := range logs { // at once, whichever server is asked
		if head, err := l.Head(t.Context(), id); err != nil || head.Hash != winner.Hash {
			t.Errorf("head is version %d (%v), want the winner's", head.Version, err)
		}
	}
}
