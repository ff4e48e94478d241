package kpi

import (
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// fact is one thing that is counted. With its kind and number it has the same
// name for ever: a later event changes what counts it, or takes it back.
type fact struct {
	kind    kind
	n       int
	at      time.Time
	level   org.Level
	counts  set
	minutes int64 // of handling, where timed counts it
	rung    string
}

// facts are what a case adds to the counters as it stands. Reports that were
// rejected are counted as that and as nothing else.
func (s *story) facts() []fact {
	in := fact{kind: intake, at: s.Reported, level: s.First.Level, counts: of(reported)}
	if s.Out {
		return []fact{in}
	}
	in.counts.add(true, valid)
	in.counts.add(s.How == "on_spot", selfHandled)
	facts := []fact{in}
	if !s.Due.IsZero() {
		facts = append(facts, s.dueFact())
	}
	return append(append(facts, s.closings()...), s.orders()...)
}

func (s *story) dueFact() fact {
	f := fact{kind: dueTime, at: s.Due, level: s.Level, counts: of(due)}
	f.counts.add(!s.Closed.IsZero(), dueClosed)
	f.counts.add(s.inTime(), onTime)
	f.counts.add(s.Closed.IsZero(), overdue) // once the due time has passed, which is seen when it is read
	return f
}

// inTime reports whether the closing that stands kept the resident's due time.
func (s *story) inTime() bool {
	return !s.Closed.IsZero() && (s.Due.IsZero() || !s.Closed.After(s.Due))
}

// closings are the first one, which says whether the case was opened again, and
// the one that stands, which is mostly the same.
func (s *story) closings() (facts []fact) {
	if !s.Once.IsZero() {
		f := fact{kind: closing, at: s.Once, level: s.OnceAt, counts: of(everClosed)}
		f.counts.add(s.Reopened, reopened)
		facts = append(facts, f)
	}
	switch {
	case s.Closed.IsZero():
	case !s.Reopened:
		s.closed(&facts[0])
	default:
		again := fact{kind: closing, n: 1, at: s.Closed, level: s.Level}
		s.closed(&again)
		facts = append(facts, again)
	}
	return facts
}

func (s *story) closed(f *fact) {
	c := &f.counts
	c.add(true, closed)
	isSmall, isBig := s.Scope == matter.Small, s.Scope == matter.Big
	ofGrid := isSmall && s.First.Level == org.Grid
	c.add(isSmall, small)
	c.add(ofGrid, smallOfGrid)
	c.add(ofGrid && !s.Left, smallInGrid)
	c.add(isBig, big)
	c.add(isBig && s.bypass(), bypass)
	c.add(isBig && !s.bypass(), bigOfCommunity)
	c.add(isBig && !s.bypass() && !s.Top.Above(org.Community), bigInCommunity)
	c.add(s.How != "on_spot", reviewed)
	c.add(s.How != "on_spot" && s.Reworked, reworked)
	if c.add(!s.OnSpot, timed); !s.OnSpot {
		f.minutes = s.Took / secondsPerMinute
	}
}

// bypass reports whether the rules gave the case to the street or the district
// although there is a community: it was never the community's to settle.
func (s *story) bypass() bool { return s.Shared && s.First.Level.Above(org.Community) }

const secondsPerMinute = 60

func (s *story) orders() (facts []fact) {
	for i, o := range s.Orders {
		f := fact{kind: order, n: i, at: o.At, level: o.Level, rung: o.Rung}
		f.counts.add(!o.Own, dispatched)
		f.counts.add(!o.Own && o.Signed && !o.Late, signed)
		f.counts.add(o.Rung != "", climbed)
		f.counts.add(o.Up, handedUp)
		f.counts.add(o.Down, handedDown)
		if f.counts != 0 {
			facts = append(facts, f)
		}
	}
	return facts
}

// day is the calendar day of a moment in the cases' zone, as a date column holds
// it.
func day(t time.Time) time.Time {
	y, m, d := t.In(clock.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
