package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"

	"gridcase/infra/embedded"
)

// machines are the servers that everything else runs on: embedded in this
// process, or those that NATS_URL and DATABASE_URL name.
type machines struct {
	globals  Globals
	logger   *slog.Logger
	nats     *embedded.NATS     // nil when NATS_URL names others
	postgres *embedded.Postgres // nil when DATABASE_URL names another
	natsURL  string
	dsn      string
	conns    []*nats.Conn
	unlock   func() error
}

// startMachines takes the data directory and starts what is not named.
func startMachines(ctx context.Context, g Globals, logger *slog.Logger) (m *machines, err error) {
	m = &machines{globals: g, logger: logger, natsURL: g.NATS, dsn: g.Database}
	if m.unlock, err = embedded.Lock(g.Data); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, m.close())
		}
	}()
	var both errgroup.Group
	if g.NATS == "" {
		both.Go(func() (err error) {
			m.nats, err = embedded.StartNATS(ctx, g.Data, embedded.NATSConfig{Logger: logger})
			return err
		})
	}
	if g.Database == "" {
		both.Go(func() (err error) {
			m.postgres, err = embedded.StartPostgres(ctx, g.Data, embedded.PostgresConfig{Logger: logger})
			return err
		})
	}
	if err := both.Wait(); err != nil {
		return m, err
	}
	if m.nats != nil {
		m.natsURL = m.nats.URL()
	}
	if m.postgres != nil {
		m.dsn = m.postgres.DSN()
	}
	return m, nil
}

// attach uses the servers of a running gridcase of the same data directory, or
// starts them when none runs.
func attach(ctx context.Context, g Globals, logger *slog.Logger) (*machines, error) {
	if g.NATS != "" && g.Database != "" {
		return &machines{globals: g, logger: logger, natsURL: g.NATS, dsn: g.Database}, nil
	}
	running, err := embedded.ReadRunning(g.Data)
	if err == nil {
		m := &machines{globals: g, logger: logger, natsURL: running.NATS, dsn: running.Postgres}
		if g.NATS != "" {
			m.natsURL = g.NATS
		}
		if g.Database != "" {
			m.dsn = g.Database
		}
		return m, nil
	}
	return startMachines(ctx, g, logger)
}

// dial opens a connection for commands, in process where that is possible: it
// has the lower latency.
func (m *machines) dial() (*nats.Conn, error) {
	options := []nats.Option{nats.Name("gridcase"), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(false)}
	var nc *nats.Conn
	var err error
	if m.nats != nil {
		nc, err = m.nats.Conn(options...)
	} else {
		nc, err = nats.Connect(m.natsURL, options...)
	}
	return m.keep(nc, err)
}

// dialForReading opens one over TCP, which is the faster way for bulk.
func (m *machines) dialForReading() (*nats.Conn, error) {
	nc, err := nats.Connect(m.natsURL, nats.Name("gridcase-reading"), nats.MaxReconnects(-1))
	return m.keep(nc, err)
}

func (m *machines) keep(nc *nats.Conn, err error) (*nats.Conn, error) {
	if err != nil {
		return nil, fmt.Errorf("connect to NATS: %w", err)
	}
	m.conns = append(m.conns, nc)
	return nc, nil
}

// close ends what this process started, the database before the log.
func (m *machines) close() error {
	for _, nc := range m.conns {
		nc.Close()
	}
	var errs []error
	if m.postgres != nil {
		errs = append(errs, m.postgres.Close())
	}
	if m.nats != nil {
		errs = append(errs, m.nats.Close())
	}
	if m.unlock != nil {
		errs = append(errs, m.unlock())
	}
	return errors.Join(errs...)
}
