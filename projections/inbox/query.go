package inbox

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/process"
	"gridcase/projections/rows"
)

// Query says whose notices are asked for.
type Query struct {
	Person string
	Paths  []string // of the units that the person works, each exactly
	Limit  int      // default 50, at most 200
	Cursor string   // Next of the page before
}

// Notice is one thing that somebody should know.
type Notice struct {
	ID     string
	Kind   process.NoticeKind
	Person string // exactly one of Person and Unit is set
	Unit   string
	Path   string // of the unit
	Case   string
	Number string
	Matter string
	At     time.Time
	By     string // who caused it
}

// Page is a part of an inbox.
type Page struct {
	Notices []Notice
	Next    string // cursor of what follows, "" at the end
}

const (
	columns = "id, kind, coalesce(person, ''), coalesce(unit, ''), coalesce(path, ''), case_id, number, matter, at, by"
	stored  = "id, kind, person, unit, path, case_id, number, matter, at, by"
)

// List reads one page, the newest first. The error is [ErrCursor] when the cursor
// is not one of ours.
func List(ctx context.Context, db rows.DB, q Query) (Page, error) {
	at, id, err := parseCursor(q.Cursor)
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 200)
	paths := slices.Compact(slices.Sorted(slices.Values(q.Paths)))
	// Each addressee is read in the order of an index and at most a page long.
	found, err := db.Query(ctx, `
		select `+columns+` from (
			(select `+stored+` from inbox where person = $1 and (at, id) < ($3::timestamptz, $4) order by at desc, id desc limit $5)
			union all
			select of.* from unnest($2::text[]) as u (root), lateral (
				select `+stored+` from inbox where path = u.root and (at, id) < ($3::timestamptz, $4) order by at desc, id desc limit $5) of
		) n order by at desc, id desc limit $5`, q.Person, paths, at, id, limit+1)
	if err != nil {
		return Page{}, fmt.Errorf("read inbox: %w", err)
	}
	all, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (n Notice, err error) {
		return n, r.Scan(&n.ID, &n.Kind, &n.Person, &n.Unit, &n.Path, &n.Case, &n.Number, &n.Matter, &n.At, &n.By)
	})
	if err != nil {
		return Page{}, fmt.Errorf("read inbox: %w", err)
	}
	p := Page{Notices: all}
	if len(all) > limit {
		p.Notices = all[:limit]
		last := p.Notices[limit-1]
		p.Next = base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(last.At.UnixMicro(), 10) + " " + last.ID))
	}
	return p, nil
}

// ErrCursor refuses a cursor that no page ever gave out.
var ErrCursor = errors.New("the cursor is not one of a page of this inbox")

// Behind reports whether a notice belongs to what follows a page that ended with a
// cursor.
func Behind(cursor string, n Notice) bool {
	at, id, err := parseCursor(cursor)
	return err == nil && (n.At.Before(at) || n.At.Equal(at) && n.ID < id)
}

// parseCursor reads the place of the last notice of a page; the start lies
// behind every moment.
func parseCursor(s string) (at time.Time, id string, err error) {
	if s == "" {
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	when, id, ok := strings.Cut(string(raw), " ")
	micros, numeric := strconv.ParseInt(when, 10, 64)
	if err != nil || !ok || numeric != nil || micros < 0 || micros > 253_402_300_799_000_000 ||
		id == "" || len(id) > 100 || strings.Trim(id, "0123456789abcdef-:") != "" {
		return time.Time{}, "", ErrCursor
	}
	return time.UnixMicro(micros), id, nil
}
