package kpi

import (
	"context"
	"fmt"
	"math"
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
// lowest unit that is known.
func spot(e casefile.Reported) string {
	if l := e.Location; l != nil {
		return fmt.Sprintf("%d,%d", int(math.Floor(l.Lat/square)), int(math.Floor(l.Lng/square)))
	}
	if len(e.Chain) > 0 {
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
		all = append(all, echo{k, s.Reported, s.Closed, s.Level, s.Matter})
	}
	return all
}

func (e echo) same(other echo) bool { return e.key == other.key }

func (e echo) values(id string, s *story) []any {
	return []any{e.key, id, e.told, rows.Time(e.at), s.Place, string(e.level), e.matter}
}

// Told counts how often the same was reported at one place since a moment, up to
// this report and with it: what was merged or rejected does not count. Rows must
// hold the report.
func Told(ctx context.Context, db rows.DB, r casefile.Reported, since time.Time) (int, error) {
	// Of two reports of one moment the ids decide, so that every instance counts alike.
	found, err := db.Query(ctx, "select count(*) from kpi_echo where key = $1 and told > $2 and (told, case_id) <= ($3, $4)",
		matterAt(r.Matter, spot(r)), since, r.At, r.ID)
	if err != nil {
		return 0, fmt.Errorf("count the reports of %s at one place: %w", r.Matter, err)
	}
	n, err := pgx.CollectExactlyOneRow(found, pgx.RowTo[int])
	if err != nil {
		return 0, fmt.Errorf("count the reports of %s at one place: %w", r.Matter, err)
	}
	return n, nil
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
