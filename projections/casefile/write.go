package casefile

import (
	"context"

	"github.com/jackc/pgx/v5"

	domain "gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

// mutable are the columns that change; the others are written once.
var mutable = []string{
	"case_id text", "status text", "path text", "holder text", "state json", "result jsonb", "result_photos jsonb", "how text",
	"resolved_at timestamptz", "closed_at timestamptz", "version bigint", "position text", "hash text", "updated_at timestamptz", "joint json",
}

var (
	known = rows.NewTable("casefile", 1, mutable...)
	added = rows.NewTable("casefile", 1, append(mutable[:len(mutable):len(mutable)],
		"number text", "filed_by text", "occurred_at timestamptz", "channel text",
		"lat double precision", "lng double precision", "accuracy double precision",
		"text jsonb", "reporter jsonb", "phone_index text", "id_index text", "photos jsonb", "track text", "versions jsonb", "opened_at timestamptz")...)
)

// Flush writes what changed.
func (f *Fold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var w rows.Writes
	var fresh, changed [][]any
	var changes []es.Change
	for _, d := range f.set.Dirty() {
		if values := d.Row.values(d.ID, d.Version); d.New {
			fresh = append(fresh, append(values, d.Row.fixed()...))
		} else {
			changed = append(changed, values)
		}
		changes = append(changes, d.Row.change(d.ID))
	}
	w.Update(known, changed)
	w.Insert(added, fresh)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	f.set.Clean()
	return changes, nil
}

func (r *row) values(id string, version uint64) []any {
	s := r.state
	return []any{
		id, string(s.Status), s.At.Path, rows.Text(s.Holder), rows.JSON(s), sealed(r.result.Result), list(r.result.Photos), rows.Text(r.result.How),
		rows.Time(s.Resolved), rows.Time(s.Closed), int64(version), r.position, r.hash, r.updated, rows.Maybe(r.joint),
	}
}

func (r *row) fixed() []any {
	e := r.report
	values := []any{r.number, e.By, e.OccurredAt, e.Channel, nil, nil, nil}
	if l := e.Location; l != nil {
		values = []any{r.number, e.By, e.OccurredAt, e.Channel, l.Lat, l.Lng, l.Accuracy}
	}
	values = append(values, rows.JSON(e.Text))
	if p := e.Reporter; p != nil {
		values = append(values, rows.JSON(p), rows.Text(p.PhoneIndex), rows.Text(p.IDIndex))
	} else {
		values = append(values, nil, nil, nil)
	}
	photos := e.Photos
	if photos == nil {
		photos = []string{}
	}
	return append(values, rows.JSON(photos), rows.Text(e.Track), rows.JSON(e.Versions), e.At)
}

func sealed(s personal.Sealed) any {
	if !s.Given() {
		return nil
	}
	return rows.JSON(s)
}

func list(s []string) any {
	if len(s) == 0 {
		return nil
	}
	return rows.JSON(s)
}

// change tells those where the case was and is, and all who have to do with it.
func (r *row) change(id string) es.Change {
	s := r.state
	c := es.Change{
		Projection: Name, Case: id, Position: r.position,
		Paths:  rows.Distinct(append(joined(s), r.path, s.At.Path)...),
		People: rows.Distinct(r.holder, s.Holder, s.FiledBy),
	}
	r.path, r.holder = s.At.Path, s.Holder
	return c
}

// joined are the paths of the units that take part.
func joined(s domain.State) (paths []string) {
	if s.Joint == nil {
		return nil
	}
	for _, p := range s.Joint.Parts {
		paths = append(paths, p.Unit.Path)
	}
	return paths
}
