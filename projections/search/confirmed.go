package search

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// Confirmed passes on the newest cases that somebody else verified, each with
// its final matter and the report's own words. Of an erased text there is
// nothing left to pass on.
func Confirmed(ctx context.Context, db rows.DB, limit int, each func(matter, text string)) error {
	found, err := db.Query(ctx, `
		select matter, left(words, told) from search where confirmed_at is not null and told > 0
		 order by confirmed_at desc, case_id desc limit $1`, limit)
	if err != nil {
		return fmt.Errorf("read confirmed cases: %w", err)
	}
	var matter, text string
	if _, err := pgx.ForEachRow(found, []any{&matter, &text}, func() error { each(matter, text); return nil }); err != nil {
		return fmt.Errorf("read confirmed cases: %w", err)
	}
	return nil
}
