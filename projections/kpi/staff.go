package kpi

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gridcase/projections/rows"
)

// Worker is what the cases say of one who took them. Each case counts once, on
// the day of its last result by this person, or else when they took it: a case
// that goes back and forth adds nothing, and opening it again takes the closing
// back.
type Worker struct {
	Person    string
	Claimed   int64
	Handled   int64 // cases that the person gave a result for
	Closed    int64 // of these, those that stand closed with that result
	OnTime    int64 // of the closed, those within the resident's due time
	FirstTime int64 // of the closed, those that somebody else verified and that never came back
	Overdue   int64 // of the handled, those whose result came after the holder's limit
	Reworked  int64 // of the handled, those that failed verification at least once
	Reopened  int64 // of the handled, those that were opened again after their result
	Minutes   int64 // from having the case to the result, summed over the handled

	// What is worth a look, no proof of anything (peers §5b, 17).
	JustBefore int64 // results within the last 15 minutes of the limit
	NoPhoto    int64 // settled on the spot, and no photo
	Batch      int64 // results that came five or more within ten minutes
}

// batch is the figure that only other cases tell.
const batch = "batch"

const (
	batchSize    = 5
	batchMinutes = "10 minutes"
)

// Figures lists the names of what has a list behind it, see [StaffCases].
func Figures() []string { return append(slices.Clone(figures[:]), batch) }

// Staff counts for each person with a case in the period, by id. Handled is what
// any share of the others is taken of, but OnTime and FirstTime, which are of
// Closed.
func Staff(ctx context.Context, db rows.DB, q Query) ([]Worker, error) {
	a := args{q.first(), q.end()}
	var workers []Worker
	var w Worker
	into := []any{&w.Person, &w.Minutes}
	for _, n := range []*int64{&w.Claimed, &w.Handled, &w.Closed, &w.OnTime, &w.FirstTime, &w.Overdue, &w.Reworked, &w.Reopened, &w.JustBefore, &w.NoPhoto} {
		into = append(into, n)
	}
	var counts strings.Builder
	for m := range marks {
		fmt.Fprintf(&counts, ", coalesce(sum(n) filter (where marks & %d <> 0), 0)::bigint", 1<<m)
	}
	// What is marked alike is counted once for all figures: few rows are left then.
	alike := "select person, marks, sum(minutes) as minutes, count(*) as n from kpi_staff where at >= $1 and at < $2" + q.within(&a) + " group by 1, 2"
	sql := "select person, coalesce(sum(minutes) filter (where marks & 2 <> 0), 0)::bigint" + counts.String() +
		" from (" + alike + ") x group by person order by person"
	err := read(ctx, db, sql, a, into, func() error {
		workers = append(workers, w)
		return nil
	})
	if err == nil {
		err = q.batched(ctx, db, workers)
	}
	if err != nil {
		return nil, fmt.Errorf("count the staff's cases: %w", err)
	}
	return workers, nil
}

// batched adds the results that came in batches.
func (q Query) batched(ctx context.Context, db rows.DB, workers []Worker) error {
	a := args{q.first(), q.end()}
	var person string
	var n int64
	return read(ctx, db, "select person, count(*) from "+q.batches(&a)+" x where batch group by person", a, []any{&person, &n}, func() error {
		if i, ok := slices.BinarySearchFunc(workers, person, func(w Worker, p string) int { return strings.Compare(w.Person, p) }); ok {
			workers[i].Batch = n
		}
		return nil
	})
}

// batches are the results of the period with whether each is one of a batch: then
// five in a row, with this one among them, took ten minutes at most. Nobody
// who has no three in any ten minutes of the clock can have a batch.
func (q Query) batches(a *args) string {
	var among []string
	for before := range batchSize {
		among = append(among, fmt.Sprintf("lead(at, %d) over w - lag(at, %d) over w <= interval '%s'", batchSize-1-before, before, batchMinutes))
	}
	results := " from kpi_staff where at >= $1 and at < $2 and marks & 2 <> 0" + q.within(a)
	busy := "select person" + results + " group by person, floor(extract(epoch from at) / 600) having count(*) >= 3"
	return "(select *, coalesce(" + strings.Join(among, " or ") + ", false) as batch" + results + " and person in (" + busy + ")" +
		" window w as (partition by person order by at, case_id))"
}

// StaffCases lists the cases behind one figure of a person, oldest first. The
// error is [ErrRate] or [ErrCursor] when the question is wrong.
func StaffCases(ctx context.Context, db rows.DB, q Query, person, figure string, limit int, after string) (Page, error) {
	a := args{q.first(), q.end()}
	from, where := "kpi_staff x", ""
	m := slices.Index(figures[:], figure)
	switch {
	case figure == batch:
		from, where = q.batches(&a)+" x", "batch"
	case m < 0:
		return Page{}, ErrRate
	default:
		where = "at >= $1 and at < $2" + q.within(&a) + " and marks & " + a.add(int32(1)<<m) + " <> 0" //nolint:gosec // 10 of them
	}
	where += " and person = " + a.add(person)
	l := list{Query: q, limit: pageSize(limit)}
	where, err := l.behind(&a, where, after, "0")
	if err != nil {
		return Page{}, err
	}
	found, err := l.read(ctx, db, "select at, case_id, 0::smallint, place, level, matter, minutes::bigint, '' from "+from+" where "+where+
		" order by at, case_id limit "+a.add(l.limit+1), a)
	if err != nil {
		return Page{}, fmt.Errorf("list the cases of %s: %w", figure, err)
	}
	return found, nil
}
