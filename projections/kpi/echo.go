package kpi

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

// workers are the channels by which grid workers report what they saw.
var workers = []string{"grid_worker", "patrol"}

// echo is what tells a case that comes again: the same reporter, or the same
// matter at the same place (notes §3, repeat rate).
type echo struct {
	key    string
	told   time.Time
	at     time.Time // of the closing that stands
	place  string
	level  org.Level
	matter string
}

// sameReporter are the blind indexes of a resident.
func sameReporter(r *personal.Reporter) (keys []string) {
	if r == nil {
		return nil
	}
	if r.PhoneIndex != "" {
		keys = append(keys, "phone:"+r.PhoneIndex)
	}
	if r.IDIndex != "" {
		keys = append(keys, "id:"+r.IDIndex)
	}
	return keys
}

// spot is where it is: the square of about 50 m that the phone stood in, or the
// lowest unit that is known. A whole street or district is no place: what nobody
// has placed yet is not the same as the next of that kind.
func spot(e casefile.Reported) string {
	if l := e.Location; l != nil {
		return fmt.Sprintf("%d,%d", int(math.Floor(l.Lat/square)), int(math.Floor(l.Lng/square)))
	}
	if len(e.Chain) > 0 && !e.Chain[0].Level.Above(org.Community) {
		return e.Chain[0].Path
	}
	return ""
}

// square is the side of a square of the map in degrees: some 50 m.
const square = 0.0005

func (s *story) echoes() (all []echo) {
	if s.Out || s.Merged {
		return nil
	}
	keys := s.Keys
	if s.Spot != "" {
		keys = append(keys[:len(keys):len(keys)], matterAt(s.Matter, s.Spot))
	}
	for _, k := range keys {
		all = append(all, echo{k, s.Reported, s.Closed, s.Place, s.Level, s.Matter})
	}
	return all
}

func (e echo) same(other echo) bool { return e.key == other.key }

func (e echo) values(id string) []any {
	return []any{e.key, id, e.told, rows.Time(e.at), e.place, string(e.level), e.matter}
}

// Told is one of the reports of the same matter at one place.
type Told struct {
	Case string
	Rank int // among those that are looked at, all counted
	Nth  int // of the days up to it, with it
}

// mostTold is how many reports are looked at, the last ones first.
const mostTold = 100

// Reported lists the reports of the same matter and place as a case's in the days
// up to it, first to last, it being the last: those that are still open. What was
// merged, rejected or not placed does not count. Rows must hold the case.
func Reported(ctx context.Context, db rows.DB, caseID string, days int) ([]Told, error) {
	// Of two reports of one moment the ids decide, so that every instance counts alike.
	found, err := db.Query(ctx, `
		with me as (
			select e.key, e.told, e.case_id from kpi_case c join kpi_echo e on e.key = (c.story->>'matter') || '@' || (c.story->>'spot') and e.case_id = c.case_id
			 where c.case_id = $1
		), told as (
			select e.key, e.told, e.case_id, e.at, (row_number() over (order by e.told, e.case_id))::int as rank from kpi_echo e, me
			 where e.key = me.key and e.told > me.told - make_interval(days => $2) and (e.told, e.case_id) <= (me.told, me.case_id)
		)
		select case_id, rank, (select count(*) from kpi_echo b where b.key = t.key and b.told > t.told - make_interval(days => $2) and (b.told, b.case_id) <= (t.told, t.case_id))::int
		  from told t where at is null or case_id = $1 order by rank desc limit $3`, caseID, days, mostTold)
	if err != nil {
		return nil, fmt.Errorf("find what was reported where %s was: %w", caseID, err)
	}
	all, err := pgx.CollectRows(found, pgx.RowToStructByPos[Told])
	if err != nil {
		return nil, fmt.Errorf("find what was reported where %s was: %w", caseID, err)
	}
	slices.Reverse(all)
	return all, nil
}

func matterAt(code, spot string) string { return code + "@" + spot }

// resound finds out anew which cases came again, among those with these keys. It
// looks at all that are there and at no order in which they came, so that a
// rebuild finds the same.
func resound(ctx context.Context, tx pgx.Tx, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `
		update kpi_echo e set again = x.again
		  from (select key, case_id, coalesce(lead(told) over (partition by key order by told, case_id) <= told + interval '30 days', false) as again
		          from kpi_echo where key = any($1)) x
		 where e.key = x.key and e.case_id = x.case_id and e.again <> x.again`, keys)
	if err != nil {
		return fmt.Errorf("look for cases that came again: %w", err)
	}
	return nil
}
