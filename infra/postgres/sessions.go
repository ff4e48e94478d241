package postgres

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Sessions keeps login sessions. They are no projection: nothing rebuilds them,
// and people log in again when the database was lost. The table makes itself.
// Tokens are stored hashed, so that who reads the table can't log in.
type Sessions struct {
	db     *DB
	person func(data []byte) string
}

// NewSessions takes a function that tells whose session some data is; nil when
// nobody will ask to end all sessions of a person.
func NewSessions(db *DB, person func(data []byte) string) *Sessions {
	if person == nil {
		person = func([]byte) string { return "" }
	}
	return &Sessions{db: db, person: person}
}

// FindCtx returns what was stored under a token, until it expires.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.db.QueryRow(ctx, "select data from gridcase.sessions where token = $1 and expires > now()", hashed(token)).Scan(&data)
	switch {
	case errors.Is(err, pgx.ErrNoRows), missing(err):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	return data, true, nil
}

// CommitCtx stores data under a token, instead of what was there.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	save := func() error {
		_, err := s.db.Exec(ctx, `
			insert into gridcase.sessions (token, person, data, expires) values ($1, $2, $3, $4)
			on conflict (token) do update set person = excluded.person, data = excluded.data, expires = excluded.expires`,
			hashed(token), s.person(data), data, expiry)
		return err
	}
	err := save()
	if missing(err) {
		if err = ensureShared(ctx, s.db); err == nil {
			err = save()
		}
	}
	if err != nil {
		return fmt.Errorf("store session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session; it is no error when there is none.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.delete(ctx, "delete from gridcase.sessions where token = $1", hashed(token))
}

// DeletePerson ends all sessions of a person.
func (s *Sessions) DeletePerson(ctx context.Context, person string) error {
	return s.delete(ctx, "delete from gridcase.sessions where person = $1", person)
}

// Sweep removes what has expired. Finding never needs it; it keeps the table small.
func (s *Sessions) Sweep(ctx context.Context) error {
	return s.delete(ctx, "delete from gridcase.sessions where expires <= now()")
}

func (s *Sessions) delete(ctx context.Context, sql string, args ...any) error {
	if _, err := s.db.Exec(ctx, sql, args...); err != nil && !missing(err) {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// missing says that the table was never made, or went with the database.
func missing(err error) bool {
	return code(err) == undefinedTable || code(err) == undefinedSchema
}

func hashed(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
