package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
)

// writer brings batches into the rows of one schema. It belongs to one goroutine.
type writer struct {
	fold    Fold
	build   string // which making of the schema it writes into
	trouble trouble
	logger  *slog.Logger
}

// newWriter reads what the schema in the search path knows of earlier troubles.
func newWriter(ctx context.Context, db on, p Projection, logger *slog.Logger) (*writer, error) {
	w := &writer{fold: p.New(), logger: logger}
	if err := db.QueryRow(ctx, "select build from life").Scan(&w.build); err != nil {
		return nil, fmt.Errorf("read the life of %s: %w", p.Name, err)
	}
	var err error
	w.trouble, err = loadTrouble(ctx, db)
	return w, err
}

// project brings a batch into the rows, whatever is in it: a case that cannot be
// folded or stored is parked and the others go on. An error is the database's.
func (w *writer) project(ctx context.Context, db on, b batch) ([]es.Change, error) {
	if err := w.trouble.count(ctx, db, b); err != nil {
		return nil, err
	}
	changes, err := w.flush(ctx, db, b)
	if err == nil {
		return changes, nil
	}
	w.fold.Reset()
	var bad poisoned
	switch {
	case errors.As(err, &bad):
	case badData(err) && b.size() == 1:
		bad = poisoned{{b[0].commits[0], err}}
	case badData(err): // somewhere in here is a row that the database refuses
		return w.halves(ctx, db, b)
	default:
		return nil, err
	}
	if err := w.trouble.note(ctx, db, bad, w.logger); err != nil {
		return nil, err
	}
	return w.project(ctx, db, b) // ends: after the third try they are parked
}

func (w *writer) halves(ctx context.Context, db on, b batch) ([]es.Change, error) {
	first, second := b.halves()
	changes, err := w.project(ctx, db, first)
	if err != nil {
		return nil, err
	}
	more, err := w.project(ctx, db, second)
	return append(changes, more...), err
}

// flush is one transaction: fence, fold, rows.
func (w *writer) flush(ctx context.Context, db on, b batch) (changes []es.Change, err error) {
	tx, err := db.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin flush: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // after a commit it does nothing
	if err := advance(ctx, tx, w.build, b.steps()); err != nil {
		return nil, err
	}
	if err := w.fold.Load(ctx, tx, b.known()); err != nil {
		return nil, fmt.Errorf("load rows: %w", err)
	}
	skipped, err := w.apply(b)
	if err != nil {
		return nil, err
	}
	if changes, err = w.rows(ctx, tx); err != nil {
		return nil, fmt.Errorf("flush rows: %w", err)
	}
	if err := w.trouble.settle(ctx, tx, b, skipped); err != nil {
		return nil, err
	}
	if err := tx.Commit(ctx); err != nil {
		return nil, fmt.Errorf("commit flush: %w", err)
	}
	w.trouble.settled(b)
	return changes, nil
}

// apply folds a batch. It goes on after a case that fails, so that thousands of
// them, all of a kind that this binary does not know, cost no more than one.
func (w *writer) apply(b batch) (skipped map[string]int, err error) {
	var bad poisoned
	skipped, failed := map[string]int{}, map[string]bool{}
	for _, c := range b {
		for _, commit := range c.commits {
			switch {
			case w.trouble.isParked(commit):
				skipped[commit.Subject]++
			case failed[commit.Subject]:
			default:
				if err := w.try(commit); err != nil {
					bad, failed[commit.Subject] = append(bad, poison{commit, err}), true
				}
			}
		}
	}
	if len(bad) > 0 {
		return nil, bad
	}
	return skipped, nil
}

// rows flushes. A panic is taken as the fault of a row, which is looked for; it
// must not end the process again and again.
func (w *writer) rows(ctx context.Context, tx pgx.Tx) (changes []es.Change, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, r, debug.Stack())
		}
	}()
	return w.fold.Flush(ctx, tx)
}

func (w *writer) try(c es.Recorded) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanic, r, debug.Stack())
		}
	}()
	return w.fold.Apply(c)
}

var errPanic = errors.New("panic")
