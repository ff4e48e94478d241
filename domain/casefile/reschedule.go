package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
)

// Reschedule reckons what is due anew, because the calendar was corrected. A
// process wishes it for every open case: due times move by a fact that says so,
// and never by being read with another calendar.
type Reschedule struct {
	From  uint64             // version of the calendar before
	Days  []clock.Correction // between that one and the one in force
	Hours bool               // the office hours differ, too
}

// Rescheduled says which due times moved, and why.
type Rescheduled struct {
	Move Move `json:"move"`
	// Where the case stood and who had it then: whom it concerns.
	Stop   org.Stop `json:"stop"`
	Holder string   `json:"holder,omitempty"`
	Terms  Terms    `json:"terms"`
	Order  *Order   `json:"order,omitempty"`
	Joint  *Joint   `json:"joint,omitempty"`
}

// Move is one correction of the calendar as it touched a case.
type Move struct {
	At    time.Time          `json:"at"`
	From  uint64             `json:"from"` // versions of the calendar
	To    uint64             `json:"to"`
	Days  []clock.Correction `json:"days,omitempty"` // those within the case's time
	Hours bool               `json:"hours,omitempty"`
	Was   Dues               `json:"was"`
	Now   Dues               `json:"now"`
}

// Dues are all due times of a case; zero where nothing is due.
type Dues struct {
	Accept   time.Time `json:"accept,omitzero"` // while nobody holds it
	Check    time.Time `json:"check,omitzero"`  // on site, before it is filed
	Resolve  time.Time `json:"resolve,omitzero"`
	Resident time.Time `json:"resident,omitzero"`
	Order    time.Time `json:"order,omitzero"` // of the supervision order
	// Parts are those of the joint work, by number; zero for what is done.
	Parts []time.Time `json:"parts,omitempty"`
	// Provisional: a day beyond the loaded calendar decided.
	Provisional bool `json:"provisional,omitempty"`
}

// Moved reports whether a due time is another one; if not, it was only made
// sure by a calendar that reaches further.
func (m Move) Moved() bool {
	return !m.Was.Accept.Equal(m.Now.Accept) || !m.Was.Check.Equal(m.Now.Check) || !m.Was.Resolve.Equal(m.Now.Resolve) ||
		!m.Was.Resident.Equal(m.Now.Resident) || !m.Was.Order.Equal(m.Now.Order) ||
		!slices.EqualFunc(m.Was.Parts, m.Now.Parts, time.Time.Equal)
}

func (Reschedule) verb() string  { return "reschedule" }
func (Rescheduled) name() string { return "case.rescheduled.v1" }

// decide does nothing to a case that is done, or that no correction touches. The
// arming stays: a rung that was reached is not reached again, and one that is
// waiting for its climb still climbs.
func (v Reschedule) decide(s State, c Command) ([]Event, error) {
	if s.notOpen() != nil {
		return nil, nil
	}
	order, joint := c.order(s.Order, s.Paused), c.joint(s.Joint, s.Paused)
	t := c.again(s, joint)
	m := Move{At: c.At, From: v.From, To: c.Rules.Versions.Calendar, Hours: v.Hours, Was: s.dues(s.Terms, s.Resident, s.Order, s.Joint)}
	m.Now = s.dues(t, c.resident(s, s.Paused), order, joint)
	if !m.Moved() && m.Was.Provisional == m.Now.Provisional && slices.EqualFunc(t.Rungs, s.Terms.Rungs, sameRung) {
		return nil, nil
	}
	m.Days = clock.Within(v.Days, s.Opened, latest(m.Was, m.Now))
	return []Event{Rescheduled{Move: m, Stop: s.At, Holder: s.Holder, Terms: t, Order: order, Joint: joint}}, nil
}

// again works out the due times of a clock that runs, and of the rungs that are
// still armed, with the calendar in force. A rung that no limit decides, such as
// the end of a suspension, stays where it is.
func (c Command) again(s State, j *Joint) Terms {
	s.Joint = j
	t := c.reckon(s, s.Terms, nil, time.Time{})
	fresh := t.Rungs
	t.Rungs = slices.Clone(s.Terms.Rungs)
	for i, a := range t.Rungs {
		if at := slices.IndexFunc(fresh, func(f Armed) bool { return f.Rung == a.Rung }); at >= 0 {
			t.Rungs[i].Due = fresh[at].Due
		}
	}
	return t
}

func (s State) dues(t Terms, resident time.Time, o *Order, j *Joint) Dues {
	d := Dues{Check: t.CheckDue, Resolve: t.ResolveDue, Resident: resident, Provisional: t.Provisional}
	if s.Holder == "" {
		d.Accept = t.AcceptDue
	}
	if o != nil {
		d.Order = o.Due
	}
	if len(j.Open()) > 0 {
		for _, p := range j.Parts {
			if !p.Open() {
				p.Due = time.Time{}
			}
			d.Parts = append(d.Parts, p.Due)
		}
	}
	return d
}

func latest(dues ...Dues) (last time.Time) {
	for _, d := range dues {
		for _, t := range append([]time.Time{d.Accept, d.Check, d.Resolve, d.Resident, d.Order}, d.Parts...) {
			if t.After(last) {
				last = t
			}
		}
	}
	return last
}

func sameRung(a, b Armed) bool { return a.Rung == b.Rung && a.Due.Equal(b.Due) }

func (e Rescheduled) apply(s State) State {
	s.Terms, s.Resident, s.Order, s.Joint = e.Terms, e.Move.Now.Resident, e.Order, e.Joint
	s.Moves = append(slices.Clone(s.Moves), e.Move)
	return s
}

func (e Rescheduled) wish(State, []Event) Verb {
	return Reschedule{From: e.Move.From, Days: e.Move.Days, Hours: e.Move.Hours}
}
