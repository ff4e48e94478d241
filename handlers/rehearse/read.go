// Package rehearse tries other rules out on the whole history of the log, and
// adds up what would have changed. It reads and never writes.
package rehearse

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/whatif"
	"gridcase/projections/kpi"
)

// Log is the log as a rehearsal reads it.
type Log interface {
	Streams(ctx context.Context) ([]string, error)
	// Last is the checkpoint at the end of a stream, sequence 0 for an empty one.
	Last(ctx context.Context, stream string) (es.Checkpoint, error)
	At(ctx context.Context, p es.Position) (es.Recorded, error)
	// Lengths is how many commits each case of a stream has, at least.
	Lengths(ctx context.Context, stream string) (map[string]uint64, error)
	Read(ctx context.Context, stream string, from es.Checkpoint) (Reader, error)
}

// Reader delivers the commits of one stream in order and without gaps.
type Reader interface {
	Next(ctx context.Context, max int) ([]es.Recorded, error)
	Close()
}

// Question is what is asked. Is and Was are required.
type Question struct {
	Is  whatif.Source // the rules to try
	Was whatif.Source // those that were in force
	// Tree names who leads where, for the orders of the ladder.
	Tree org.Tree
	// Since and Until bound when a case was reported; zero is no bound, and Until
	// is not included.
	Since, Until time.Time
	Paths        []string // only cases of places below these; none means all
	Sample       int      // changed cases that are told one by one
	AsItWas      []TrialWords
	// Progress, when not nil, hears how many commits of how many are read.
	Progress func(done, total uint64)
}

// tale is a case as it is read.
type tale struct {
	record whatif.Record
	before kpi.Tale
}

// atOnce is how many commits are taken from a reader.
const atOnce = 1000

// Run replays every case that is asked for, stream by stream, as many at a time
// as there are processors. A case is replayed as soon as its last commit is read:
// only those are in memory that have begun and not ended at that place of the log.
func Run(ctx context.Context, log Log, q Question) (TrialReport, error) {
	began := time.Now()
	ends, err := ends(ctx, log)
	if err != nil {
		return TrialReport{}, fmt.Errorf("rehearse: %w", err)
	}
	sum := newSum(q, ends.newest)
	meter := &meter{total: ends.commits, tell: q.Progress}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(runtime.GOMAXPROCS(0), 1))
	for stream, end := range ends.of {
		g.Go(func() error {
			if err := through(ctx, log, stream, end, sum, meter); err != nil {
				return fmt.Errorf("rehearse: read %s: %w", stream, err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return TrialReport{}, err
	}
	r := sum.report()
	r.AsItWas = append([]TrialWords{}, q.AsItWas...)
	r.Commits, r.Seconds = ends.commits, time.Since(began).Seconds()
	return r, nil
}

// far is how far the log goes: nothing that is stored later is looked at.
type far struct {
	of      map[string]es.Checkpoint
	commits uint64
	newest  time.Time // of all commits: what is due after it has not come yet
}

func ends(ctx context.Context, log Log) (f far, err error) {
	f.of = map[string]es.Checkpoint{}
	streams, err := log.Streams(ctx)
	if err != nil {
		return f, err
	}
	for _, s := range streams {
		end, err := log.Last(ctx, s)
		if err != nil {
			return f, err
		}
		if end.Seq == 0 {
			continue
		}
		newest, err := newest(ctx, log, s, end)
		if err != nil {
			return f, err
		}
		if f.of[s] = end; newest.After(f.newest) {
			f.newest = newest
		}
		f.commits += end.Seq
	}
	return f, nil
}

// tail is how many commits at the end of a stream are looked at for the newest: a
// history that was brought in is not in the order of its times.
const tail = 5000

func newest(ctx context.Context, log Log, stream string, end es.Checkpoint) (newest time.Time, err error) {
	from := es.Checkpoint{}
	if end.Seq > tail {
		first, err := log.At(ctx, es.Position{Stream: stream, Seq: end.Seq - tail})
		if err != nil {
			return newest, err
		}
		from = es.Checkpoint{Incarnation: end.Incarnation, Seq: first.Position.Seq, Hash: first.Hash}
	}
	err = each(ctx, log, stream, from, end, func(c es.Recorded) error {
		if c.At.After(newest) {
			newest = c.At
		}
		return nil
	})
	return newest, err
}

// each reads a part of a stream.
func each(ctx context.Context, log Log, stream string, from, to es.Checkpoint, do func(es.Recorded) error) error {
	reader, err := log.Read(ctx, stream, from)
	if err != nil {
		return err
	}
	defer reader.Close()
	for at := from.Seq; at < to.Seq; {
		commits, err := reader.Next(ctx, atOnce)
		if err != nil {
			return err
		}
		for _, c := range commits {
			if at = c.Position.Seq; at > to.Seq {
				return nil
			}
			if err := do(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// through reads a stream to its end and replays its cases.
func through(ctx context.Context, log Log, stream string, end es.Checkpoint, s *sum, m *meter) error {
	lengths, err := log.Lengths(ctx, stream)
	if err != nil {
		return err
	}
	cases := map[string]*tale{}
	err = each(ctx, log, stream, es.Checkpoint{}, end, func(c es.Recorded) error {
		m.add(1)
		if err := take(cases, c, s.q); err != nil {
			return err
		}
		if c.Version == lengths[c.Subject] {
			s.replay(c.Subject, cases[c.Subject])
			delete(cases, c.Subject)
			delete(lengths, c.Subject)
		}
		return nil
	})
	for id, t := range cases {
		if err == nil {
			s.replay(id, t) // it was added to since we began, which is not looked at
			err = ctx.Err()
		}
	}
	return err
}

// take adds a commit to its case. A case that is not asked for stands there as
// nil, so that its later commits are not even decoded.
func take(cases map[string]*tale, c es.Recorded, q Question) error {
	t, known := cases[c.Subject]
	if known && t == nil {
		return nil
	}
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	if !known {
		if q.wants(c.At, events) {
			t = &tale{}
		}
		if cases[c.Subject] = t; t == nil {
			return nil
		}
	}
	t.record.Add(whatif.Turn{By: c.By, At: c.At, Events: events})
	for _, e := range events {
		t.before.Tell(e, c.At, c.Version == 1)
	}
	return nil
}

func (q Question) wants(at time.Time, events []casefile.Event) bool {
	if at.Before(q.Since) || !q.Until.IsZero() && !at.Before(q.Until) {
		return false
	}
	reported, ok := events[0].(casefile.Reported)
	if !ok || len(reported.Chain) == 0 {
		return len(q.Paths) == 0
	}
	for _, root := range q.Paths {
		if org.Within(reported.Chain[0].Path, root) {
			return true
		}
	}
	return len(q.Paths) == 0
}
