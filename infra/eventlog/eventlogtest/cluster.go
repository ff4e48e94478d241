package eventlogtest

import (
	"fmt"
	"net/url"
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
	c := &Cluster{}
	var routes []*url.URL
	for i := range 3 {
		s, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true,
			JetStream: true, StoreDir: t.TempDir(), SyncAlways: true,
			Cluster: server.ClusterOpts{Name: "three", Host: "127.0.0.1", Port: server.RANDOM_PORT}, Routes: routes,
		})
		if err != nil {
			t.Fatalf("start server %d: %v", i, err)
		}
		s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		for s.ClusterAddr() == nil { // known as soon as it listens; ready it is only with the others
			time.Sleep(time.Millisecond)
		}
		c.servers = append(c.servers, s)
		routes = append(routes, &url.URL{Scheme: "nats", Host: s.ClusterAddr().String()})
	}
	c.await(t)
	return c
}

// await waits for all three to know the leader of the cluster.
func (c *Cluster) await(t testing.TB) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		current := 0
		for _, s := range c.servers {
			if s.ReadyForConnections(time.Millisecond) && s.JetStreamIsCurrent() && len(s.JetStreamClusterPeers()) == 3 {
				current++
			}
		}
		if current == 3 {
			return
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
