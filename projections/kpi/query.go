package kpi

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/clock"
	"gridcase/domain/pledge"
	"gridcase/projections/rows"
)

// Query says what is counted. Who may see it is decided before.
type Query struct {
	Path   string    // of a unit, all below it included; "" counts all districts together
	From   time.Time // first day, in [clock.Zone]
	To     time.Time // last day, included
	Level  string    // of the unit that had it; "" all
	Matter string    // code; "" all
	// Now is what is due by: what is due later is not counted as due yet. The
	// zero time means when the last day is over.
	Now time.Time
	// Calendar says which days are worked, for what is usual on one.
	Calendar clock.Calendar
	// Pledges are the lists whose projects are counted, and Residents says how many
	// people live at and below a path; either may be left out.
	Pledges   pledge.Book
	Residents func(path string) int
	// AsOf says as of when the answer shall be; who asks must read on [AsOf], too.
	// Zero is now.
	AsOf time.Time
}

// by is what sums are kept apart by.
type by struct {
	day, fact string // as a text: of a counter row, of a fact
}

var together = by{"''", "''"}

// args gathers the values of a statement.
type args []any

// add returns the placeholder of a value.
func (a *args) add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

// first and end are the bounds of the period as moments; end is not included.
func (q Query) first() time.Time { return midnight(q.From, 0) }
func (q Query) end() time.Time   { return midnight(q.To, 1) }

func midnight(t time.Time, plus int) time.Time {
	y, m, d := t.In(clock.Zone).Date()
	return time.Date(y, m, d+plus, 0, 0, 0, 0, clock.Zone)
}

// dueEnd is the moment up to which due times count.
func (q Query) dueEnd() time.Time {
	if q.Now.IsZero() || q.Now.After(q.end()) {
		return q.end()
	}
	return q.Now
}

// rest is the condition on level and matter.
func (q Query) rest(a *args) string {
	var and strings.Builder
	if q.Level != "" {
		and.WriteString(" and level = " + a.add(q.Level))
	}
	if q.Matter != "" {
		and.WriteString(" and matter = " + a.add(q.Matter))
	}
	return and.String()
}

// whole says that all levels and matters are asked for together.
func (q Query) whole() bool { return q.Level == "" && q.Matter == "" }

// within is the condition on facts: '/' is the character behind '.', so a
// subtree is a range of the index, but for neighbours such as "a-b" of "a".
func (q Query) within(a *args) string {
	if q.Path == "" {
		return q.rest(a)
	}
	from, to, below := a.add(q.Path), a.add(q.Path+"/"), a.add(q.Path+".")
	return " and place >= " + from + " and place < " + to + " and (place = " + from + " or place >= " + below + ")" + q.rest(a)
}

// read runs a statement. No plan is kept: only with the values does the planner
// know how large a subtree is.
func read(ctx context.Context, db rows.DB, sql string, a args, into []any, each func() error) error {
	found, err := db.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(found, into, each)
	return err
}

// Rates counts the whole period.
func Rates(ctx context.Context, db rows.DB, q Query) ([]Rate, error) {
	parts, err := q.count(ctx, db, together, false)
	if err != nil {
		return nil, fmt.Errorf("count the rates: %w", err)
	}
	return parts[""].rates(), nil
}
