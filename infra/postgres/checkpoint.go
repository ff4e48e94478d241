package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gridcase/domain/es"
)

// errFenced says that the checkpoint is not where this writer left it: there is
// another writer, or the schema was swapped for a rebuilt one.
var errFenced = errors.New("another writer moved the checkpoint")

// checkpoints reads how far the rows of the schema in the search path are.
func checkpoints(ctx context.Context, db on) (map[string]es.Checkpoint, error) {
	rows, err := db.Query(ctx, "select stream, incarnation, seq, hash from checkpoint")
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	found := map[string]es.Checkpoint{}
	var stream string
	var c es.Checkpoint
	_, err = pgx.ForEachRow(rows, []any{&stream, &c.Incarnation, &c.Seq, &c.Hash}, func() error {
		found[stream] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return found, nil
}

// advance is the fence and therefore opens each flush. The line of life holds
// off a swap of the schema until the commit, and names another build after one;
// the lines of the checkpoint do the same between two writers.
func advance(ctx context.Context, tx pgx.Tx, build string, steps map[string]step) error {
	var streams, incarnations, hashes []string
	var from, to []int64
	var at []time.Time
	for stream, s := range steps {
		streams, incarnations, hashes = append(streams, stream), append(incarnations, s.to.Incarnation), append(hashes, s.to.Hash)
		from, to, at = append(from, int64(s.from)), append(to, int64(s.to.Seq)), append(at, s.at)
	}
	var all pgx.Batch
	all.Queue("select from life where build = $1 for share", build)
	// A stream that is new starts at zero, so that moving it is an update like any other.
	all.Queue(`
		insert into checkpoint (stream, incarnation, seq, hash)
		select u.stream, u.incarnation, 0, '' from unnest($1::text[], $2::text[], $3::bigint[]) as u (stream, incarnation, old) where u.old = 0
		on conflict do nothing`, streams, incarnations, from)
	all.Queue(`
		update checkpoint c
		   set incarnation = u.incarnation, seq = u.seq, hash = u.hash, at = u.at
		  from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::timestamptz[])
		    as u (stream, incarnation, old, seq, hash, at)
		 where c.stream = u.stream and c.seq = u.old`,
		streams, incarnations, from, to, hashes, at)
	sent := tx.SendBatch(ctx, &all)
	defer sent.Close()
	alive, err := sent.Exec()
	if err == nil {
		_, err = sent.Exec()
	}
	var moved pgconn.CommandTag
	if err == nil {
		moved, err = sent.Exec()
	}
	switch {
	case err != nil:
		return fmt.Errorf("move checkpoint: %w", err)
	case alive.RowsAffected() != 1 || int(moved.RowsAffected()) != len(steps):
		return errFenced
	}
	return sent.Close()
}
