package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	files "gridcase/projections/casefile"
	"gridcase/projections/kpi"
	"gridcase/projections/queue"
	"gridcase/projections/rows"
	"gridcase/projections/timeline"
)

// Moment is a read's wish to see what the screen showed then. Who may see it is
// decided by today's rights.
type Moment struct {
	AsOf string `query:"as_of" maxLength:"40" doc:"A moment of the past, RFC 3339: the answer is what it was then."`
}

var (
	errAsOf     = no("past.malformed", "as_of 须为 RFC 3339 时间，如 2026-11-20T17:00:00+08:00。", "Write as_of as RFC 3339, like 2026-11-20T17:00:00+08:00.")
	errUpcoming = no("past.future", "as_of 在将来：还没有发生的无从查看。", "as_of lies in the future: nobody can look at what has not happened.")
	errNotYet   = no("past.not_yet", "当时还没有这个案卷。", "This case was not there yet at that moment.")
)

// then reads the moment; zero is now.
func (s *server) then(m Moment) (time.Time, error) {
	if m.AsOf == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, m.AsOf)
	switch {
	case err != nil || at.Year() < 1970 || at.Year() > 9999:
		return at, errAsOf
	case at.After(s.cfg.Now()):
		return at, errUpcoming
	}
	return at, nil
}

// nowOr is the moment that an answer is about.
func (s *server) nowOr(at time.Time) time.Time {
	if at.IsZero() {
		return s.cfg.Now()
	}
	return at
}

// history is what the log had of a case by then, for whoever may see it today,
// and where the case stands today.
func (s *server) history(ctx context.Context, id string, at time.Time) (commits []es.Recorded, now casefile.State, err error) {
	if id, err = caseID(id); err != nil {
		return nil, now, err
	}
	out, err := s.deps.Cases.Look(ctx, id)
	if err != nil {
		return nil, now, s.unread(err)
	}
	if err := access.Check(callOf(ctx).actor, access.See, access.Of(out.State), s.tree()); err != nil {
		return nil, now, err
	}
	commits, err = s.deps.Cases.Past(ctx, id, at)
	if errors.Is(err, es.ErrNotFound) {
		err = errNotYet
	}
	return commits, out.State, err
}

// pastCase is a case's page as it was. Nothing can be done in the past, and what
// is only proposed to whoever works now (candidates) is left out.
func (s *server) pastCase(ctx context.Context, id string, at time.Time) (*fileOutput, error) {
	commits, now, err := s.history(ctx, id, at)
	if err != nil {
		return nil, err
	}
	f, err := files.Replay(commits)
	if err != nil {
		return nil, err
	}
	body, err := s.fileOf(ctx, f, s.deps.Reference.Current().At(at), s.withheld(ctx, now))
	if err != nil {
		return nil, err
	}
	body.Now = at
	body.Precedents = slices.DeleteFunc(s.precedentsOf(ctx, f.State), func(p Precedent) bool { return p.At.After(at) })
	partsThen(&body.Case, f.State, at)
	err = s.fill(ctx, &body.Twins, func(ctx context.Context, id string) (files.File, error) { return s.fileThen(ctx, id, at) })
	return &fileOutput{ETag: `"` + f.Hash + `"`, Body: body}, err
}

// partsThen tells which parts were late then, which depends on the clock alone.
func partsThen(c *Case, st casefile.State, at time.Time) {
	late := func(known, open bool, due time.Time) bool { return known || open && !due.IsZero() && due.Before(at) }
	for i := range c.Parts {
		p, _ := st.Joint.Part(c.Parts[i].Part)
		c.Parts[i].Late = late(p.Late, p.Open(), p.Due)
		if p.Call != nil {
			c.Parts[i].Call.Late = late(p.Call.Late, p.Open() && p.Call.Arrived.IsZero(), p.Call.Due)
		}
	}
}

// fileThen is another case as it stood then.
func (s *server) fileThen(ctx context.Context, id string, at time.Time) (files.File, error) {
	commits, err := s.deps.Cases.Past(ctx, id, at)
	if err != nil {
		return files.File{}, err
	}
	return files.Replay(commits)
}

// pastEntries are the events of a case up to then.
func (s *server) pastEntries(ctx context.Context, id string, at time.Time) (entries []timeline.Entry, withheld bool, err error) {
	commits, now, err := s.history(ctx, id, at)
	if err != nil {
		return nil, false, err
	}
	for _, c := range commits {
		entries = append(entries, timeline.Entries(c)...)
	}
	return entries, s.withheld(ctx, now), nil
}

// stateAt is where a case stands or stood, with the documents in force then. It
// is read from the log itself.
func (s *server) stateAt(ctx context.Context, id string, at time.Time) (st casefile.State, docs reference.State, err error) {
	docs = s.deps.Reference.Current()
	if !at.IsZero() {
		commits, _, err := s.history(ctx, id, at)
		if err != nil {
			return st, docs, err
		}
		f, err := files.Replay(commits)
		return f.State, docs.At(at), err
	}
	if id, err = caseID(id); err != nil {
		return st, docs, err
	}
	out, err := s.deps.Cases.Look(ctx, id)
	if err != nil {
		return st, docs, s.unread(err)
	}
	return out.State, docs, access.Check(callOf(ctx).actor, access.See, access.Of(out.State), docs.Org)
}

// queueRows are the rows of the queue as it is or was.
func (s *server) queueRows(at time.Time) rows.DB {
	if at.IsZero() {
		return s.deps.Views.DB
	}
	return queue.AsOf(s.deps.Views.DB, at)
}

// kpiRows are the rows that rates are counted from, as they are or were.
func (s *server) kpiRows(q kpi.Query) rows.DB {
	if q.AsOf.IsZero() {
		return s.deps.Views.DB
	}
	return kpi.AsOf(s.deps.Views.DB, q, q.AsOf)
}

// shownBy names the projection that must show what was asked for.
func shownBy(at time.Time, now, past string) string {
	if at.IsZero() {
		return now
	}
	return past
}
