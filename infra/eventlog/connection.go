package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
)

// errLost ends what waits for an answer that cannot come any more.
var errLost = errors.New("the connection was lost")

// connection ends requests under way when the connection breaks: their answers
// would have come over it. Without that each would wait out its time, and a
// batch would keep all commands behind it waiting too.
type connection struct {
	nc     *nats.Conn
	status chan nats.Status
	over   sync.WaitGroup

	mu    sync.Mutex
	alive context.Context
	end   context.CancelFunc
}

func watchConnection(nc *nats.Conn) *connection {
	c := &connection{nc: nc, status: nc.StatusChanged(nats.DISCONNECTED, nats.RECONNECTING, nats.CLOSED)}
	c.alive, c.end = context.WithCancel(context.Background())
	c.over.Go(func() {
		for range c.status {
			c.mu.Lock()
			c.end()
			c.alive, c.end = context.WithCancel(context.Background())
			c.mu.Unlock()
		}
	})
	return c
}

// during runs a request that ends with the connection it was sent on.
func (c *connection) during(ctx context.Context, request func(context.Context) (uint64, error)) (uint64, error) {
	c.mu.Lock()
	alive := c.alive
	c.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(alive, cancel)()
	seq, err := request(ctx)
	if err != nil && alive.Err() != nil && errors.Is(err, context.Canceled) {
		err = fmt.Errorf("%w: %w", errLost, err)
	}
	return seq, err
}

func (c *connection) close() {
	c.nc.RemoveStatusListener(c.status)
	c.over.Wait()
	c.end()
}
