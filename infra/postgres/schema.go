package postgres

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// engineVersion changes when engine.sql does.
const engineVersion = 1

// engineDDL stands in every projection's schema: where it is, which cases are
// parked, how it started.
//
//go:embed engine.sql
var engineDDL string

// sharedDDL is what belongs to no projection. It may be run again at any time.
//
//go:embed shared.sql
var sharedDDL string

// on is a connection or a transaction.
type on interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// createTables makes a schema and its tables. The indexes come with
// [createIndexes], for reading much into a table without them is far cheaper.
func createTables(ctx context.Context, db pgx.Tx, p Projection, schema string) error {
	tables, _ := statements(p.Schema)
	all := append([]string{"create schema " + schema, "set local search_path = " + schema, engineDDL}, tables...)
	all = append(all, "insert into life (build) values (gen_random_uuid()::text)")
	for _, sql := range all {
		if _, err := db.Exec(ctx, sql); err != nil {
			return fmt.Errorf("create schema %s: %w", schema, err)
		}
	}
	return nil
}

func createIndexes(ctx context.Context, db on, p Projection) error {
	_, indexes := statements(p.Schema)
	for _, sql := range indexes {
		if _, err := db.Exec(ctx, sql); err != nil {
			return fmt.Errorf("create the indexes of %s: %w", p.Name, err)
		}
	}
	return nil
}

var index = regexp.MustCompile(`(?i)^create\s+(unique\s+)?index\b`)

// statements parts the DDL in what makes tables and what makes indexes.
func statements(ddl string) (tables, indexes []string) {
	for s := range strings.SplitSeq(uncommented(ddl), ";\n") {
		switch s = strings.TrimSpace(s); {
		case s == "":
		case index.MatchString(s):
			indexes = append(indexes, s)
		default:
			tables = append(tables, s)
		}
	}
	return tables, indexes
}

func uncommented(ddl string) string {
	var kept strings.Builder
	for line := range strings.Lines(ddl + "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// exists looks for a schema. It asks for the checkpoint too: without it the
// schema is somebody else's or a half of one.
func exists(ctx context.Context, db on, schema string) (found bool, err error) {
	err = db.QueryRow(ctx, "select to_regclass($1) is not null", schema+".checkpoint").Scan(&found)
	if err != nil {
		return false, fmt.Errorf("look for schema %s: %w", schema, err)
	}
	return found, nil
}
