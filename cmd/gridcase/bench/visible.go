package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/cmd/gridcase/city"
	"gridcase/projections/queue"
)

// VisibleReport is how long it takes until a report stands in its grid's queue.
type VisibleReport struct {
	AimP99 float64      `json:"aim_p99_ms"`
	Rows   []VisibleRow `json:"rows"`
}

// VisibleRow is one rate of reports, with all projections running.
type VisibleRow struct {
	PerSecond int `json:"per_s"`
	Reports   int `json:"reports"`
	// Answered is until the report is synced in the log and answered, Visible until
	// a query of the queue shows it: both from the moment it was sent.
	Answered Spread `json:"answered"`
	Visible  Spread `json:"visible"`
}

// Spread is a distribution, in milliseconds.
type Spread struct {
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
}

const visibleAim = 50 // ms at p99

func measureVisible(ctx context.Context, r *rig, into *Report) (err error) {
	in, _ := rulesOf(city.Medium) // so many grids that each queue stays on one page
	h, err := r.openHouse(ctx, in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	dsn, err := r.database(ctx)
	if err != nil {
		return err
	}
	v, err := r.openViews(ctx, dsn, logFeed{h.log}, projections...)
	if err != nil {
		return err
	}
	defer v.Close()
	streams, err := h.log.Streams(ctx)
	if err != nil {
		return err
	}
	stop, err := v.start(ctx, streams)
	if err != nil {
		return err
	}
	defer stop()
	// The first report of a partition makes its bucket of keys, and the first
	// queries open their connections: a server that has run for a while has both.
	if _, err := h.reportAt(ctx, v, 100, pick(r, 200, 50)); err != nil {
		return err
	}
	into.Visible = &VisibleReport{AimP99: visibleAim}
	for _, rate := range []int{50, 500} {
		span := pick(r, 8*time.Second, 400*time.Millisecond)
		r.say("visible: %d reports a second", rate)
		row, err := h.reportAt(ctx, v, rate, int(span.Seconds()*float64(rate)))
		if err != nil {
			return err
		}
		into.Visible.Rows = append(into.Visible.Rows, row)
	}
	return nil
}

// reportAt sends n reports at an even rate. Each is sent when its time has come,
// whether those before it were answered or not: a slow answer makes no pause
// that would hide others.
func (h *house) reportAt(ctx context.Context, v *views, perSecond, n int) (VisibleRow, error) {
	grids := gridsOf(h.rules.State)
	var mu sync.Mutex
	var answered, visible []float64
	g, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for i := range n {
		wait(ctx, time.Until(began.Add(time.Duration(i)*time.Second/time.Duration(perSecond))))
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			first, then, err := h.reportAndLook(ctx, v, grids[i%len(grids)])
			mu.Lock()
			defer mu.Unlock()
			answered, visible = append(answered, ms(first)), append(visible, ms(then))
			return err
		})
	}
	err := g.Wait()
	return VisibleRow{PerSecond: perSecond, Reports: n, Answered: spreadOf(answered), Visible: spreadOf(visible)}, err
}

// reportAndLook reports, waits for the position and reads the grid's queue, as
// the phone of a grid worker does.
func (h *house) reportAndLook(ctx context.Context, v *views, grid string) (answered, visible time.Duration, err error) {
	sent := time.Now()
	id := caseID()
	out, err := carry(ctx, h.cases, id, grid, script[0])
	if err != nil {
		return 0, 0, err
	}
	answered = time.Since(sent)
	if err := v.engine.Wait(ctx, queue.Name, out.Position); err != nil {
		return 0, 0, err
	}
	page, err := queue.List(ctx, v.Pool, queue.Query{View: queue.All, Paths: []string{out.State.At.Path}, Now: sent, Limit: queue.MostRows})
	if err != nil {
		return 0, 0, err
	}
	visible = time.Since(sent)
	if !slices.ContainsFunc(page.Rows, func(r queue.Row) bool { return r.Case == id }) {
		return 0, 0, fmt.Errorf("case %s at %s is not in its queue of %d", id, out.Position, len(page.Rows))
	}
	return answered, visible, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func spreadOf(of []float64) Spread { return Spread{P50: median(of), P99: quantile(of, 0.99)} }
