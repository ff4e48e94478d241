package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Unavailable reports whether an error says that the database is away, or that a
// read model is still being built, so that asking again later makes sense. A
// caller whose own context ended knows that better itself.
func Unavailable(err error) bool {
	var refused *pgconn.ConnectError
	var network net.Error
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return false
	case errors.As(err, &refused), errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return true
	case strings.HasSuffix(err.Error(), "conn closed"): // pgx has no name for it
		return true
	}
	return unavailableCode(code(err))
}

// code is the SQLSTATE of an error, "" when it has none.
func code(err error) string {
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

func unavailableCode(code string) bool {
	switch code {
	case "57P01", "57P02", "57P03", "53300": // shut down, crashed, starting up, too many connections
		return true
	case undefinedTable, undefinedSchema: // wiped, or never built so far
		return true
	}
	return strings.HasPrefix(code, "08") // connection exceptions
}

const (
	undefinedTable  = "42P01"
	undefinedSchema = "3F000"
	duplicateSchema = "42P06"
)

// badData reports whether the database refused what a row holds: a fault of a
// case and not of the database.
func badData(err error) bool {
	c := code(err)
	return errors.Is(err, errPanic) || strings.HasPrefix(c, "22") || strings.HasPrefix(c, "23") // data exceptions, broken constraints
}
