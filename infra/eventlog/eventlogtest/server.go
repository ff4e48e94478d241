package eventlogtest

import (
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Server is a real nats-server with synced writes, in this process and on a
// directory of the test, which a test may stop and start.
type Server struct {
	Dir string
	now atomic.Pointer[server.Server]
}

// StartServer starts one; it ends with the test.
func StartServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{Dir: t.TempDir()}
	s.Start(t)
	t.Cleanup(func() { s.Stop() })
	return s
}

// Start starts the server on what its directory holds.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	started, err := server.NewServer(&server.Options{
		DontListen: true, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: s.Dir, SyncAlways: true,
	})
	if err != nil {
		t.Fatalf("start nats-server: %v", err)
	}
	go started.Start()
	if !started.ReadyForConnections(20 * time.Second) {
		t.Fatal("nats-server was not ready in 20 s")
	}
	s.now.Store(started)
}

// Stop ends the server and waits for it; connections wait for the next Start.
func (s *Server) Stop() {
	now := s.now.Load()
	now.Shutdown()
	now.WaitForShutdown()
}

// InProcessConn lets a connection find the server that runs now, so that it
// survives a restart.
func (s *Server) InProcessConn() (net.Conn, error) { return s.now.Load().InProcessConn() }

// Connect is a connection that comes back within milliseconds after a restart.
func (s *Server) Connect(t testing.TB) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect("", nats.InProcessServer(s), nats.MaxReconnects(-1),
		nats.ReconnectWait(10*time.Millisecond), nats.ReconnectJitter(0, 0), nats.ReconnectBufSize(-1))
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(nc.Close)
	return nc
}
