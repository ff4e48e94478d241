package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/personal"
)

// mostConns is how many connections the plain table gets of the hundred that the
// server takes; further writers wait for one.
const mostConns = 64

// plainTable is an event store as one would write it in an afternoon: a table
// with a unique (stream, version), one insert a command, synced commits. It
// makes the same decisions and does without sealing, snapshots and chain.
func (r *rig) plainTable(ctx context.Context, in rules) (c contender, done func(), err error) {
	dsn, err := r.database(ctx)
	if err != nil {
		return c, nil, err
	}
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return c, nil, err
	}
	cfg.MaxConns = mostConns
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return c, nil, err
	}
	_, err = pool.Exec(ctx, `
		create table events (
			stream  uuid        not null,
			version int         not null,
			by      text        not null,
			at      timestamptz not null,
			data    jsonb       not null,
			primary key (stream, version)
		)`)
	if err != nil {
		pool.Close()
		return c, nil, fmt.Errorf("make the plain event table: %w", err)
	}
	grids := gridsOf(in.State)
	return contender{"postgres", func(i int) writer { return inserting(&plain{pool, in}, grids[i%len(grids)]) }}, pool.Close, nil
}

// plain is the store.
type plain struct {
	pool  *pgxpool.Pool
	rules rules
}

func inserting(p *plain, grid string) writer {
	var id string
	next := 0
	return func(ctx context.Context) error {
		if next == 0 {
			id = caseID()
		}
		err := p.do(ctx, id, grid, script[next])
		next = (next + 1) % len(script)
		return err
	}
}

// do loads, decides and appends.
func (p *plain) do(ctx context.Context, id, grid string, s step) error {
	state, version, err := p.load(ctx, id)
	if err != nil {
		return err
	}
	now := time.Now()
	verb := p.verb(id, grid, s, now)
	known, _ := p.rules.Rules(small)
	events, err := casefile.Decide(state, casefile.Command{By: s.by, At: now, Rules: known, Verb: verb})
	if err != nil {
		return err
	}
	stored := make([]es.Stored, 0, len(events))
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return err
		}
		stored = append(stored, es.Stored{Type: casefile.Decider.Name(e), Data: data})
	}
	data, err := json.Marshal(stored)
	if err != nil {
		return err
	}
	_, err = p.pool.Exec(ctx, "insert into events (stream, version, by, at, data) values ($1, $2, $3, $4, $5)", id, version+1, s.by, now, data)
	return err
}

// load reads a case's events and folds them.
func (p *plain) load(ctx context.Context, id string) (s casefile.State, version int, err error) {
	found, err := p.pool.Query(ctx, "select version, data from events where stream = $1 order by version", id)
	if err != nil {
		return s, 0, err
	}
	defer found.Close()
	for found.Next() {
		var data []byte
		var c es.Commit
		if err := found.Scan(&version, &data); err != nil {
			return s, 0, err
		}
		if err := json.Unmarshal(data, &c.Events); err != nil {
			return s, 0, err
		}
		events, err := casefile.Events(c)
		if err != nil {
			return s, 0, err
		}
		s = casefile.Decider.Replay(s, events...)
	}
	return s, version, found.Err()
}

// verb is the step with its words in clear.
func (p *plain) verb(id, grid string, s step, now time.Time) casefile.Verb {
	words := personal.Sealed{Key: personal.TextKey, Bytes: []byte(s.words)}
	if s.verb != nil {
		return s.verb(words)
	}
	in := intake(id, grid, now)
	return casefile.Report{
		ID: id, Matter: in.Matter, Severity: matter.Severity(in.Severity), Grid: grid, Chain: p.rules.Org.Chain(grid),
		Location: in.Location, OccurredAt: in.OccurredAt, Channel: in.Channel, Text: words, Digest: id,
	}
}
