package bench

import (
	"context"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/cmd/gridcase/city"
	"gridcase/handlers/command"
	"gridcase/infra/postgres"
)

// ProjectorReport is how fast the rows follow the log. The commits are those of
// a sample city's 60 days, in order of time, and come from memory.
type ProjectorReport struct {
	Commits int            `json:"commits"`
	Events  int            `json:"events"`
	Rows    []ProjectorRow `json:"rows"`
}

// ProjectorRow is one projection, or all at once; rates are events a second.
type ProjectorRow struct {
	Projection string `json:"projection"` // "all" together
	Engine     Rate   `json:"engine"`
	// Copy is the raw COPY of the rows that came out of it, ready made, into empty
	// tables with the same indexes: nothing gets rows in faster.
	Copy      Rate    `json:"copy"`
	OfCopy    float64 `json:"ratio_copy"`
	AimOfCopy float64 `json:"aim_ratio_copy,omitempty"` // for all together; 0: no aim
}

// copyAim is for all projections together, a row or more for each event. One
// that keeps few rows of many events, such as what is still open, spends its
// time on events that leave nothing to copy.
const copyAim = 0.5

func measureProjector(ctx context.Context, r *rig, into *Report) error {
	r.say("projector: deciding on the cases of 60 days")
	t, err := r.sampleTape(ctx, pick(r, 8000, 400))
	if err != nil {
		return err
	}
	report := &ProjectorReport{Events: t.events(), Commits: t.commits()}
	for _, p := range projections {
		if err := r.projectorRow(ctx, t, report, p.Name, p); err != nil {
			return err
		}
	}
	if err := r.projectorRow(ctx, t, report, "all", projections...); err != nil {
		return err
	}
	into.Projector = report
	return nil
}

// sampleTape lives the history of n cases of a sample city through.
func (r *rig) sampleTape(ctx context.Context, n int) (*tape, error) {
	in, c := rulesOf(city.Small)
	t := newTape()
	seals, err := newInk()
	if err != nil {
		return nil, err
	}
	cases := command.New(t, in, seals, command.Config{Logger: r.logger})
	return t, each(ctx, c.History(in.State, time.Now(), n), func(a city.Act) error {
		_, err := a.Do(ctx, cases)
		return err
	})
}

func each[T any](ctx context.Context, of iter.Seq[T], do func(T) error) error {
	for v := range of {
		if err := do(v); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (r *rig) projectorRow(ctx context.Context, t *tape, report *ProjectorReport, name string, of ...postgres.Projection) error {
	dsn, err := r.database(ctx)
	if err != nil {
		return err
	}
	var engine, raw []float64
	for range pick(r, 3, 1) {
		r.say("projector: %s, engine and COPY in turns", name)
		took, err := r.engineRun(ctx, dsn, t, of...)
		if err != nil {
			return err
		}
		engine = append(engine, float64(report.Events)/took.Seconds())
		if took, err = r.copyRun(ctx, dsn, of...); err != nil {
			return err
		}
		raw = append(raw, float64(report.Events)/took.Seconds())
	}
	row := ProjectorRow{Projection: name, Engine: rateOf(engine), Copy: rateOf(raw)}
	if len(of) == len(projections) {
		row.AimOfCopy = copyAim
	}
	row.OfCopy = row.Engine.PerSecond / row.Copy.PerSecond
	report.Rows = append(report.Rows, row)
	return nil
}

// engineRun plays the tape to an engine that waits for it on empty tables with
// all their indexes, and takes the time until everything is shown.
func (r *rig) engineRun(ctx context.Context, dsn string, t *tape, of ...postgres.Projection) (took time.Duration, err error) {
	feed := t.rewound()
	v, err := r.openViews(ctx, dsn, feed, of...)
	if err != nil {
		return 0, err
	}
	defer v.Close()
	stop, err := v.start(ctx, tapeStreams)
	if err != nil {
		return 0, err
	}
	defer stop()
	began := time.Now()
	feed.play()
	err = v.shown(ctx, feed.ends()...)
	return time.Since(began), err
}

// copyRun reads the rows out that an engineRun left, and takes the time of
// bringing them into fresh tables, all projections side by side as the engine
// works. Both are gone afterwards.
func (r *rig) copyRun(ctx context.Context, dsn string, of ...postgres.Projection) (took time.Duration, err error) {
	db, err := postgres.Open(ctx, dsn, postgres.Config{Projections: of})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var copies []*copying
	for _, p := range of {
		c, err := prepareCopy(ctx, db, p)
		if err != nil {
			return 0, err
		}
		defer c.close(ctx)
		copies = append(copies, c)
	}
	var all errgroup.Group
	began := time.Now()
	for _, c := range copies {
		all.Go(func() error { return c.run(ctx) })
	}
	if err := all.Wait(); err != nil {
		return 0, err
	}
	took = time.Since(began)
	for _, c := range copies {
		if err := c.drop(ctx); err != nil {
			return 0, err
		}
	}
	return took, nil
}
