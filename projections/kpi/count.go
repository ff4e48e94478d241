package kpi

import (
	"context"
	"strconv"
	"time"

	"gridcase/projections/rows"
)

// counted is what all rates of one period, day or unit are made of.
type counted struct {
	sums
	took   [2][]took // round the clock and in office time, shortest first
	rungs  map[string]int64
	again  int64               // closed cases that came again
	perDay map[time.Time]int64 // reports
	days   []time.Time         // those that are worked, of the period

	agreed, done          int64 // projects
	registered, residents int64
}

// took says how many cases took so many minutes.
type took struct{ minutes, cases int64 }

// parts are kept apart by a text, such as the day.
type parts map[string]*counted

func (p parts) at(key string) *counted {
	c := p[key]
	if c == nil {
		c = &counted{rungs: map[string]int64{}, perDay: map[time.Time]int64{}}
		p[key] = c
	}
	return c
}

// count reads the counters and what they cannot hold: handling times one by
// one, rungs by name, and the due times of today that are still to come.
func (q Query) count(ctx context.Context, db rows.DB, b by, children bool) (parts, error) {
	p := parts{}
	p.at("")
	for _, step := range []func(context.Context, rows.DB, by, bool, parts) error{q.counters, q.later, q.times, q.climbs, q.repeats, q.reports, q.projects, q.volunteers} {
		if err := step(ctx, db, b, children, p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (k kind) String() string { return strconv.Itoa(int(k)) }
