package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"gridcase/infra/postgres"
)

// rebuildCmd builds read models anew from the log.
type rebuildCmd struct {
	Projection string `arg:"" optional:"" help:"Only this one: queue, casefile, timeline, deadlines, inbox, kpi, moves, papers."`
	Check      bool   `help:"Also compare the new rows with those that were there, row by row. Ask for it while nothing is written."`
	JSON       bool   `help:"Print one line of JSON."`
}

// rebuilt is what was done with one projection.
type rebuilt struct {
	Name      string  `json:"name"`
	Schema    string  `json:"schema"`
	Commits   uint64  `json:"commits"`
	Parked    int     `json:"parked"`
	Seconds   float64 `json:"seconds"`
	Rows      uint64  `json:"rows"`
	Different int     `json:"different"` // tables whose rows are not what they were; with --check
}

// rebuildReport is printed with --json.
type rebuildReport struct {
	OK          bool      `json:"ok"`
	Projections []rebuilt `json:"projections"`
}

// Run rebuilds one after the other; the live ones go on serving meanwhile.
func (c *rebuildCmd) Run(ctx context.Context, g *Globals, out io.Writer) (err error) {
	a, err := attachApp(ctx, *g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	report := rebuildReport{OK: true}
	for _, p := range projected(a.keys) {
		if c.Projection != "" && c.Projection != p.Name {
			continue
		}
		one, err := c.rebuild(ctx, a, p.Name)
		if err != nil {
			return err
		}
		report.OK = report.OK && one.Different == 0
		report.Projections = append(report.Projections, one)
		if !c.JSON {
			fmt.Fprintf(out, "%-10s %d commits, %d rows in %.1f s, %d cases parked, %d tables different\n", one.Name, one.Commits, one.Rows, one.Seconds, one.Parked, one.Different)
		}
	}
	if len(report.Projections) == 0 {
		return fmt.Errorf("there is no projection %q; gridcase rebuild --help lists them", c.Projection)
	}
	if c.JSON {
		if err := json.NewEncoder(out).Encode(report); err != nil {
			return err
		}
	}
	if !report.OK {
		return fmt.Errorf("%w: the rows that were there are not what the log says; they are replaced now", errIntegrity)
	}
	return nil
}

func (c *rebuildCmd) rebuild(ctx context.Context, a *app, name string) (rebuilt, error) {
	var before map[string]postgres.Sum
	if c.Check {
		if err := a.caughtUp(ctx); err != nil {
			return rebuilt{}, err
		}
		var err error
		if before, err = postgres.Digest(ctx, a.db, a.db.Schema(name)); err != nil {
			return rebuilt{}, err
		}
	}
	bar := newProgress("rebuild " + name)
	result, err := a.engine.Rebuild(ctx, name, bar.at)
	bar.done()
	if err != nil {
		return rebuilt{}, err
	}
	one := rebuilt{Name: name, Schema: result.Schema, Commits: result.Commits, Parked: result.Parked, Seconds: result.Took.Seconds()}
	after, err := postgres.Digest(ctx, a.db, a.db.Schema(name))
	for table, sum := range after {
		one.Rows += sum.Rows
		if c.Check && before[table] != sum {
			one.Different++
		}
	}
	return one, err
}

// caughtUp runs the projector, if nobody else does, until the rows show all
// that is in the log: only then can they be compared.
func (a *app) caughtUp(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var ended chan struct{}
	defer func() {
		cancel()
		<-ended
	}()
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		postgres.NewEngine(a.db, feed{a.log}, postgres.EngineConfig{Now: a.clock.Now, Logger: a.logger}).Run(ctx)
	}()
	a.catchUp(ctx)
	return ctx.Err()
}
