package handovers

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/projections/rows"
)

// Item is one case on a hand-over list.
type Item struct {
	List   string
	Case   string
	Number string
	To     string // "" for the queue of its unit
	By     string
	At     time.Time
	Unit   string
	Event  casefile.HandedOver
}

// Of lists all that a person ever handed over, the newest first, at most 1000.
func Of(ctx context.Context, db rows.DB, person string) ([]Item, error) {
	found, err := db.Query(ctx, `
		select list, case_id, number, coalesce(to_whom, ''), by, at, unit, item from handovers
		 where person = $1 order by at desc, case_id limit 1000`, person)
	if err != nil {
		return nil, fmt.Errorf("read hand-over lists: %w", err)
	}
	all, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (i Item, err error) {
		return i, r.Scan(&i.List, &i.Case, &i.Number, &i.To, &i.By, &i.At, &i.Unit, &i.Event)
	})
	if err != nil {
		return nil, fmt.Errorf("read hand-over lists: %w", err)
	}
	return all, nil
}
