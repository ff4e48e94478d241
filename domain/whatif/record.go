package whatif

import (
	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/process"
	"gridcase/domain/routing"
)

// Record is one case as it really went, as much of it as a replay needs. The
// zero Record is empty; turns are added in the order of their versions.
type Record struct {
	course Course
	acts   []act
	rings  map[arming]moment // when a rung that was armed fired, where that was not when it was due
	wishes map[arming]moment // when what it wished was carried out
	atTop  map[arming]bool   // rungs that were reached where nobody stands higher
	last   moment

	orders   map[arming]given   // that the ladder gave, by what asked for them
	settings map[arming]setting // in which an order could have been asked for, by what
}

// act is what somebody did.
type act struct {
	moment

	by     string
	verb   casefile.Verb   // nil where nobody can tell
	turn   Turn            // what was recorded, where there is no verb
	status casefile.Status // where the case stood before
	to     org.Level       // of a hand-up: where it came to
	taken  bool            // of a report: its reporter had it at once
	closed bool            // of a report: it was settled and closed on the spot
}

// arming is one rung of one arming.
type arming struct {
	rung string
	arm  int
	due  int64 // Unix nanoseconds; 0 for what its rung wished
}

func armingOf(s casefile.State, a casefile.Armed) arming {
	return arming{a.Rung, s.Terms.Arm, a.Due.UnixNano()}
}

// Add takes in the next commit.
func (r *Record) Add(t Turn) {
	before := r.course.State
	r.last = moment{later(t.At, r.last.sort), r.last.n + 2, t.At}
	r.course.add(t)
	r.notice(before, t)
	r.supervised(t)
	if t.By == Ladder {
		return
	}
	a := act{moment: r.last, by: t.By, status: before.Status}
	verb, known := casefile.Wish(before, t.Events)
	switch verb.(type) {
	case casefile.Report:
		_, a.taken = find[casefile.Claimed](t.Events)
		_, a.closed = find[casefile.Closed](t.Events)
	case casefile.Escalate:
		a.to = r.course.State.At.Level
	}
	if a.verb = verb; !known {
		a.turn = t
	}
	r.acts = append(r.acts, a)
}

// notice takes down how late the ladder was.
func (r *Record) notice(before casefile.State, t Turn) {
	after := r.course.State
	if reached, fired := find[casefile.RungReached](t.Events); fired {
		of := arming{reached.Rung, reached.Arm, reached.Due.UnixNano()}
		set(&r.rings, of, r.last)
		if top(before) {
			set(&r.atTop, of, true)
		}
	} else if up, climbed := find[casefile.Escalated](t.Events); climbed && t.By == Ladder {
		set(&r.wishes, arming{up.Route.Rule, before.Terms.Arm, 0}, r.last)
	}
	for _, a := range before.Terms.Rungs {
		of := armingOf(before, a)
		if _, fired := r.rings[of]; fired || a.Due.IsZero() || r.last.sort.Before(a.Due) || still(after, of) {
			continue
		}
		slept := r.last
		slept.n++ // it was due, and something else came first: it fires after that, if at all
		slept.at = later(slept.sort, a.Due)
		set(&r.rings, of, slept)
	}
}

func set[V any](m *map[arming]V, of arming, v V) {
	if *m == nil {
		*m = map[arming]V{}
	}
	(*m)[of] = v
}

func top(s casefile.State) bool {
	way := s.Up
	if len(way) == 0 {
		way = s.Chain
	}
	_, higher := routing.Next(way, s.At.Level)
	return !higher
}

func still(s casefile.State, of arming) bool {
	for _, a := range s.Terms.Rungs {
		if armingOf(s, a) == of {
			return true
		}
	}
	return false
}

func find[E casefile.Event](events []casefile.Event) (found E, ok bool) {
	for _, e := range events {
		if found, ok = e.(E); ok {
			return found, true
		}
	}
	return found, false
}

// fires is when a rung of the new course fires; false when it never did.
func (r *Record) fires(s casefile.State, a casefile.Armed, now moment) (moment, bool) {
	of := armingOf(s, a)
	if m, recorded := r.rings[of]; recorded {
		return m, true
	}
	if still(r.course.State, of) && a.Due.Before(r.last.sort) {
		return moment{}, false // it is armed to this day, though it was due: the ladder has not come by yet
	}
	at := later(a.Due, now.sort)
	return moment{at, 0, at}, true
}

// carried is when what a rung wishes is carried out: at once, or when it was. Of
// a ring that is in the record as it is now, a wish that was the same then and
// left no trace came too late; only at the top it had nowhere to go.
func (r *Record) carried(rung arming, ring moment, was []process.Wish) (moment, bool) {
	if _, recorded := r.rings[rung]; !recorded || len(was) == 0 || r.atTop[rung] {
		return ring, true
	}
	m, done := r.wishes[arming{rung.rung, rung.arm, 0}]
	return m, done
}
