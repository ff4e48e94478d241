package queue

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"gridcase/projections/rows"
)

// readJoined reads the cases in which one of the units has a part to do, by the
// part that is due first. A unit has few at a time: they are gathered and sorted.
func (q Query) readJoined(ctx context.Context, db rows.DB, after cursor, limit int) ([]Row, error) {
	var a args
	ours := q.ours(&a)
	if ours == "" {
		return nil, nil
	}
	sql := "select " + strings.Replace(columns, "nullif(due, 'infinity')", "nullif(part_due, 'infinity')", 1) + `, part, part_unit, part_person
		from (select distinct on (q.case_id) q.*, p.part, p.unit as part_unit, coalesce(p.person, '') as part_person, p.due as part_due
		        from queue_part p join queue q using (case_id)
		       where q.open and (` + ours + `)` + q.narrow("q.", &a) + ` order by q.case_id, p.due, p.part) j
		where (part_due, case_id) > (` + a.add(after.due()) + "::timestamptz, " + a.add(after.id) + `)
		order by part_due, case_id limit ` + strconv.Itoa(limit)
	found, err := db.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(r pgx.CollectableRow) (Row, error) {
		return scan(r, func(r *Row) any { return &r.Part }, func(r *Row) any { return &r.PartUnit }, func(r *Row) any { return &r.PartPerson })
	})
}

// ours is the condition of the parts that are asked for, "" for none.
func (q Query) ours(a *args) string {
	var any []string
	if units := distinct(q.Joined); len(units) > 0 {
		any = append(any, "p.unit = any("+a.add(units)+")")
	}
	for _, below := range subtrees("p.path", q.Joints, a) {
		any = append(any, below)
	}
	return strings.Join(any, " or ")
}

func (q Query) countJoined(a *args) string {
	ours := q.ours(a)
	if ours == "" {
		return "0::bigint"
	}
	from := "queue_part p"
	if q.Filter != (Filter{}) { // few cases have parts: the join is asked for only where it is needed
		from += " join queue q using (case_id)"
	}
	return "(select count(*) from (select distinct p.case_id from " + from + " where (" + ours + ")" + q.narrow("q.", a) + " limit " + most + ") c)"
}
