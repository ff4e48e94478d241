package queue

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// Open lists ids of open cases behind one, in order: all, or those that changed
// since a moment.
func Open(ctx context.Context, db rows.DB, after string, since time.Time, limit int) ([]string, error) {
	return open(ctx, db, "select case_id from queue where open and case_id > $1 and updated_at >= $2 order by case_id limit $3", after, since, limit)
}

// OpenBelow is the same for the open cases at or below the paths.
func OpenBelow(ctx context.Context, db rows.DB, paths []string, after string, limit int) ([]string, error) {
	return open(ctx, db, `
		select case_id from queue
		 where open and case_id > $1
		   and exists (select from unnest($2::text[]) as r (root) where path = root or path >= root || '.' and path < root || '/')
		 order by case_id limit $3`, after, paths, limit)
}

func open(ctx context.Context, db rows.DB, query string, args ...any) ([]string, error) {
	found, err := db.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list open cases: %w", err)
	}
	ids, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list open cases: %w", err)
	}
	return ids, nil
}
