package eventlogtest

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Cluster is three servers in this process, for what only replicas show.
type Cluster struct {
	servers []*server.Server
}

// StartCluster starts them and waits until they can hold streams.
func StartCluster(t testing.TB) *Cluster {
	t.Helper()
	c, routes := &Cluster{}, freeRoutes(t)
	for i, route := range routes {
		port, err := strconv.Atoi(route.Port())
		if err != nil {
			t.Fatal(err)
		}
		s, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true,
			JetStream: true, StoreDir: t.TempDir(), SyncAlways: true,
			Cluster: server.ClusterOpts{Name: "three", Host: "127.0.0.1", Port: port}, Routes: routes,
		})
		if err != nil {
			t.Fatalf("start server %d: %v", i, err)
		}
		go s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		c.servers = append(c.servers, s)
	}
	c.await(t)
	return c
}

// freeRoutes are three addresses that nobody listens on, since each server has
// to know all of them before it starts.
func freeRoutes(t testing.TB) (routes []*url.URL) {
	t.Helper()
	for range 3 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		routes = append(routes, &url.URL{Scheme: "nats", Host: l.Addr().String()})
	}
	return routes
}

// await waits for a leader that knows all three.
func (c *Cluster) await(t testing.TB) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		for _, s := range c.servers {
			// Other questions would panic in a server that is still joining.
			if s.JetStreamIsLeader() && len(s.JetStreamClusterPeers()) == len(c.servers) {
				return
			}
		}
	}
	t.Fatal("the cluster had no leader in 30 s")
}

// Connect is a connection to one of the servers.
func (c *Cluster) Connect(t testing.TB, server int) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(c.servers[server].ClientURL())
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(nc.Close)
	return nc
}
