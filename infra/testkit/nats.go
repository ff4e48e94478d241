// Package testkit gives tests the real machines: a nats-server with synced
// writes, and a fresh Postgres database each.
package testkit

import (
	"log/slog"
	"testing"

	"github.com/nats-io/nats.go"

	"gridcase/infra/embedded"
)

// NATS is a connection to a fresh server of the test's own, closed with it.
func NATS(t testing.TB) *nats.Conn {
	t.Helper()
	nc, err := NATSServer(t).Conn()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// NATSServer is a fresh server of the test's own.
func NATSServer(t testing.TB) *embedded.NATS {
	t.Helper()
	return NATSServerIn(t, t.TempDir())
}

// NATSServerIn runs a server on a directory: close one and start another on the
// same directory to test a restart.
func NATSServerIn(t testing.TB, dir string) *embedded.NATS {
	t.Helper()
	s, err := embedded.StartNATS(t.Context(), dir, embedded.NATSConfig{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
