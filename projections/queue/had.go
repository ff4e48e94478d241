package queue

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// Had is an open case that somebody has, or a part of one.
type Had struct {
	Person string
	Case   string
	Path   string // where the case stands
}

// HadBy lists the open cases that these people hold or do a part of.
func HadBy(ctx context.Context, db rows.DB, people []string) ([]Had, error) {
	found, err := db.Query(ctx, `
		select holder, case_id, path from queue where open and holder = any($1)
		 union select p.person, q.case_id, q.path from queue_part p join queue q using (case_id) where q.open and p.person = any($1)
		 order by 1, 2`, people)
	if err != nil {
		return nil, fmt.Errorf("list what people have: %w", err)
	}
	had, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (h Had, err error) { return h, r.Scan(&h.Person, &h.Case, &h.Path) })
	if err != nil {
		return nil, fmt.Errorf("list what people have: %w", err)
	}
	return had, nil
}
