package queue

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// AsOf is the queue as it stood at a moment: [List] and [Count] on it answer what
// they answered then. A case's commits of that very moment are in it.
func AsOf(db rows.DB, at time.Time) rows.DB { return past{db, at} }

type past struct {
	rows.DB

	at time.Time
}

// Query puts the rows of the moment in the queue's place.
func (p past) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	n := len(args) + 1
	if len(args) > 0 {
		if _, mode := args[0].(pgx.QueryExecMode); mode {
			n-- // how the statement is sent is no value of it
		}
	}
	return p.DB.Query(ctx, "with queue as materialized (select c.*, p.* from "+
		"(select * from queue_past where open and tstzrange(valid_from, valid_to) @> $"+strconv.Itoa(n)+"::timestamptz) p "+
		"join (select case_id as its_case, "+fixedNames+" from queue_past_case) c on c.its_case = p.case_id), "+
		"queue_part as (select t.* from queue_part_past t join queue q on q.case_id = t.case_id and q.version = t.version) "+sql, append(args[:len(args):len(args)], p.at)...)
}
