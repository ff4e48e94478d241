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
	place   string // with the units above it
	level   org.Level
	matter  string
	counts  set
	minutes int64 // of handling, where timed counts it
	worked  int64 // the same in office time
	rung    string
}

// facts are what a case adds to the counters as it stands. Reports that were
// rejected are counted as that and as nothing else; a duplicate that goes on as
// part of another case is not counted at all.
func (s *story) facts() []fact {
	if s.Merged {
		return nil
	}
	facts := []fact{s.intake()}
	if !s.Out {
		if !s.Due.IsZero() {
			facts = append(facts, s.dueFact())
		}
		facts = append(append(append(facts, s.ordersGiven()...), s.closings()...), s.orders()...)
		if s.Matter == volunteering && !s.Granted.IsZero() {
			facts = append(facts, fact{kind: grant, at: s.Granted, level: s.GrantAt, counts: of(volunteers)})
		}
	}
	for i := range facts {
		facts[i].place, facts[i].matter = s.Place, s.Matter
	}
	return facts
}

// volunteering is the item by which somebody registers as a volunteer (R99).
const volunteering = "S0901"

func (s *story) intake() fact {
	f := fact{kind: intake, at: s.Reported, level: s.First.Level, counts: of(reported)}
	f.counts.add(s.Worker, byWorker)
	if s.Out {
		return f
	}
	f.counts.add(true, valid)
	f.counts.add(s.Worker, workerValid)
	f.counts.add(s.How == "on_spot", selfHandled)
	f.counts.add(s.CheckDue.IsZero() || !s.Checked.IsZero(), filed)
	f.counts.add(s.CheckDue.IsZero() || !s.Checked.IsZero() && !s.Checked.After(s.CheckDue), filedInTime)
	f.counts.add(s.Service, applied)
	f.counts.add(s.Service && s.Accepted && s.Notices == 0, atOnce)
	f.counts.add(s.Service && s.Notices > 1, breached)
	return f
}

// ordersGiven are the supervision orders, each on the day that it is due. One is
// kept by a result that stands.
func (s *story) ordersGiven() (facts []fact) {
	for i, o := range s.Given {
		if o.Due.IsZero() {
			continue // suspended
		}
		f := fact{kind: dueTime, n: i + 1, at: o.Due, level: o.Level, counts: of(ordered)}
		f.counts.add(!o.Met.IsZero() && !o.Met.After(o.Due), orderMet)
		facts = append(facts, f)
	}
	return facts
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
		f.counts.add(s.Redone, redone)
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
	c.add(s.looked(), reviewed)
	c.add(s.looked() && s.Reworked, reworked)
	if worked := s.Last != "" && !s.OnSpot; worked { // of what was withdrawn there is no result
		c.add(true, timed)
		f.minutes, f.worked = s.Took/secondsPerMinute, s.Worked
	}
	c.add(s.Score > 0, rated)
	c.add(s.Score >= satisfiedFrom, satisfied)
	c.add(s.Answered, answered)
	c.add(s.Answered && s.Solved, solved)
}

// looked reports whether somebody else looked at the result: what was settled on
// the spot, decided by the back office or withdrawn nobody did.
func (s *story) looked() bool { return s.How == "verified" || s.How == "decided" }

// bypass reports whether the rules gave the case to the street or the district
// although there is a community, at intake or when it proved an emergency: it was
// not the community's to settle.
func (s *story) bypass() bool {
	return s.Shared && (s.First.Level.Above(org.Community) || s.Rushed.Above(org.Community))
}

const (
	secondsPerMinute = 60
	satisfiedFrom    = 4 // of 5: satisfied and very satisfied (notes §3, R79)
)

func (s *story) orders() (facts []fact) {
	for i, o := range s.Orders {
		if !o.Own && !o.Unfiled { // what its reporter took, or nobody has looked at, is no order
			facts = append(facts, fact{kind: order, n: i, at: o.At, level: o.Level, counts: o.dispatch()})
		}
		if o.Rung != "" || o.Up || o.Down {
			facts = append(facts, fact{kind: move, n: i, at: o.Put, level: o.Level, rung: o.Rung, counts: o.move()})
		}
	}
	return facts
}

func (o put) move() (counts set) {
	counts.add(o.Rung != "", climbed)
	counts.add(o.Up, handedUp)
	counts.add(o.Down, handedDown)
	return counts
}

func (o put) dispatch() set {
	counts := of(dispatched)
	counts.add(o.Signed && !o.Late, signed)
	counts.add(o.Signed && !o.Late && o.Contacted, responded)
	counts.add(o.Returned, returned)
	counts.add(o.Returned && !o.Disputed && !o.Refused, upheld)
	counts.add(o.Returned && o.Refused, refused)
	return counts
}

// day is the calendar day of a moment in the cases' zone, as a date column holds
// it.
func day(t time.Time) time.Time {
	y, m, d := t.In(clock.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
