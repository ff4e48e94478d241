// Package embedded runs the servers that `gridcase serve` starts by itself: a
// nats-server in this process and a private Postgres beside it.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// NATSConfig is optional; its zero value works.
type NATSConfig struct {
	Logger *slog.Logger
	// Timeout is how long recovering the streams may take; default 10 minutes.
	// A large log after a kill is scanned block by block.
	Timeout time.Duration
	// MaxStore bounds the streams in bytes; default 1 TiB. Without a bound the
	// server takes three quarters of what is free at the start, and refuses to
	// start when that was less than it needs.
	MaxStore int64
}

// maxPayload is the largest message: an import's commit of 400 units.
const maxPayload = 8 << 20

// NATS is a nats-server in this process, with a listener on the loopback for
// the other subcommands.
type NATS struct {
	server *server.Server
	secret secret
	log    *natsLog
	unlock func() error
	close  sync.Once
	closed error
}

// StartNATS runs a server with its streams in dir/nats. Every write is synced
// before it is acknowledged. It refuses to share a directory with another
// process, and to start without a stream that is on disk.
func StartNATS(ctx context.Context, dir string, cfg NATSConfig) (*NATS, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 10 * time.Minute
	}
	if cfg.MaxStore == 0 {
		cfg.MaxStore = 1 << 40
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	unlock, err := lockFile(filepath.Join(dir, "nats.lock")) // the server itself has none
	if err != nil {
		return nil, err
	}
	n := &NATS{log: newNATSLog(cfg.Logger), unlock: unlock}
	if err := n.start(ctx, dir, cfg); err != nil {
		return nil, errors.Join(fmt.Errorf("start the embedded nats-server in %s: %w", dir, err), n.Close())
	}
	return n, nil
}

func (n *NATS) start(ctx context.Context, dir string, cfg NATSConfig) (err error) {
	if n.secret, err = loadSecret(filepath.Join(dir, "nats.secret")); err != nil {
		return err
	}
	store := filepath.Join(dir, "nats")
	stored, err := storedStreams(store)
	if err != nil {
		return err
	}
	n.server, err = server.NewServer(&server.Options{
		ServerName: "gridcase", Host: "127.0.0.1", Port: server.RANDOM_PORT,
		Username: n.secret.User, Password: n.secret.Password,
		JetStream: true, StoreDir: store, JetStreamMaxStore: cfg.MaxStore, JetStreamMaxMemory: 64 << 20,
		SyncAlways: true, MaxPayload: maxPayload, MaxPending: 256 << 20, NoSigs: true, DisableShortFirstPing: true,
	})
	if err != nil {
		return err
	}
	n.server.SetLoggerV2(n.log, false, false, false)
	go n.server.Start()
	if err := n.ready(ctx, cfg); err != nil {
		return err
	}
	return n.missing(stored)
}

// ready waits for the streams to be recovered, and says so when that is long. It
// asks often: the server's own wait hears neither of a fatal error nor of ctx.
func (n *NATS) ready(ctx context.Context, cfg NATSConfig) error {
	began, said := time.Now(), time.Now()
	for !n.server.ReadyForConnections(100 * time.Millisecond) {
		select {
		case err := <-n.log.fatal:
			return err
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if time.Since(began) > cfg.Timeout {
			return fmt.Errorf("it did not come up in %s; its log above says why", cfg.Timeout)
		}
		if time.Since(said) > 2*time.Second {
			said = time.Now()
			cfg.Logger.Info("nats-server is recovering its streams", "for", time.Since(began).Round(time.Second))
		}
	}
	return nil
}

// Conn connects inside the process, which has the lowest latency.
func (n *NATS) Conn(opts ...nats.Option) (*nats.Conn, error) {
	opts = append(opts, nats.InProcessServer(n.server), nats.UserInfo(n.secret.User, n.secret.Password))
	nc, err := nats.Connect("", opts...)
	if err != nil {
		return nil, fmt.Errorf("connect in process: %w", err)
	}
	return nc, nil
}

// URL is the loopback address with the generated credentials in it: a secret.
func (n *NATS) URL() string {
	return fmt.Sprintf("nats://%s:%s@%s", n.secret.User, n.secret.Password, n.server.Addr())
}

// Close stops the server and waits until all is on disk. It may be called
// twice. A lame-duck shutdown would wait for clients that are in this process.
func (n *NATS) Close() error {
	n.close.Do(func() {
		if n.server != nil {
			n.server.Shutdown()
			n.server.WaitForShutdown()
		}
		n.closed = n.unlock()
	})
	return n.closed
}
