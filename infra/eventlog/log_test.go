package eventlog_test

import (
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

func TestOneServer(t *testing.T) {
	t.Parallel()
	eventlogtest.Run(t, eventlog.Config{}, func(t testing.TB) eventlogtest.Rig { return eventlogtest.StartServer(t) })
}
