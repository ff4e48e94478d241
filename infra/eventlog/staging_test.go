package eventlog_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
	"gridcase/infra/eventlog/eventlogtest"
)

// Batches are staged in memory, also after a restart, which takes the link away;
// what is appended so is as sound as ever.
func TestStageInMemory(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/shm"); err != nil {
		t.Fatalf("this system has no /dev/shm: %v", err)
	}
	s := eventlogtest.StartServer(t)
	cfg := eventlog.Config{Partitions: 1, BatchFrom: 2, Opened: inMemory(t, s)}
	for range 2 {
		l, err := eventlog.Open(t.Context(), s.Connect(t), cfg)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if _, err := l.Append(t.Context(), eventlogtest.Commit(eventlogtest.NewCase()), es.Recorded{}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		staged(t, s.Dir)
		if report, err := l.Verify(t.Context(), nil); err != nil || !report.OK {
			t.Fatalf("verify: %v %+v", err, report)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		s.Stop()
		s.Start(t)
	}
}

// staged fails unless the stream of cases, and it alone, stages in memory.
func staged(t *testing.T, dir string) {
	t.Helper()
	links, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "*", "batches"))
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		to, err := os.Readlink(link)
		if err != nil && strings.Contains(link, "REFERENCE") {
			continue // imports rely on their staging, which stays on disk
		}
		if err != nil || !strings.HasPrefix(to, "/dev/shm/") || strings.Contains(link, "REFERENCE") {
			t.Fatalf("batches of %s go to %q: %v", link, to, err)
		}
		return
	}
	t.Fatal("no stream stages in memory")
}

// An append is seen by a waiting reader within a millisecond or so.
func BenchmarkVisible(b *testing.B) {
	s := eventlogtest.StartServer(b)
	l := open(b, s, eventlog.Config{Partitions: 1})
	names, err := l.Streams(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	r, err := l.Read(b.Context(), names[0], es.Checkpoint{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	appended := make(chan error, 1)
	for b.Loop() {
		go func() {
			_, err := l.Append(context.Background(), eventlogtest.Commit(eventlogtest.NewCase()), es.Recorded{})
			appended <- err
		}()
		_, err := r.Next(b.Context(), 1)
		if err = errors.Join(err, <-appended); err != nil {
			b.Fatal(err)
		}
	}
}
