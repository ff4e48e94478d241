package bench

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gridcase/infra/postgres"
)

// copying is the rows of one projection, ready to be copied into tables of the
// same making.
type copying struct {
	conn   *pgxpool.Conn
	from   string // schema
	to     string
	tables []string
	rows   [][]byte // a table's each, in the binary format
}

// prepareCopy makes the tables and reads the rows out into memory. The tables
// are committed before, as the engine's are: rows that come in the transaction
// that made their table are spared the log.
func prepareCopy(ctx context.Context, db *postgres.DB, p postgres.Projection) (c *copying, err error) {
	conn, err := db.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	c = &copying{conn: conn, from: db.Schema(p.Name), to: "copy_of_" + p.Name}
	if _, err := conn.Exec(ctx, fmt.Sprintf("create schema %s; set search_path = %[1]s; set synchronous_commit = off; %s", c.to, p.Schema)); err != nil {
		conn.Release()
		return nil, fmt.Errorf("make tables like those of %s: %w", p.Name, err)
	}
	if c.tables, err = tables(ctx, db, c.to); err != nil {
		conn.Release()
		return nil, err
	}
	for _, t := range c.tables {
		var rows bytes.Buffer
		if _, err := conn.Conn().PgConn().CopyTo(ctx, &rows, "copy "+c.from+"."+t+" to stdout (format binary)"); err != nil {
			conn.Release()
			return nil, fmt.Errorf("read the rows of %s: %w", t, err)
		}
		c.rows = append(c.rows, rows.Bytes())
	}
	return c, nil
}

// run is what is timed: one transaction, nothing but COPY.
func (c *copying) run(ctx context.Context) error {
	return pgx.BeginFunc(ctx, c.conn, func(pgx.Tx) error {
		for i, t := range c.tables {
			if _, err := c.conn.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(c.rows[i]), "copy "+c.to+"."+t+" from stdin (format binary)"); err != nil {
				return fmt.Errorf("copy rows into %s: %w", t, err)
			}
		}
		return nil
	})
}

// drop takes both schemas away, so that the next turn begins with nothing.
func (c *copying) drop(ctx context.Context) error {
	_, err := c.conn.Exec(ctx, "drop schema "+c.from+" cascade; drop schema "+c.to+" cascade")
	return err
}

// close ends the connection rather than giving its settings on to others.
func (c *copying) close(ctx context.Context) {
	conn := c.conn.Hijack()
	conn.Close(ctx) //nolint:errcheck // it has done its work
}
