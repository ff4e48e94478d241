package timeline

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// Entry is one event of a case.
type Entry struct {
	Version  uint64 // of the commit
	Index    int    // in the commit
	At       time.Time
	By       string // person id, or "system:<part>"
	Type     string // "case.claimed.v1"
	Data     json.RawMessage
	Position string
}

// List reads what happened to a case, the first event first.
func List(ctx context.Context, db rows.DB, caseID string) ([]Entry, error) {
	return list(ctx, db, caseID, "")
}

// Photos reads those events of a case that brought photos.
func Photos(ctx context.Context, db rows.DB, caseID string) ([]Entry, error) {
	return list(ctx, db, caseID, " and data ? 'photos'")
}

// Naming lists the cases that name a photo.
func Naming(ctx context.Context, db rows.DB, photo string, limit int) ([]string, error) {
	found, err := db.Query(ctx, "select distinct case_id from timeline where data ? 'photos' and data -> 'photos' ? $1 order by case_id limit $2", photo, limit)
	if err != nil {
		return nil, fmt.Errorf("look for the cases of a photo: %w", err)
	}
	cases, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for the cases of a photo: %w", err)
	}
	return cases, nil
}

func list(ctx context.Context, db rows.DB, caseID, which string) ([]Entry, error) {
	found, err := db.Query(ctx, "select version, idx, at, by, type, data, position from timeline where case_id = $1"+which+" order by version, idx", caseID)
	if err != nil {
		return nil, fmt.Errorf("read the timeline of %s: %w", caseID, err)
	}
	entries, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (e Entry, err error) {
		return e, r.Scan(&e.Version, &e.Index, &e.At, &e.By, &e.Type, &e.Data, &e.Position)
	})
	if err != nil {
		return nil, fmt.Errorf("read the timeline of %s: %w", caseID, err)
	}
	return entries, nil
}
