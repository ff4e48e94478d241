package postgres

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	bulk  = 30_000                // commits of one flush while building: larger ones are cheaper a row
	quiet = 20 * time.Millisecond // without a commit ends what a flush waits for
)

// builder brings the rows of a projection up from nothing.
type builder struct {
	*run
	writer *writer
	intake *intake
	told   func(done, total uint64)

	at     map[string]uint64
	done   uint64
	mu     sync.Mutex
	halted map[string]string
}

// build makes a schema with all rows up to the present end of the log. It is one
// transaction: with wal_level=minimal the rows of a table made in it aren't
// written twice, and nobody ever sees half of them. The indexes come last.
func (r *run) build(ctx context.Context, conn *pgx.Conn, schema string, told func(done, total uint64)) (*builder, error) {
	ends, err := r.ends(ctx)
	if err != nil {
		return nil, err
	}
	b := &builder{run: r, told: told, at: map[string]uint64{}, halted: map[string]string{}}
	b.intake = &intake{feed: r.feed, logger: r.logger, halts: b.halt}
	b.intake.open(ctx, nil)
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := createTables(ctx, tx, r.projection, schema); err != nil {
			return err
		}
		if b.writer, err = newWriter(ctx, tx, r.projection, r.logger); err != nil {
			return err
		}
		if err := b.upTo(ctx, tx, ends); err != nil {
			return err
		}
		return createIndexes(ctx, tx, r.projection)
	})
	if err == nil {
		err = analyze(ctx, conn, schema)
	}
	if err != nil {
		b.intake.close()
		return nil, fmt.Errorf("build %s: %w", schema, err)
	}
	return b, nil
}

// ends is where each stream ends now.
func (r *run) ends(ctx context.Context) (map[string]uint64, error) {
	streams, err := r.feed.Streams(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the log's streams: %w", err)
	}
	ends := map[string]uint64{}
	for _, s := range streams {
		last, err := r.feed.Last(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("look for the end of %s: %w", s, err)
		}
		ends[s] = last.Seq
	}
	return ends, nil
}

// upTo projects until every stream is at its target, or halted before it.
func (b *builder) upTo(ctx context.Context, db on, targets map[string]uint64) error {
	var waiting batch
	tick := time.NewTicker(quiet)
	defer tick.Stop()
	for !b.reached(targets) {
		got, err := b.intake.next(ctx, tick.C, b.cfg.Most)
		if err != nil {
			return err
		}
		for _, c := range got {
			b.at[c.stream] = c.commits[len(c.commits)-1].Position.Seq
		}
		waiting = append(waiting, got...)
		if waiting.size() < bulk && len(got) > 0 && !b.reached(targets) || waiting.size() == 0 {
			continue
		}
		if _, err := b.writer.project(ctx, db, waiting); err != nil {
			return err
		}
		b.done += uint64(waiting.size())
		b.told(b.done, max(b.done, b.total(targets)))
		waiting = nil
	}
	return nil
}

func (b *builder) total(targets map[string]uint64) (sum uint64) {
	for _, seq := range targets {
		sum += seq
	}
	return sum
}

func (b *builder) halt(stream, reason string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.halted[stream] = reason
}

// halts is a copy, for readers may still add to it.
func (b *builder) halts() map[string]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.halted)
}

func (b *builder) reached(targets map[string]uint64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for stream, seq := range targets {
		if b.at[stream] < seq && b.halted[stream] == "" {
			return false
		}
	}
	return true
}

// analyze tells the planner about rows that came all at once, long before it
// would find out by itself.
func analyze(ctx context.Context, conn *pgx.Conn, schema string) error {
	tables, err := tables(ctx, conn, schema)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := conn.Exec(ctx, "vacuum (analyze) "+pgx.Identifier{schema, t}.Sanitize()); err != nil {
			return fmt.Errorf("analyze %s: %w", t, err)
		}
	}
	return nil
}

func tables(ctx context.Context, db on, schema string) ([]string, error) {
	rows, err := db.Query(ctx, "select tablename::text from pg_tables where schemaname = $1 order by 1", schema)
	if err != nil {
		return nil, fmt.Errorf("list the tables of %s: %w", schema, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list the tables of %s: %w", schema, err)
	}
	return found, nil
}

// prepare sees to it that the schema is there. Where nothing is, for a binary
// with other tables or after the database was wiped, everything is read in at
// once; readers are told to come again meanwhile.
func (r *run) prepare(ctx context.Context, conn *pgx.Conn) error {
	found, err := exists(ctx, conn, r.schema)
	if err != nil || found {
		return err
	}
	attempts, err := r.attempt(ctx, conn)
	if err != nil {
		return err
	}
	if attempts > mostTries { // something in the log kills us: go on where each step is counted
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if err := createTables(ctx, tx, r.projection, r.schema); err != nil {
				return err
			}
			return createIndexes(ctx, tx, r.projection)
		})
	}
	began := time.Now()
	r.logger.Info("building a projection from the log", "schema", r.schema)
	b, err := r.build(ctx, conn, r.schema, r.sayNowAndThen())
	if err != nil {
		return err
	}
	b.intake.close()
	r.logger.Info("projection built", "schema", r.schema, "commits", b.done, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

func (r *run) sayNowAndThen() func(done, total uint64) {
	last := time.Now()
	return func(done, total uint64) {
		if time.Since(last) > 2*time.Second {
			last = time.Now()
			r.logger.Info("building a projection from the log", "done", done, "of", total)
		}
	}
}
