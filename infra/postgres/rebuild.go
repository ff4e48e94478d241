package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	nextSuffix = "_next"
	oldSuffix  = "_old"
)

// Result says what a rebuild did.
type Result struct {
	Projection string        `json:"projection"`
	Schema     string        `json:"schema"`
	Commits    uint64        `json:"commits"`
	Parked     int           `json:"parked"` // cases left out since they cannot be folded
	Took       time.Duration `json:"took"`
}

// Rebuild builds a projection from zero beside the live one, which goes on
// serving, catches up and changes places with it. Any engine, in this process or
// another, notices at its next flush and goes on in the new one. It is refused
// when a stream halts on the way: the live rows may then be all that is left.
func (e *Engine) Rebuild(ctx context.Context, projection string, told func(done, total uint64)) (Result, error) {
	r, err := e.run(projection)
	if err != nil {
		return Result{}, err
	}
	if told == nil {
		told = func(uint64, uint64) {}
	}
	began := time.Now()
	b, err := r.rebuild(ctx, told)
	if err != nil {
		return Result{}, fmt.Errorf("rebuild %s: %w", projection, err)
	}
	return Result{projection, r.schema, b.done, len(b.writer.trouble.parked), time.Since(began)}, nil
}

// errBuilding refuses a second rebuild of one projection.
var errBuilding = errors.New("it is being rebuilt already")

func (r *run) rebuild(ctx context.Context, told func(done, total uint64)) (*builder, error) {
	next := r.schema + nextSuffix
	conn, err := r.db.writing(ctx, next)
	if err != nil {
		return nil, err
	}
	defer hangUp(conn)
	if won, err := try(ctx, conn, "rebuild "+r.schema); err != nil {
		return nil, err
	} else if !won {
		return nil, errBuilding
	}
	if err := dropAll(ctx, conn, next, r.schema+oldSuffix); err != nil {
		return nil, err
	}
	b, err := r.build(ctx, conn, next, told)
	if err != nil {
		return nil, err
	}
	defer b.intake.close()
	if err := b.takeOver(ctx, conn); err != nil {
		return nil, errors.Join(err, dropAll(context.WithoutCancel(ctx), conn, next))
	}
	// Whoever still reads an old row may hold this up; the next rebuild does it then.
	if err := dropAll(ctx, conn, r.schema+oldSuffix); err != nil {
		r.logger.Info("the replaced schema stays for now", "schema", r.schema+oldSuffix, "reason", err)
	}
	return b, nil
}

// takeOver catches up with what was stored meanwhile, and swaps.
func (b *builder) takeOver(ctx context.Context, conn *pgx.Conn) error {
	ends, err := b.ends(ctx)
	if err != nil {
		return err
	}
	if err := b.upTo(ctx, conn, ends); err != nil {
		return err
	}
	for stream, reason := range b.halts() {
		return &Halted{stream, reason}
	}
	for {
		before := b.done
		err := b.swap(ctx, conn)
		again := code(err) == lockTimeout || code(err) == duplicateSchema // an engine that just built it for the first time
		if !again || b.done != before {
			return err
		}
		b.logger.Info("the projection is busy; trying to swap again")
	}
}

const lockTimeout = "55P03"

// swap is one transaction. Taking the line of life waits for a flush under way
// and fences off every later one; what was flushed up to then is made up for, so
// that nobody who waited for a position sees it gone.
func (b *builder) swap(ctx context.Context, conn *pgx.Conn) error {
	began := time.Now()
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local lock_timeout = '2s'"); err != nil {
			return err
		}
		live, err := exists(ctx, tx, b.schema)
		if err != nil {
			return err
		}
		if live {
			if err := b.relieve(ctx, tx); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, "alter schema "+b.schema+nextSuffix+" rename to "+b.schema)
		return err
	})
	if err != nil {
		b.writer.fold.Reset() // what it took in was rolled back
		return fmt.Errorf("swap %s: %w", b.schema, err)
	}
	b.logger.Info("projection swapped for the rebuilt one", "schema", b.schema, "took", time.Since(began).Round(time.Microsecond))
	return nil
}

// relieve moves the live schema out of the way.
func (b *builder) relieve(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, "delete from "+b.schema+".life"); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, "select stream, seq from "+b.schema+".checkpoint")
	if err != nil {
		return err
	}
	targets := map[string]uint64{}
	var stream string
	var seq uint64
	if _, err := pgx.ForEachRow(rows, []any{&stream, &seq}, func() error { targets[stream] = seq; return nil }); err != nil {
		return err
	}
	if err := b.upTo(ctx, tx, targets); err != nil {
		return err
	}
	for stream, reason := range b.halts() {
		return &Halted{stream, reason}
	}
	_, err = tx.Exec(ctx, "alter schema "+b.schema+" rename to "+b.schema+oldSuffix)
	return err
}

func dropAll(ctx context.Context, conn *pgx.Conn, schemas ...string) error {
	if _, err := conn.Exec(ctx, "set lock_timeout = '5s'"); err != nil {
		return err
	}
	for _, s := range schemas {
		if _, err := conn.Exec(ctx, "drop schema if exists "+s+" cascade"); err != nil {
			return fmt.Errorf("drop %s: %w", s, err)
		}
	}
	_, err := conn.Exec(ctx, "reset lock_timeout")
	return err
}
