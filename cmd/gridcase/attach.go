package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/prometheus/client_golang/prometheus"
)

// attachApp opens the parts that subcommands need, on the machines of a running
// server or on their own. It runs nothing by itself: no timers, no HTTP.
func attachApp(ctx context.Context, g Globals) (a *app, err error) {
	a = &app{globals: g, logger: newLogger(os.Stderr, slog.LevelWarn), metrics: prometheus.NewRegistry()}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if a.machines, err = attach(ctx, g, a.logger); err != nil {
		return a, err
	}
	a.closers = append(a.closers, a.machines.close)
	for _, open := range []func(context.Context) error{a.openLog, a.openKeys, a.openLibrary, a.openTables} {
		if err := open(ctx); err != nil {
			return a, err
		}
	}
	return a, nil
}
