package casefile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// Joint is what other units do for a case (联动联勤, R64–R71): the unit that has
// the case leads, each other one has a part of its own.
type Joint struct {
	Parts    []Part `json:"parts"` // by number; a part is never taken out
	Whistles int    `json:"whistles,omitempty"`
	// Alone is since when nobody leads, zero while somebody holds the case.
	Alone   time.Time `json:"alone,omitzero"`
	Climbed bool      `json:"climbed,omitempty"` // for that the case was handed up
}

// PartStatus is where a part stands.
type PartStatus string

const (
	PartAsked    PartStatus = "asked"    // nobody of the unit has taken it
	PartHeld     PartStatus = "taken"    // somebody has
	PartFinished PartStatus = "done"     // its result is in
	PartDeclined PartStatus = "declined" // by the unit, with a reason
	PartRecalled PartStatus = "recalled" // by the lead, with a reason
	PartEnded    PartStatus = "ended"    // the case was closed or rejected before
)

// Part is what one unit was asked to do, with a clock of its own: no hand-over
// of the case moves it, a suspension of the case pauses it. The words are in the
// events alone.
type Part struct {
	No     int         `json:"no"`   // 1, 2, … within the case
	Unit   org.Stop    `json:"unit"` // without a level for an office or a station
	Status PartStatus  `json:"status"`
	By     string      `json:"by"` // who asked
	At     time.Time   `json:"at"`
	Person string      `json:"person,omitempty"` // who does it
	Limit  clock.Limit `json:"limit"`
	Due    time.Time   `json:"due"`
	Ended  time.Time   `json:"ended,omitzero"`
	Late   bool        `json:"late,omitempty"` // its due time passed while it was open
	// Call is the whistle that called the unit to the place, nil if none did.
	Call *Call `json:"call,omitempty"`
}

// Call is a whistle for one unit (吹哨报到): come to the place, whatever the hour.
type Call struct {
	At      time.Time   `json:"at"`
	Limit   clock.Limit `json:"limit"`
	Due     time.Time   `json:"due"`
	Arrived time.Time   `json:"arrived,omitzero"`
	Late    bool        `json:"late,omitempty"` // not there in time
	Above   org.Stop    `json:"above"`          // who supervises that the unit comes
}

// Open reports whether the part still has to be done.
func (p Part) Open() bool { return p.Status == PartAsked || p.Status == PartHeld }

// Takes reports whether the unit has to do with the case by this part: it has not
// declined and was not recalled.
func (p Part) Takes() bool { return p.Status != PartDeclined && p.Status != PartRecalled }

// Open lists the parts that still have to be done.
func (j *Joint) Open() (open []Part) {
	if j == nil {
		return nil
	}
	for _, p := range j.Parts {
		if p.Open() {
			open = append(open, p)
		}
	}
	return open
}

// Part finds a part by its number.
func (j *Joint) Part(no int) (Part, bool) {
	if j == nil || no < 1 || no > len(j.Parts) {
		return Part{}, false
	}
	return j.Parts[no-1], true
}

// openOf finds the open part of a unit.
func (j *Joint) openOf(unit string) (Part, bool) {
	for _, p := range j.Open() {
		if p.Unit.Unit == unit {
			return p, true
		}
	}
	return Part{}, false
}

// workedBy reports whether a person did one of the parts: they cannot verify what
// is partly their own result.
func (j *Joint) workedBy(person string) bool {
	return j != nil && slices.ContainsFunc(j.Parts, func(p Part) bool { return p.Status == PartFinished && p.Person == person })
}

// clone is a copy that may be changed; of none it is an empty one.
func (j *Joint) clone() *Joint {
	if j == nil {
		return &Joint{}
	}
	now := *j
	now.Parts = slices.Clone(j.Parts)
	return &now
}

// with adds a part, or puts it in the place of the one with its number.
func (j *Joint) with(p Part) *Joint {
	now := j.clone()
	if p.No > 0 && p.No <= len(now.Parts) {
		now.Parts[p.No-1] = p
	} else {
		now.Parts = append(now.Parts, p)
	}
	return now
}

// ask adds a part, or changes an open one. While none was open nobody counted for
// how long there was no lead.
func (j *Joint) ask(p Part, holder string) *Joint {
	if len(j.Open()) == 0 {
		j = j.clone()
		j.Alone, j.Climbed = time.Time{}, false
	}
	return j.with(p).led(holder, p.At)
}

// change applies f to a part. One that is not known is left alone: a view may
// hold less of a case than the case itself.
func (j *Joint) change(no int, f func(*Part)) *Joint {
	p, known := j.Part(no)
	if !known {
		return j
	}
	f(&p)
	return j.with(p)
}

// led notes who leads from a moment on, "" for nobody.
func (j *Joint) led(holder string, since time.Time) *Joint {
	if j == nil || (holder == "") == !j.Alone.IsZero() {
		return j
	}
	now := j.clone()
	if now.Alone, now.Climbed = since, false; holder != "" {
		now.Alone = time.Time{}
	}
	return now
}

// end ends what is open: the case is done.
func (j *Joint) end(at time.Time) *Joint {
	if j == nil {
		return nil
	}
	now := j.clone()
	now.Alone, now.Climbed = time.Time{}, false
	for i := range now.Parts {
		if now.Parts[i].Open() {
			now.Parts[i].Status, now.Parts[i].Ended = PartEnded, at
		}
	}
	return now
}

// joint works out the due times of the open parts anew, suspensions taken out.
func (c Command) joint(j *Joint, paused []clock.Span) *Joint {
	for _, p := range j.Open() {
		p.Due = c.Rules.Calendar.DueShare(p.At, p.Limit, 100, paused...).At
		if p.Call != nil && p.Call.Arrived.IsZero() {
			call := *p.Call
			call.Due = c.Rules.Calendar.DueShare(call.At, call.Limit, 100, paused...).At
			p.Call = &call
		}
		j = j.with(p)
	}
	return j
}

// The rungs of a part: "part.2.due", "part.2.arrival".
const (
	partDue     = "due"
	partArrival = "arrival"
)

func partRung(no int, what string) string { return "part." + strconv.Itoa(no) + "." + what }

// PartOf reads the number of a part from the name of its rung; arrival tells the
// rung of a whistle from that of the part's due time.
func PartOf(rung string) (no int, arrival, ok bool) {
	number, what, found := strings.Cut(strings.TrimPrefix(rung, "part."), ".")
	no, err := strconv.Atoi(number)
	return no, what == partArrival, err == nil && found && strings.HasPrefix(rung, "part.")
}

// rungs of a part that were not reached yet.
func (p Part) rungs() (rungs []Armed) {
	if !p.Open() {
		return nil
	}
	if c := p.Call; c != nil && c.Arrived.IsZero() && !c.Late && !c.Due.IsZero() {
		rungs = append(rungs, Armed{partRung(p.No, partArrival), routing.Joint, c.Due})
	}
	if !p.Late && !p.Due.IsZero() {
		rungs = append(rungs, Armed{partRung(p.No, partDue), routing.Joint, p.Due})
	}
	return rungs
}

// jointRungs are those of the open parts and, while parts are open, the one that
// a case without a lead climbs by; whoever takes the case voids it.
func (c Command) jointRungs(s State, since time.Time) (rungs []Armed) {
	open := s.Joint.Open()
	for _, p := range open {
		rungs = append(rungs, p.rungs()...)
	}
	if len(open) == 0 || s.Joint.Climbed {
		return rungs
	}
	if !s.Joint.Alone.IsZero() {
		since = s.Joint.Alone
	}
	if due := c.Rules.Calendar.DueShare(since, c.Rules.Policy.Filled().Limits.Leaderless, 100, s.Paused...); !due.At.IsZero() {
		rungs = append(rungs, Armed{routing.Leaderless, routing.Joint, due.At})
	}
	return rungs
}

// rearmed are the case's rungs with those of the joint work anew: for an event
// that changes parts, and carries what is armed then.
func (c Command) rearmed(s State, j *Joint) []Armed {
	rungs := without(s.Terms.Rungs, func(a Armed) bool { return a.Clock == routing.Joint })
	if s.working() != nil {
		return rungs // suspended or in review: nothing but its end is armed
	}
	s.Joint = j
	joint := c.jointRungs(s, c.At)
	if s.Holder != "" {
		joint = without(joint, acceptRungs)
	}
	return append(rungs, joint...)
}

// rung notes that a rung was reached, so that no later arming arms it again.
func (j *Joint) rung(name string) *Joint {
	if j != nil && name == routing.Leaderless {
		now := j.clone()
		now.Climbed = true
		return now
	}
	no, arrival, ok := PartOf(name)
	if !ok {
		return j
	}
	return j.change(no, func(p *Part) {
		if !arrival {
			p.Late = true
		} else if p.Call != nil {
			call := *p.Call
			call.Late, p.Call = true, &call
		}
	})
}
