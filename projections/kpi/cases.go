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
	if d.name == registered {
		q, db = q.ever(db)
	}
	l := list{q, m, rung, pageSize(limit)}
	if d.name == repeats && part == Numerator {
		return l.repeated(ctx, db, after)
	}
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

func pageSize(limit int) int {
	if limit <= 0 {
		limit = 50
	}
	return min(limit, MostRows)
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
	a := args{l.first(), l.end(), int64(of(m))} //nolint:gosec // below 63 bits
	where := "kind = " + m.kind().String() + " and at >= $1 and at < $2 and counts & $3 <> 0" + l.within(&a)
	if m.kind() == dueTime {
		where += " and at <= " + a.add(l.dueEnd())
	}
	if l.rung != "" {
		where += " and rung = " + a.add(l.rung)
	}
	where, err := l.behind(&a, where, after, "n")
	if err != nil {
		return "", nil, err
	}
	return "select at, case_id, n, place, level, matter, coalesce(minutes, 0), coalesce(rung, '') from kpi_fact where " + where +
		" order by at, case_id, n limit " + a.add(l.limit+1), a, nil // one more tells whether anything follows
}

// behind goes on where the page before ended.
func (l list) behind(a *args, where, after, n string) (string, error) {
	if after == "" {
		return where, nil
	}
	c, err := parseCursor(after)
	if err != nil {
		return "", err
	}
	return where + " and (at, case_id, " + n + ") > (" + a.add(c.at) + ", " + a.add(c.id) + ", " + a.add(c.n) + "::smallint)", nil
}

// repeated lists the cases that came again; one that did so in two ways, once.
func (l list) repeated(ctx context.Context, db rows.DB, after string) (Page, error) {
	a := args{l.first(), l.end()}
	where, err := l.behind(&a, "again and at >= $1 and at < $2"+l.within(&a), after, "0")
	if err != nil {
		return Page{}, err
	}
	found, err := l.read(ctx, db, "select distinct at, case_id, 0::smallint, place, level, matter, 0::bigint, '' from kpi_echo where "+where+
		" order by at, case_id limit "+a.add(l.limit+1), a)
	if err != nil {
		return Page{}, fmt.Errorf("list the cases that came again: %w", err)
	}
	return found, nil
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
