package bench

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/cmd/gridcase/city"
	"gridcase/domain/es"
)

// RebuildReport is how fast a projection comes back from the real log alone.
type RebuildReport struct {
	Commits int `json:"commits"`
	Events  int `json:"events"`
	// Read is the log read through, with every sequence, hash and ledger checked,
	// and nothing done with it; events a second.
	Read Rate         `json:"read"`
	Rows []RebuildRow `json:"rows"`
}

// RebuildRow is one projection; rates are events a second.
type RebuildRow struct {
	Projection string  `json:"projection"`
	Rebuild    Rate    `json:"rebuild"`
	OfRead     float64 `json:"ratio_read"`
}

func measureRebuild(ctx context.Context, r *rig, into *Report) (err error) {
	in, c := rulesOf(city.Small)
	h, err := r.openHouse(ctx, in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	r.say("rebuild: living 60 days of cases through, into the real log")
	if err := city.Play(ctx, h.cases, c.History(in.State, time.Now(), pick(r, 10_000, 300)), 256, nil); err != nil {
		return err
	}
	dsn, err := r.database(ctx)
	if err != nil {
		return err
	}
	v, err := r.openViews(ctx, dsn, logFeed{h.log}, projections...)
	if err != nil {
		return err
	}
	defer v.Close()
	into.Rebuild = &RebuildReport{}
	return h.rebuildAll(ctx, r, v, into.Rebuild)
}

// rebuildAll reads and rebuilds in turns.
func (h *house) rebuildAll(ctx context.Context, r *rig, v *views, report *RebuildReport) error {
	var read []float64
	rebuilt := make([][]float64, len(v.of))
	for range pick(r, 3, 1) {
		r.say("rebuild: reading alone, then each projection")
		began := time.Now()
		var err error
		if report.Commits, report.Events, err = h.readThrough(ctx); err != nil {
			return err
		}
		read = append(read, float64(report.Events)/time.Since(began).Seconds())
		for i, p := range v.of {
			result, err := v.engine.Rebuild(ctx, p.Name, nil)
			if err != nil {
				return err
			}
			rebuilt[i] = append(rebuilt[i], float64(report.Events)/result.Took.Seconds())
		}
	}
	report.Read = rateOf(read)
	for i, p := range v.of {
		row := RebuildRow{Projection: p.Name, Rebuild: rateOf(rebuilt[i])}
		row.OfRead = row.Rebuild.PerSecond / report.Read.PerSecond
		report.Rows = append(report.Rows, row)
	}
	return nil
}

// readThrough reads all streams of cases at once, as a projection does.
func (h *house) readThrough(ctx context.Context) (commits, events int, err error) {
	streams, err := h.log.Streams(ctx)
	if err != nil {
		return 0, 0, err
	}
	counted := make([][2]int, len(streams))
	var all errgroup.Group
	for i, s := range streams {
		all.Go(func() (err error) {
			counted[i], err = h.readStream(ctx, s)
			return err
		})
	}
	err = all.Wait()
	for _, n := range counted {
		commits, events = commits+n[0], events+n[1]
	}
	return commits, events, err
}

func (h *house) readStream(ctx context.Context, stream string) (n [2]int, err error) {
	end, err := h.log.Last(ctx, stream)
	if err != nil || end.Seq == 0 {
		return n, err
	}
	reader, err := h.log.Read(ctx, stream, es.Checkpoint{})
	if err != nil {
		return n, err
	}
	defer reader.Close()
	for reader.Checkpoint().Seq < end.Seq {
		commits, err := reader.Next(ctx, 1000)
		if err != nil {
			return n, err
		}
		for _, c := range commits {
			n[0], n[1] = n[0]+1, n[1]+len(c.Events)
		}
	}
	return n, nil
}
