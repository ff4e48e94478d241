package kpi

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gridcase/domain/org"
	"gridcase/domain/pledge"
	"gridcase/projections/rows"
)

// ErrNoPledges says that a rate isn't told by lists.
var ErrNoPledges = errors.New("no pledges stand behind this rate")

// Projects lists the lines of the lists behind one half of a rate.
func (q Query) Projects(rate string, part Part) ([]pledge.Pledge, error) {
	if listed(rate, part) != OfPledges || part != Numerator && part != Denominator {
		return nil, ErrNoPledges
	}
	all := q.agreed()
	if part == Numerator {
		all = slices.DeleteFunc(all, func(p pledge.Pledge) bool { return p.Status != pledge.Confirmed })
	}
	return all, nil
}

// agreed are the projects of the period. They are about no matter.
func (q Query) agreed() []pledge.Pledge {
	if q.Matter != "" {
		return nil
	}
	return q.Pledges.Projects(q.Path, org.Level(q.Level), q.first(), q.end())
}

func (q Query) projects(_ context.Context, _ rows.DB, b by, children bool, p parts) error {
	for _, project := range q.agreed() {
		key := ""
		switch {
		case children && project.Path == q.Path:
			continue
		case children:
			key, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(project.Path, q.Path), "."), ".")
		case b == daily:
			key = day(project.Agreed.At).Format(time.DateOnly)
		}
		c := p.at(key)
		c.agreed++
		if project.Status == pledge.Confirmed {
			c.done++
		}
	}
	return nil
}

// ever is the question about all that was before the end of the period: who once
// registered is a volunteer still.
func (q Query) ever(db rows.DB) (Query, rows.DB) {
	q.From = time.Time{}
	if then, is := db.(past); is {
		then.q.From = q.From
		db = then
	}
	return q, db
}

// volunteers counts those of the unit, and beside them the residents. Day by day
// they are those of all days before, too.
func (q Query) volunteers(ctx context.Context, db rows.DB, b by, children bool, p parts) error {
	wide, db := q.ever(db)
	a := args{wide.end()}
	byKey, key, n := map[string]int64{}, "", int64(0)
	sql := "select " + b.fact + ", count(*) from kpi_fact where kind = " + grant.String() + " and at < $1" + wide.facts(&a, children) + " group by 1"
	err := read(ctx, db, sql, a, []any{&key, &n}, func() error {
		byKey[key] = n
		return nil
	})
	if err != nil {
		return err
	}
	if b == daily {
		for d := q.first(); d.Before(q.end()); d = d.AddDate(0, 0, 1) {
			on := d.Format(time.DateOnly)
			c := p.at(on)
			for key, n := range byKey {
				if key <= on {
					c.registered += n
				}
			}
		}
	} else {
		for key, n := range byKey {
			p.at(key).registered = n
		}
	}
	q.inhabit(p, children)
	return nil
}

// inhabit tells how many live in each part; of other matters that says nothing.
func (q Query) inhabit(p parts, children bool) {
	if q.Residents == nil || q.Matter != "" && q.Matter != volunteering {
		return
	}
	for key, c := range p {
		path := q.Path
		if children && key != "" {
			path = strings.TrimPrefix(q.Path+"."+key, ".")
		}
		c.residents = int64(q.Residents(path))
	}
}
