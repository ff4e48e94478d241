package papers

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/projections/rows"
)

// Held lists what a person has handed in to other applications, each paper once,
// from the last that has it. The person is the blind index of an ID number.
func Held(ctx context.Context, db rows.DB, person, but string) ([]casefile.Paper, error) {
	found, err := db.Query(ctx, `
		select distinct on (paper) paper, case_id, coalesce(source, '')
		  from papers where person = $1 and case_id <> $2 order by paper, at desc, case_id`, person, but)
	if err != nil {
		return nil, fmt.Errorf("look up papers: %w", err)
	}
	held, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (p casefile.Paper, err error) {
		return p, r.Scan(&p.Name, &p.Case, &p.Source)
	})
	if err != nil {
		return nil, fmt.Errorf("look up papers: %w", err)
	}
	return held, nil
}
