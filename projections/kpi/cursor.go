package kpi

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

var (
	// ErrCursor refuses a cursor that no page ever gave out.
	ErrCursor = errors.New("the cursor is not one of a page of this list")
	// ErrRate refuses a rate, or a half of one, that there is not.
	ErrRate = errors.New("there is no such rate, or it has no such part")
)

// cursor is the place of a row in the order of the list.
type cursor struct {
	at time.Time
	id string
	n  int16
}

// String is opaque to others.
func (c cursor) String() string {
	at := strconv.FormatInt(c.at.UnixMicro(), 10) // as exact as the column
	return base64.RawURLEncoding.EncodeToString([]byte(at + " " + c.id + " " + strconv.Itoa(int(c.n))))
}

const (
	longestID = 64
	// The years 1970 to 9999: what a column can hold with room to spare.
	latest = 253_402_300_799_000_000
)

func parseCursor(s string) (cursor, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return cursor{}, ErrCursor
	}
	words := strings.Split(string(raw), " ")
	if len(words) != 3 || words[1] == "" || len(words[1]) > longestID || strings.Trim(words[1], "0123456789abcdef-") != "" {
		return cursor{}, ErrCursor
	}
	micros, err := strconv.ParseInt(words[0], 10, 64)
	n, bad := strconv.ParseInt(words[2], 10, 16)
	if err != nil || bad != nil || micros < 0 || micros > latest || n < 0 {
		return cursor{}, ErrCursor
	}
	return cursor{time.UnixMicro(micros), words[1], int16(n)}, nil
}
