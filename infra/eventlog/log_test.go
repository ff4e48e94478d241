package eventlog_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"gridcase/infra/eventlog"
	"gridcase/infra/eventlog/eventlogtest"
)

func open(t testing.TB, s *eventlogtest.Server, cfg eventlog.Config) *eventlog.Log {
	t.Helper()
	l, err := eventlog.Open(t.Context(), s.Connect(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// inMemory stages a server's batches in memory for the length of a test.
func inMemory(t testing.TB, s *eventlogtest.Server) func(stream string) {
	t.Cleanup(func() {
		links, err := filepath.Glob(filepath.Join(s.Dir, "jetstream", "*", "streams", "CASES_*", "batches"))
		if err != nil {
			t.Error(err)
		}
		for _, link := range links {
			if memory, err := os.Readlink(link); err == nil {
				_ = os.RemoveAll(memory) // the system would keep it until it is switched off
			}
		}
	})
	return eventlog.StageInMemory(s.Dir, slog.Default())
}

func TestOneServer(t *testing.T) {
	t.Parallel()
	eventlogtest.Run(t, eventlog.Config{}, func(t testing.TB) eventlogtest.Rig { return eventlogtest.StartServer(t) })
}
