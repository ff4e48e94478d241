package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

// View is one tab of a queue.
type View string

const (
	Claimable  View = "claimable" // waiting in one of the units
	Mine       View = "mine"      // held by the person
	Escalated  View = "escalated" // climbed from below, and not handed down since
	Overdue    View = "overdue"
	Soon       View = "soon"       // due soon, and not overdue yet
	Checks     View = "checks"     // to be looked at on site below the roots, wherever the case stands
	Supervised View = "supervised" // under a supervision order
	Triage     View = "triage"     // lies in no known grid: whoever has it must place it
	All        View = "all"
	Joined     View = "joined" // other units lead; one of the units has a part to do
)

// Views lists them all.
var Views = []View{Claimable, Mine, Escalated, Overdue, Soon, Checks, Supervised, Triage, All, Joined}

// MostRows is the longest page.
const MostRows = 200

// Query says which cases are asked for. Who may see them is decided before.
type Query struct {
	View   View
	Paths  []string // roots of the subtrees, for all views but Claimable and Mine
	Joined []string // units whose parts are Joined, beside those below Joints
	Joints []string // roots of subtrees of such units
	Units  []string // whose waiting cases are claimable
	Person string   // whose cases are Mine
	Filter
	Now    time.Time     // what Overdue and Soon are measured by
	Soon   time.Duration // how far Soon looks ahead
	Limit  int           // rows of the page; default 50, at most [MostRows]
	Cursor string        // Next of the page before
}

// Row is an open case as a queue shows it.
type Row struct {
	Case     string
	Number   string
	Kind     matter.Kind
	Matter   string
	Severity matter.Severity
	Scope    matter.Scope
	Status   casefile.Status
	At       org.Stop
	Grid     string
	Holder   string
	FiledBy  string
	Handler  string
	Opened   time.Time
	// AcceptDue, ResolveDue, ResidentDue and Due are zero where there is none. Due
	// is the one that the queue is sorted by.
	AcceptDue   time.Time
	ResolveDue  time.Time
	ResidentDue time.Time
	Due         time.Time
	CheckDue    time.Time // when it must have been checked on site, zero when it need not be
	Task        Task
	OrderTo     string // who answers for it by a supervision order, "" without one
	OrderDue    time.Time
	OrderLevel  org.Level // of whose leader the ladder named
	Until       time.Time // when its suspension ends, zero while there is none
	Ruling      bool      // it waits for a ruling, and is claimable by nobody
	Provisional bool
	Climbed     int
	Route       casefile.Route
	Accept      clock.Limit
	Resolve     clock.Limit
	Stage       casefile.WindowStage // of an application, "" for an incident
	Labels      []string
	Rests       time.Time // until when nobody may urge it again, zero when nobody did
	Text        personal.Sealed
	Version     uint64
	Position    string
	Updated     time.Time
	Part        int    // in the view Joined: the part that is due first, and Due is its due time
	PartUnit    string // whose it is
	PartPerson  string // who does it, "" while nobody took it
}

// Page is a part of a queue.
type Page struct {
	Rows []Row
	Next string // cursor of what follows, "" at the end
}

const (
	columns = `case_id, number, kind, matter, severity, scope, status, level, unit, path, coalesce(grid, ''), coalesce(holder, ''),
	filed_by, coalesce(handler, ''), opened_at, accept_due, resolve_due, resident_due, nullif(due, 'infinity'), check_due, task, coalesce(order_to, ''), order_due, order_level, provisional,
	suspended_until, ruling, climbed, rule, why_zh, why_en, accept_limit, resolve_limit, text, version, position, updated_at,
	coalesce(stage, ''), coalesce(labels, '[]'), urge_rests`

	stored = `case_id, number, kind, matter, severity, scope, status, level, unit, path, grid, holder,
	filed_by, handler, opened_at, accept_due, resolve_due, resident_due, due, check_due, task, order_to, order_due, order_level, provisional,
	suspended_until, ruling, climbed, rule, why_zh, why_en, accept_limit, resolve_limit, text, version, position, updated_at, stage, labels, urge_rests`
)

// List reads one page, sorted by due and then by id. The error is [ErrCursor]
// when the cursor is not one of ours.
func List(ctx context.Context, db rows.DB, q Query) (Page, error) {
	after, err := parseCursor(q.Cursor)
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, MostRows)
	found, err := q.read(ctx, db, after, limit+1) // one more tells whether anything follows
	if err != nil {
		return Page{}, fmt.Errorf("read queue, view %s: %w", q.View, err)
	}
	p := Page{Rows: found}
	if len(found) > limit {
		p.Rows = found[:limit]
		p.Next = cursorOf(p.Rows[limit-1]).String()
	}
	return p, nil
}

func (q Query) read(ctx context.Context, db rows.DB, after cursor, limit int) ([]Row, error) {
	if q.View == Joined {
		return q.readJoined(ctx, db, after, limit)
	}
	var a args
	parts := q.parts(&a)
	if len(parts) == 0 {
		return nil, nil
	}
	from := "(due, case_id) > (" + a.add(after.due()) + "::timestamptz, " + a.add(after.id) + ")"
	tail := " order by due, case_id limit " + strconv.Itoa(limit)
	for i, where := range parts {
		parts[i] = "(select " + stored + " from queue where open and " + from + " and " + where + tail + ")"
	}
	sql := "select " + columns + " from (" + strings.Join(parts, " union all ") + ") q" + tail
	// Described and not prepared: the plan must know how large a subtree is, and a
	// prepared statement would get one plan for all.
	found, err := db.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(r pgx.CollectableRow) (Row, error) { return scan(r) })
}

// parts are conditions of which each row meets exactly one. They are read one by
// one in the order of an index and merged: an "or" would read and sort them all.
func (q Query) parts(a *args) (parts []string) {
	switch q.View {
	case Claimable:
		for _, u := range distinct(q.Units) {
			parts = append(parts, "status = 'waiting' and not ruling and task = '' and unit = "+a.add(u)+q.narrow("", a))
		}
		return parts
	case Mine:
		return []string{"holder = " + a.add(q.Person) + q.narrow("", a)}
	case Checks:
		for _, below := range subtrees("place", q.Paths, a) { // nobody verifies their own result
			parts = append(parts, below+" and task <> '' and (task = 'file' or handler is distinct from "+a.add(q.Person)+")"+q.narrow("", a))
		}
		return parts
	}
	for _, below := range subtrees("path", q.Paths, a) {
		parts = append(parts, below+q.extra(a)+q.narrow("", a))
	}
	return parts
}

func (q Query) extra(a *args) string {
	switch q.View {
	case Escalated:
		return " and climbed > 0"
	case Triage:
		return " and unplaced"
	case Supervised:
		return " and order_to is not null"
	case Overdue:
		return " and due < " + a.add(q.Now)
	case Soon:
		return " and due >= " + a.add(q.Now) + " and due < " + a.add(q.Now.Add(q.Soon))
	}
	return ""
}

// scan reads a row, and behind it what more a view has.
func scan(found pgx.CollectableRow, more ...func(*Row) any) (r Row, err error) {
	var accept, resolve, resident, due, check, order, until, rests *time.Time
	var limits [2]string
	into := []any{&r.Case, &r.Number, &r.Kind, &r.Matter, &r.Severity, &r.Scope, &r.Status, &r.At.Level, &r.At.Unit, &r.At.Path,
		&r.Grid, &r.Holder, &r.FiledBy, &r.Handler, &r.Opened, &accept, &resolve, &resident, &due, &check, &r.Task, &r.OrderTo, &order, &r.OrderLevel, &r.Provisional,
		&until, &r.Ruling, &r.Climbed, &r.Route.Rule, &r.Route.Why.Zh, &r.Route.Why.En, &limits[0], &limits[1], &r.Text, &r.Version, &r.Position, &r.Updated, &r.Stage, &r.Labels, &rests}
	for _, m := range more {
		into = append(into, m(&r))
	}
	err = found.Scan(into...)
	for to, from := range map[*time.Time]*time.Time{&r.AcceptDue: accept, &r.ResolveDue: resolve, &r.ResidentDue: resident, &r.Due: due, &r.CheckDue: check, &r.OrderDue: order, &r.Until: until, &r.Rests: rests} {
		if from != nil {
			*to = *from
		}
	}
	return r, errors.Join(err, r.Accept.UnmarshalText([]byte(limits[0])), r.Resolve.UnmarshalText([]byte(limits[1])))
}
