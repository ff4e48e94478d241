package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/es"
)

// Status is how one projection stands towards one stream.
type Status struct {
	Projection string        `json:"projection"`
	Schema     string        `json:"schema"`
	Stream     string        `json:"stream"`
	Seq        uint64        `json:"seq"`              // of the last commit that is in the rows
	Lag        uint64        `json:"lag"`              // commits that are not
	Oldest     time.Duration `json:"oldest"`           // how long ago the first of those happened, by the engine's clock
	Halted     string        `json:"halted,omitempty"` // why nothing more of the stream is projected
	Parked     int           `json:"parked"`           // cases that the projection leaves out, of all streams
	Building   bool          `json:"building,omitempty"`
	Leading    bool          `json:"leading"` // this process projects
}

// Ready reports whether all projections show all there is, or all that can be
// shown of a halted stream.
func Ready(all []Status) bool {
	for _, s := range all {
		if s.Building || s.Lag > 0 && s.Halted == "" {
			return false
		}
	}
	return true
}

// Status looks at every projection and stream. It asks the database and the log,
// so it is right whichever instance projects.
func (e *Engine) Status(ctx context.Context) ([]Status, error) {
	streams, err := e.feed.Streams(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the log's streams: %w", err)
	}
	ends := map[string]es.Checkpoint{}
	for _, s := range streams {
		if ends[s], err = e.feed.Last(ctx, s); err != nil {
			return nil, fmt.Errorf("look for the end of %s: %w", s, err)
		}
	}
	var all []Status
	for _, name := range slices.Sorted(maps.Keys(e.runs)) {
		of, err := e.runs[name].status(ctx, ends)
		if err != nil {
			return nil, fmt.Errorf("status of %s: %w", name, err)
		}
		all = append(all, of...)
	}
	return all, nil
}

func (r *run) status(ctx context.Context, ends map[string]es.Checkpoint) ([]Status, error) {
	at, parked, err := r.where(ctx)
	absent := missing(err)
	if err != nil && !absent {
		return nil, err
	}
	var all []Status
	for _, stream := range slices.Sorted(maps.Keys(ends)) {
		_, leading, halted, _ := r.progress.look(es.Position{Stream: stream})
		s := Status{
			Projection: r.projection.Name, Schema: r.schema, Stream: stream, Seq: at[stream].Seq,
			Halted: halted, Parked: parked, Building: absent, Leading: leading,
		}
		if last := ends[stream].Seq; last > s.Seq {
			s.Lag = last - s.Seq
			s.Oldest = r.oldest(ctx, stream, at[stream])
		}
		all = append(all, s)
	}
	return all, nil
}

// where reads the checkpoints and counts the parked cases, of the live schema.
func (r *run) where(ctx context.Context) (map[string]es.Checkpoint, int, error) {
	rows, err := r.db.Query(ctx, `
		select stream, incarnation, seq, hash, (select count(*) from `+r.schema+`.parked where since is not null)
		  from `+r.schema+`.checkpoint
		 union all
		select '', '', 0, '', (select count(*) from `+r.schema+`.parked where since is not null)`)
	if err != nil {
		return nil, 0, err
	}
	at := map[string]es.Checkpoint{}
	var stream string
	var c es.Checkpoint
	var parked int
	_, err = pgx.ForEachRow(rows, []any{&stream, &c.Incarnation, &c.Seq, &c.Hash, &parked}, func() error {
		at[stream] = c
		return nil
	})
	return at, parked, err
}

// oldest looks at the first commit that is not projected. The age of that one
// tells what people miss; a count would not.
func (r *run) oldest(ctx context.Context, stream string, at es.Checkpoint) time.Duration {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	reader, err := r.feed.Read(ctx, stream, at)
	if err != nil {
		return 0 // a stream that cannot be read is reported by who follows it
	}
	defer reader.Close()
	first, err := reader.Next(ctx, 1)
	if err != nil || len(first) == 0 {
		return 0
	}
	return max(0, r.cfg.Now().Sub(first[0].At))
}

// Parked lists the cases that projections leave out, the newest first.
func (e *Engine) Parked(ctx context.Context) ([]Parked, error) {
	var all []Parked
	for _, name := range slices.Sorted(maps.Keys(e.runs)) {
		of, err := e.runs[name].parked(ctx)
		if err != nil {
			return nil, fmt.Errorf("parked cases of %s: %w", name, err)
		}
		all = append(all, of...)
	}
	return all, nil
}

func (r *run) parked(ctx context.Context) (all []Parked, err error) {
	rows, err := r.db.Query(ctx, `
		select case_id, stream, seq, error, since, skipped from `+r.schema+`.parked
		 where since is not null order by since desc, case_id`)
	if err != nil {
		return nil, err
	}
	p := Parked{Projection: r.projection.Name}
	_, err = pgx.ForEachRow(rows, []any{&p.Case, &p.Position.Stream, &p.Position.Seq, &p.Error, &p.Since, &p.Skipped}, func() error {
		all = append(all, p)
		return nil
	})
	return all, err
}

// Schema names the schema that a projection lives in, "" for one that is unknown.
func (db *DB) Schema(projection string) string {
	for _, p := range db.projections {
		if p.Name == projection {
			return p.schema()
		}
	}
	return ""
}
