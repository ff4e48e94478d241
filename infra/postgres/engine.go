package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"gridcase/domain/es"
)

// EngineConfig is optional; its zero value works.
type EngineConfig struct {
	// Notify is called after each commit with what is seen differently. It must
	// not block for long: the projection waits for it.
	Notify func([]es.Change)
	// Most bounds the commits of one flush; default 10,000. There is no timer: a
	// flush takes what is queued when the last one is done.
	Most int
	// Takeover is how often an instance that stands by tries for the lease;
	// default 500 ms.
	Takeover time.Duration
	// Keep is how long the schema of another binary stays after its last use;
	// default 24 h.
	Keep   time.Duration
	Now    func() time.Time // the domain's clock, for the age of what is not projected; default time.Now
	Logger *slog.Logger
}

// Engine keeps the projections of a database in step with the log.
type Engine struct {
	db   *DB
	feed Feed
	cfg  EngineConfig
	runs map[string]*run
}

// NewEngine starts nothing; see [Engine.Run].
func NewEngine(db *DB, feed Feed, cfg EngineConfig) *Engine {
	if cfg.Notify == nil {
		cfg.Notify = func([]es.Change) {}
	}
	if cfg.Most == 0 {
		cfg.Most = 10_000
	}
	if cfg.Takeover == 0 {
		cfg.Takeover = 500 * time.Millisecond
	}
	if cfg.Keep == 0 {
		cfg.Keep = 24 * time.Hour
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	e := &Engine{db: db, feed: feed, cfg: cfg, runs: map[string]*run{}}
	for _, p := range db.projections {
		e.runs[p.Name] = &run{
			Engine: e, projection: p, schema: p.schema(), progress: newProgress(),
			logger: cfg.Logger.With("projection", p.Name),
		}
	}
	return e
}

// Run keeps all projections in step until ctx ends, whatever the database and
// the log do meanwhile. It is called once.
func (e *Engine) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, r := range e.runs {
		all.Go(func() { r.forever(ctx) })
	}
	all.Go(func() { e.tidy(ctx) })
	all.Wait()
}

func (e *Engine) run(projection string) (*run, error) {
	r, ok := e.runs[projection]
	if !ok {
		return nil, fmt.Errorf("there is no projection %q", projection)
	}
	return r, nil
}

// run is the loop of one projection.
type run struct {
	*Engine
	projection Projection
	schema     string
	logger     *slog.Logger
	progress   *progress
}

// forever holds term after term. A term ends by an error only: the database went
// away, or another writer was here.
func (r *run) forever(ctx context.Context) {
	pause := firstPause
	for ctx.Err() == nil {
		began := time.Now()
		err := r.term(ctx)
		r.progress.standBy()
		if ctx.Err() != nil {
			return
		}
		level := slog.LevelWarn
		if errors.Is(err, errFenced) {
			level = slog.LevelInfo // after a rebuild this is how it should be
		}
		r.logger.Log(ctx, level, "projector starts over from its checkpoint", "reason", err)
		if time.Since(began) > 10*lastPause {
			pause = firstPause
		}
		sleep(ctx, pause)
		pause = min(2*pause, lastPause)
	}
}
