package search

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// ErrCursor refuses a cursor that no page ever gave out.
var ErrCursor = errors.New("the cursor is not one of a page of this search")

// cursor is the place of a case in the order of what was found.
type cursor struct {
	at time.Time
	id string
}

// String is opaque to others.
func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.at.UnixMicro(), 10) + " " + c.id))
}

const (
	longestID = 64
	latest    = 253_402_300_799_000_000 // the year 9999, in microseconds: what a column can hold with room to spare
)

func parseCursor(s string) (cursor, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return cursor{}, ErrCursor
	}
	at, id, _ := strings.Cut(string(raw), " ")
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil || micros < 0 || micros > latest || id == "" || len(id) > longestID || strings.Trim(id, "0123456789abcdef-") != "" {
		return cursor{}, ErrCursor
	}
	return cursor{time.UnixMicro(micros), id}, nil
}
