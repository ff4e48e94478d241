package queue

import (
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/projections/rows"
)

// part is what a unit was asked to do and has not done yet, as its queue shows
// it (联动分工).
type part struct {
	no     int
	unit   string
	path   string
	person string
	due    time.Time
}

func (p part) equal(q part) bool {
	due := p.due.Equal(q.due)
	p.due, q.due = time.Time{}, time.Time{}
	return due && p == q
}

// parts are the rows that a state asks for: none of a case that is done.
func parts(s casefile.State) (open []part) {
	if !s.Status.Open() {
		return nil
	}
	for _, p := range s.Joint.Open() {
		open = append(open, part{p.No, p.Unit.Unit, p.Unit.Path, p.Person, next(p)})
	}
	return open
}

// next is when the unit is late: not at the place, where it was called, or not
// done.
func next(p casefile.Part) time.Time {
	if c := p.Call; c != nil && c.Arrived.IsZero() && !c.Due.IsZero() && c.Due.Before(p.Due) {
		return c.Due
	}
	return p.Due
}

// partColumns are those behind the case's.
var partColumns = []string{"part int", "unit text", "path text", "person text", "due timestamptz"}

var partTable = rows.NewTable("queue_part", 2, append([]string{"case_id text"}, partColumns...)...)

func (p part) values() []any {
	return []any{int32(p.no), p.unit, p.path, rows.Text(p.person), rows.Never(p.due)}
}

// turnover lists the rows that went and those that came since the last flush. One
// that changed does both.
func (r *row) turnover(id string) (gone, come [][]any) {
	now := parts(r.state)
	for _, p := range r.stored {
		if !slices.ContainsFunc(now, p.equal) {
			gone = append(gone, []any{id, int32(p.no)})
		}
	}
	for _, p := range now {
		if !slices.ContainsFunc(r.stored, p.equal) {
			come = append(come, append([]any{id}, p.values()...))
		}
	}
	r.stored = now
	return gone, come
}

// partPaths are those of the units whose part changed, or may have.
func (r *row) partPaths() (paths []string) {
	for _, p := range slices.Concat(r.stored, parts(r.state)) {
		paths = append(paths, p.path)
	}
	return paths
}
