package main

import (
	"context"
	"io"
	"log/slog"
	"os"

	"gridcase/infra/eventlog"
)

// newLogger writes what an operator should read to stderr; stdout is for
// answers.
func newLogger(out io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level}))
}

// openLog opens the event log for a subcommand: that of a running server, or of
// the data directory when none runs.
func openLog(ctx context.Context, g Globals) (*eventlog.Log, func(), error) {
	logger := newLogger(os.Stderr, slog.LevelWarn)
	if g.Database == "" {
		g.Database = "unused" // the log alone is looked at: no Postgres is started for that
	}
	m, err := attach(ctx, g, logger)
	if err != nil {
		return nil, nil, err
	}
	closing := func() {
		if err := m.close(); err != nil {
			logger.Warn("not everything closed well", "error", err)
		}
	}
	log, err := m.openLog(ctx, nil)
	if err != nil {
		closing()
		return nil, nil, err
	}
	return log, func() {
		if err := log.Close(); err != nil {
			logger.Warn("the log did not close well", "error", err)
		}
		closing()
	}, nil
}
