package kpi

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/org"
	"gridcase/projections/rows"
)

// MostRows is the longest page.
const MostRows = 200

// Counted is a case in the list behind a number. Orders and climbs are counted
// by themselves, so their case may come more than once.
type Counted struct {
	Case    string
	At      time.Time // what the period goes by: the report, the due time, the closing or the order
	Place   string    // path
	Level   org.Level
	Matter  string
	Minutes int64  // of handling, where that was timed
	Rung    string // that it climbed by, "" for none
}

// Page is a part of a list.
type Page struct {
	Cases []Counted
	Next  string // cursor of what follows, "" at the end
}

// Cases lists what was counted for one half of a rate, oldest first: exactly as
// many as the number says, and for handling times all that were timed. limit is
// 50 unless given, at most [MostRows]. The error is [ErrRate] or [ErrCursor]
// when the question is wrong.
func Cases(ctx context.Context, db rows.DB, q Query, rate string, part Part, limit int, after string) (Page, error) {
	d, rung, known := find(rate)
	m, has := d.part(part)
	if !known || !has {
		return Page{}, ErrRate
	}
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, MostRows)
	l := list{q, m, rung, limit}
	sql, a, err := l.statement(after)
	if err != nil {
		return Page{}, err
	}
	found, err := l.read(ctx, db, sql, a)
	if err != nil {
		return Page{}, fmt.Errorf("list the cases of %s: %w", rate, err)
	}
	return found, nil
}

// list is one question.
type list struct {
	Query

	measure measure
	rung    string
	limit   int
}

func (l list) statement(after string) (string, args, error) {
	m := l.measure
	a := args{l.first(), l.end(), int32(of(m))} //nolint:gosec // 25 bits
	where := "kind = " + m.kind().String() + " and at >= $1 and at < $2 and counts & $3 <> 0" + l.within(&a)
	if m.kind() == dueTime {
		where += " and at <= " + a.add(l.dueEnd())
	}
	if l.rung != "" {
		where += " and rung = " + a.add(l.rung)
	}
	if after != "" {
		c, err := parseCursor(after)
		if err != nil {
			return "", nil, err
		}
		where += " and (at, case_id, n) > (" + a.add(c.at) + ", " + a.add(c.id) + ", " + a.add(c.n) + ")"
	}
	return "select at, case_id, n, place, level, matter, coalesce(minutes, 0), coalesce(rung, '') from kpi_fact where " + where +
		" order by at, case_id, n limit " + a.add(l.limit+1), a, nil // one more tells whether anything follows
}

func (l list) read(ctx context.Context, db rows.DB, sql string, a args) (Page, error) {
	var p Page
	var at []cursor
	found, err := db.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return p, err
	}
	p.Cases, err = pgx.CollectRows(found, func(row pgx.CollectableRow) (c Counted, err error) {
		var n int16
		err = row.Scan(&c.At, &c.Case, &n, &c.Place, &c.Level, &c.Matter, &c.Minutes, &c.Rung)
		at = append(at, cursor{c.At, c.Case, n})
		return c, err
	})
	if err == nil && len(p.Cases) > l.limit {
		p.Cases, p.Next = p.Cases[:l.limit], at[l.limit-1].String()
	}
	return p, err
}
