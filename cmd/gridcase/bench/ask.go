package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"gridcase/domain/org"
	"gridcase/projections/queue"
)

// asker asks one after the other, as one person would.
type asker struct {
	*views
	in    rules
	now   time.Time
	times int
	dice  *rand.Rand
}

func (a *asker) askAll(ctx context.Context, r *rig, report *QueueReport) (err error) {
	if err := a.QueryRow(ctx, "select count(*) from queue where open").Scan(&report.Open); err != nil {
		return err
	}
	r.say("queue: pages among %d open cases", report.Open)
	if report.RoundTrip, err = a.time(ctx, func(ctx context.Context, _ queue.Query) error {
		_, err := a.Exec(ctx, "select 1")
		return err
	}, ""); err != nil {
		return err
	}
	for _, view := range queue.Views {
		for _, level := range org.Levels {
			row, err := a.pages(ctx, view, level)
			if err != nil {
				return fmt.Errorf("view %s of a %s: %w", view, level, err)
			}
			report.Rows = append(report.Rows, row)
		}
	}
	for _, level := range org.Levels {
		row := QueueRow{View: "counts", Level: level}
		if row.First, err = a.time(ctx, func(ctx context.Context, q queue.Query) error {
			_, err := queue.Count(ctx, a.Pool, q)
			return err
		}, level); err != nil {
			return err
		}
		report.Rows = append(report.Rows, row)
	}
	return nil
}

// pages times the first page and the deepest up to the tenth.
func (a *asker) pages(ctx context.Context, view queue.View, level org.Level) (row QueueRow, err error) {
	row = QueueRow{View: view, Level: level}
	row.First, err = a.time(ctx, func(ctx context.Context, q queue.Query) error {
		q.View = view
		_, err := queue.List(ctx, a.Pool, q)
		return err
	}, level)
	if err != nil {
		return row, err
	}
	var deep []float64
	for range a.times {
		took, page, err := a.turnPages(ctx, a.query(view, level))
		if err != nil {
			return row, err
		}
		deep, row.DeepPage = append(deep, ms(took)), max(row.DeepPage, page)
	}
	spread := spreadOf(deep)
	row.Deep = &spread
	return row, nil
}

// turnPages goes to the tenth page, or the last, and times that one alone.
func (a *asker) turnPages(ctx context.Context, q queue.Query) (took time.Duration, page int, err error) {
	for page = 1; ; page++ {
		began := time.Now()
		found, err := queue.List(ctx, a.Pool, q)
		took = time.Since(began)
		if err != nil || found.Next == "" || page == deepPage {
			return took, page, err
		}
		q.Cursor = found.Next
	}
}

// time asks again and again, each time for another unit of the level.
func (a *asker) time(ctx context.Context, ask func(context.Context, queue.Query) error, level org.Level) (Spread, error) {
	var took []float64
	for range a.times {
		q := a.query("", level)
		began := time.Now()
		if err := ask(ctx, q); err != nil {
			return Spread{}, err
		}
		took = append(took, ms(time.Since(began)))
	}
	return spreadOf(took), nil
}

// query is what the API asks for somebody who works at a unit of the level.
func (a *asker) query(view queue.View, level org.Level) queue.Query {
	q := queue.Query{View: view, Now: a.now, Soon: soon, Person: somebody(a.dice)}
	var units []org.Unit
	for _, u := range a.in.Org.Units() {
		if u.Level() == level {
			units = append(units, u)
		}
	}
	if len(units) > 0 {
		unit := units[a.dice.IntN(len(units))].ID
		q.Paths, q.Units = a.in.Org.Scope(unit), []string{unit}
	}
	return q
}
