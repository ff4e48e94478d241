package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Sum tells the rows of one table in a few bytes; it doesn't depend on their order.
type Sum struct {
	Rows uint64
	Hash string
}

// engineTables say how rows came to be and not what is in them.
var engineTables = map[string]bool{"checkpoint": true, "parked": true, "life": true}

// Digest sums up the tables of a schema, by table. Two schemas of one projection
// that stand at the same place in the log have equal digests.
func Digest(ctx context.Context, db *DB, schema string) (map[string]Sum, error) {
	all, err := tables(ctx, db, schema)
	if err != nil {
		return nil, err
	}
	sums := map[string]Sum{}
	for _, t := range all {
		if engineTables[t] {
			continue
		}
		var s Sum
		err := db.QueryRow(ctx, `
			select count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text
			  from `+pgx.Identifier{schema, t}.Sanitize()+" t").Scan(&s.Rows, &s.Hash)
		if err != nil {
			return nil, fmt.Errorf("sum up %s.%s: %w", schema, t, err)
		}
		sums[t] = s
	}
	return sums, nil
}

// Differ lists rows that only one of two schemas has, as text with the schema
// before it, at most so many a table. None means that they are equal row by row.
func Differ(ctx context.Context, db *DB, a, b string, most int) ([]string, error) {
	all, err := tables(ctx, db, a)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, t := range all {
		if engineTables[t] {
			continue
		}
		rows, err := db.Query(ctx, fmt.Sprintf(`
			(select $1 || ' ' || x from (select t::text from %[1]s t except all select t::text from %[2]s t) d (x) limit $3)
			union all
			(select $2 || ' ' || x from (select t::text from %[2]s t except all select t::text from %[1]s t) d (x) limit $3)`,
			pgx.Identifier{a, t}.Sanitize(), pgx.Identifier{b, t}.Sanitize()), a+"."+t, b+"."+t, most)
		if err != nil {
			return nil, fmt.Errorf("compare %s of %s and %s: %w", t, a, b, err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, fmt.Errorf("compare %s of %s and %s: %w", t, a, b, err)
		}
		found = append(found, lines...)
	}
	return found, nil
}
