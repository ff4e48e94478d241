package kpi

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gridcase/projections/rows"
)

// Day is one day of a trend.
type Day struct {
	Day   time.Time // midnight in [clock.Zone]
	Rates []Rate
}

// daily keeps days of [clock.Zone] apart; the name of that zone means another
// one to Postgres, so the hours are given.
var daily = by{"day::text", "(at at time zone interval '8 hours')::date::text"}

// Trend counts each day of the period, also those on which nothing happened.
func Trend(ctx context.Context, db rows.DB, q Query) ([]Day, error) {
	parts, err := q.count(ctx, db, daily, false)
	if err != nil {
		return nil, fmt.Errorf("count the rates by day: %w", err)
	}
	var days []Day
	for d := q.first(); d.Before(q.end()); d = d.AddDate(0, 0, 1) {
		c := parts.at(d.Format(time.DateOnly))
		c.days = q.workdays(d, d.AddDate(0, 0, 1))
		days = append(days, Day{d, c.rates()})
	}
	return days, nil
}

// Compared is one unit among its neighbours.
type Compared struct {
	Path  string
	Rates []Rate
}

// Compare counts each unit right below the one of the query, by path. Units in
// whose place nothing happened are not among them.
func Compare(ctx context.Context, db rows.DB, q Query) ([]Compared, error) {
	below := q.Path
	if below != "" {
		below += "."
	}
	child := by{"unit", fmt.Sprintf("split_part(substr(place, %d), '.', 1)", len([]rune(below))+1)}
	parts, err := q.count(ctx, db, child, true)
	if err != nil {
		return nil, fmt.Errorf("count the rates below %q: %w", q.Path, err)
	}
	delete(parts, "")
	var compared []Compared
	for _, unit := range slices.Sorted(maps.Keys(parts)) {
		compared = append(compared, Compared{below + unit, parts[unit].rates()})
	}
	return compared, nil
}
