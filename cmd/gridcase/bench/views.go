package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
	"gridcase/infra/postgres"
	"gridcase/projections/casefile"
	"gridcase/projections/deadlines"
	"gridcase/projections/inbox"
	"gridcase/projections/precedents"
	"gridcase/projections/queue"
	"gridcase/projections/timeline"
	"gridcase/projections/twins"
)

// projections are those that serve keeps.
var projections = []postgres.Projection{
	{Name: queue.Name, Schema: queue.Schema, Version: queue.Version, New: func() postgres.Fold { return queue.New() }},
	{Name: casefile.Name, Schema: casefile.Schema, Version: casefile.Version, New: func() postgres.Fold { return casefile.New() }},
	{Name: timeline.Name, Schema: timeline.Schema, Version: timeline.Version, New: func() postgres.Fold { return timeline.New() }},
	{Name: deadlines.Name, Schema: deadlines.Schema, Version: deadlines.Version, New: func() postgres.Fold { return deadlines.New() }},
	{Name: precedents.Name, Schema: precedents.Schema, Version: precedents.Version, New: func() postgres.Fold { return precedents.New() }},
	{Name: twins.Name, Schema: twins.Schema, Version: twins.Version, New: func() postgres.Fold { return twins.New() }},
	{Name: inbox.Name, Schema: inbox.Schema, Version: inbox.Version, New: func() postgres.Fold { return inbox.New() }},
}

// logFeed is the real log as the engine reads it.
type logFeed struct{ *eventlog.Log }

// Read starts after a checkpoint.
func (f logFeed) Read(ctx context.Context, stream string, from es.Checkpoint) (postgres.Reader, error) {
	r, err := f.Log.Read(ctx, stream, from)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// views is a database with an engine that keeps projections in it.
type views struct {
	*postgres.DB
	engine *postgres.Engine
	of     []postgres.Projection
}

// openViews prepares an engine on a database; it does not run yet.
func (r *rig) openViews(ctx context.Context, dsn string, feed postgres.Feed, of ...postgres.Projection) (*views, error) {
	db, err := postgres.Open(ctx, dsn, postgres.Config{Projections: of})
	if err != nil {
		return nil, err
	}
	return &views{db, postgres.NewEngine(db, feed, postgres.EngineConfig{Logger: r.logger}), of}, nil
}

// start runs the engine until stop, and returns when all projections are at work.
func (v *views) start(ctx context.Context, streams []string) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		v.engine.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-done
	}
	if err := v.atWork(ctx, streams); err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

// atWork waits until every projection has its tables and reads.
func (v *views) atWork(ctx context.Context, streams []string) error {
	var beginnings []es.Position
	for _, s := range streams {
		beginnings = append(beginnings, es.Position{Stream: s})
	}
	for {
		err := v.shown(ctx, beginnings...)
		if !postgres.Unavailable(err) { // its tables are being made
			return err
		}
		wait(ctx, 5*time.Millisecond)
	}
}

// shown waits until every projection shows all up to these places.
func (v *views) shown(ctx context.Context, places ...es.Position) error {
	for _, p := range v.of {
		for _, place := range places {
			if err := v.engine.Wait(ctx, p.Name, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// tables lists a projection's own tables, without those of the engine.
func tables(ctx context.Context, db *postgres.DB, schema string) (names []string, err error) {
	found, err := db.Query(ctx, "select tablename::text from pg_tables where schemaname = $1 order by 1", schema)
	if err != nil {
		return nil, fmt.Errorf("list the tables of %s: %w", schema, err)
	}
	names, err = pgx.CollectRows(found, pgx.RowTo[string])
	engines := []string{"life", "checkpoint", "parked"}
	return slices.DeleteFunc(names, func(n string) bool { return slices.Contains(engines, n) }), err
}
