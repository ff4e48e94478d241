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
	"strings"
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
}

// StartNATS runs a server with its streams in dir/nats. Every write is synced
// before it is acknowledged.
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
	secret, err := loadSecret(filepath.Join(dir, "nats.secret"))
	if err != nil {
		return nil, err
	}
	s, err := server.NewServer(&server.Options{
		ServerName: "gridcase", Host: "127.0.0.1", Port: server.RANDOM_PORT,
		Username: secret.User, Password: secret.Password,
		JetStream: true, StoreDir: filepath.Join(dir, "nats"), JetStreamMaxStore: cfg.MaxStore, JetStreamMaxMemory: 64 << 20,
		SyncAlways: true, MaxPayload: maxPayload, MaxPending: 256 << 20, NoSigs: true, DisableShortFirstPing: true,
	})
	if err != nil {
		return nil, fmt.Errorf("start the embedded nats-server: %w", err)
	}
	s.SetLoggerV2(natsLogger{cfg.Logger}, false, false, false)
	go s.Start()
	n := &NATS{server: s, secret: secret}
	if err := n.ready(ctx, cfg); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// ready waits for the streams to be recovered, and says so when that is long.
func (n *NATS) ready(ctx context.Context, cfg NATSConfig) error {
	for began := time.Now(); time.Since(began) < cfg.Timeout; {
		if n.server.ReadyForConnections(2 * time.Second) {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !n.server.Running() {
			break
		}
		cfg.Logger.Info("nats-server is recovering its streams", "for", time.Since(began).Round(time.Second))
	}
	return fmt.Errorf("the embedded nats-server did not come up in %s; its log above says why", cfg.Timeout)
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
	n.server.Shutdown()
	n.server.WaitForShutdown()
	return nil
}

// natsLogger hands on what an operator must know, and drops the chatter.
type natsLogger struct{ log *slog.Logger }

func (l natsLogger) Noticef(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }
func (l natsLogger) Warnf(format string, v ...any) {
	said := fmt.Sprintf(format, v...)
	if strings.HasPrefix(said, "Plaintext passwords") {
		return // they are random, made for this listener, and kept in a file that only we read
	}
	l.log.Warn("nats-server: " + said)
}

func (l natsLogger) Fatalf(format string, v ...any) {
	l.log.Error("nats-server: " + fmt.Sprintf(format, v...))
}
func (l natsLogger) Errorf(format string, v ...any) {
	l.log.Error("nats-server: " + fmt.Sprintf(format, v...))
}
func (l natsLogger) Debugf(string, ...any) {}
func (l natsLogger) Tracef(string, ...any) {}
