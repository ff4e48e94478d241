package precedents

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

// Precedent is a ruling that was kept.
type Precedent struct {
	Case    string
	Number  string
	Matter  string
	Judge   org.Stop // who ruled; without a level
	Unit    string   // whose such cases are by it
	Level   org.Level
	Between []org.Stop // the units that had returned the case
	At      time.Time
	By      string
	Text    personal.Sealed
}

// most is the longest list; older rulings give way to newer ones.
const most = 20

// List reads the rulings on a matter, "" for any, that bind a place: those of the
// units above its path, the nearest of them first, then the newest. A path of ""
// takes all.
func List(ctx context.Context, db rows.DB, matter, path string) ([]Precedent, error) {
	found, err := db.Query(ctx, `
		select case_id, number, matter, judge, path, unit, level, between, at, by, text from precedents
		 where ($1 = '' or matter = $1) and ($2 = '' or path = $2 or starts_with($2, path || '.'))
		 order by length(path) desc, at desc, case_id limit $3`, matter, path, most)
	if err != nil {
		return nil, fmt.Errorf("read precedents: %w", err)
	}
	list, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (p Precedent, err error) {
		return p, r.Scan(&p.Case, &p.Number, &p.Matter, &p.Judge.Unit, &p.Judge.Path, &p.Unit, &p.Level, &p.Between, &p.At, &p.By, &p.Text)
	})
	if err != nil {
		return nil, fmt.Errorf("read precedents: %w", err)
	}
	return list, nil
}
