package queue

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// ErrCursor refuses a cursor that no page ever gave out.
var ErrCursor = errors.New("the cursor is not one of a page of this queue")

// cursor is the place of a row in the order of the queue. It names values and not
// a number of rows, so pages stay whole while cases come and go.
type cursor struct {
	at    time.Time
	never bool // behind all due times
	id    string
	start bool
}

func cursorOf(r Row) cursor { return cursor{at: r.Due, never: r.Due.IsZero(), id: r.Case} }

// due is the first half of the key; the start lies before everything.
func (c cursor) due() pgtype.Timestamptz {
	switch {
	case c.start:
		return pgtype.Timestamptz{InfinityModifier: pgtype.NegativeInfinity, Valid: true}
	case c.never:
		return pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
	}
	return pgtype.Timestamptz{Time: c.at, Valid: true}
}

// String is opaque to others.
func (c cursor) String() string {
	at := "never"
	if !c.never {
		at = strconv.FormatInt(c.at.UnixMicro(), 10) // as exact as the column
	}
	return base64.RawURLEncoding.EncodeToString([]byte(at + " " + c.id))
}

const longestID = 64

func parseCursor(s string) (cursor, error) {
	if s == "" {
		return cursor{start: true}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	at, id, ok := strings.Cut(string(raw), " ")
	if err != nil || !ok || id == "" || len(id) > longestID || strings.Trim(id, "0123456789abcdef-") != "" {
		return cursor{}, ErrCursor
	}
	if at == "never" {
		return cursor{never: true, id: id}, nil
	}
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil || micros < earliest || micros > latest {
		return cursor{}, ErrCursor
	}
	return cursor{at: time.UnixMicro(micros), id: id}, nil
}

// The years 1970 to 9999: what a column can hold with room to spare.
const (
	earliest = 0
	latest   = 253_402_300_799_000_000
)
