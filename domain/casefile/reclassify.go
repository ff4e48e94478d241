package casefile

import (
	"cmp"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Reclassify corrects what a case is about (改正事项). The catalogue's entry for
// the new code comes with the command's rules.
type Reclassify struct {
	Matter   string
	Severity matter.Severity // "" takes the catalogue's
	Reason   personal.Sealed
}

// Reclassified says what the case is really about. It stays where it is: whoever
// has it passes it on by the verbs for that, if it is not theirs now. An
// emergency alone goes at once to whom the rules give it, and nothing holds it up:
// no check on site, no suspension, no dispute over whose it is.
//
// The holder's clock starts anew with the limits of the new matter, for the
// work is another. The resident's does not: it counts the shorter of the two
// limits from the report on, so that no correction takes back a promise.
type Reclassified struct {
	From     string          `json:"from"`
	Matter   string          `json:"matter"`
	Severity matter.Severity `json:"severity"`
	Scope    matter.Scope    `json:"scope"`
	OnSite   bool            `json:"onsite,omitempty"`
	By       string          `json:"by"`
	Reason   personal.Sealed `json:"reason"`
	Terms    Terms           `json:"terms"`
	Resident time.Time       `json:"resident_due,omitzero"`
	// Incomplete says of an application that the new matter's list asks for more
	// than is there.
	Incomplete bool        `json:"incomplete,omitempty"`
	Promise    clock.Limit `json:"promise"` // the limit that the resident's clock counts from now on
	// Emergency says that it is one now. To is where it went then, by which route;
	// nil where it was high enough already.
	Emergency bool       `json:"emergency,omitempty"`
	To        *org.Stop  `json:"to,omitempty"`
	Route     *Route     `json:"route,omitempty"`
	Taken     string     `json:"taken,omitempty"`   // from whom it went there
	Alarm     []org.Stop `json:"alarm,omitempty"`   // who must know at once, see [State.Alarm]
	Contact   Duty       `json:"contact,omitempty"` // to speak with whoever reported it
}

// Duty is what a correction does to something that is owed.
type Duty string

// "" leaves it as it was.
const (
	Owed   Duty = "owed"   // from now on
	Lifted Duty = "lifted" // it was owed, and nothing has come of it
)

func (Reclassify) verb() string   { return "reclassify" }
func (Reclassified) name() string { return "case.reclassified.v1" }

var (
	ErrSameMatter = no("case.same_matter", "案卷已是这个事项。请选择其他事项。", "The case is about this matter already. Choose another one.")
	ErrFixed      = no("window.matter_fixed", "申请在补正期间或受理之后不能改正事项。请撤回，并按正确事项重新登记。", "An application keeps its matter while papers are awaited and after acceptance: its clock counts by that item's list. Withdraw it and register it anew.")
	ErrOtherKind  = no("case.other_kind", "事件与服务事项不能互改。请不予受理，并按正确类别重新登记。", "An incident cannot become a service request, nor the other way round. Reject it and register it anew.")
)

func (v Reclassify) decide(s State, c Command) ([]Event, error) {
	m := c.Rules.Matter
	switch err := s.movable(); {
	case err != nil:
		return nil, err
	case m.Code == "" || m.Code != v.Matter:
		return nil, ErrMatter
	case v.Matter == s.Matter:
		return nil, ErrSameMatter
	case m.Kind != s.Kind:
		return nil, ErrOtherKind
	case !v.Reason.Given():
		return nil, ErrNoReason
	case s.Window != nil && s.Window.Stage != Registered:
		return nil, ErrFixed
	}
	e := Reclassified{From: s.Matter, Matter: m.Code, Severity: cmp.Or(v.Severity, m.Severity), Scope: m.Scope, OnSite: m.OnSite, By: c.By, Reason: v.Reason}
	e.Incomplete = s.Window != nil && len(s.Window.lacking(m)) > 0
	e.Resident, e.Promise = c.promise(s, m.Resolve.Limit)
	known := e.about(s)
	if e.Emergency = c.emergency(e.Severity); e.Emergency {
		e.To, e.Route = c.rush(known)
	}
	if e.To != nil {
		e.Taken, known.Holder, known.At = s.Holder, "", *e.To
	}
	e.Alarm = known.Alarm()
	if e.Contact = known.duty(); e.Contact != "" {
		known.Talks = known.Talks.owe(e.Contact, c.At)
	}
	if s.unchecked() {
		known.Terms.Check = c.onSite(e.Severity)
	}
	e.Terms = c.arm(known, c.At)
	if known.Holder != "" {
		e.Terms.Rungs = without(e.Terms.Rungs, acceptRungs)
	}
	if e.Emergency && s.Status == Suspended { // what was put off was another matter
		return []Event{e, c.goOn(e.apply(s), v.Reason)}, nil
	}
	return []Event{e}, nil
}

// about is the case with the matter that it really is.
func (e Reclassified) about(s State) State {
	s.Matter, s.Severity, s.Scope, s.OnSite = e.Matter, e.Severity, e.Scope, e.OnSite
	return s
}

// rush is where an emergency goes: up to whom the rules give it, never down.
func (c Command) rush(s State) (*org.Stop, *Route) {
	facts := c.facts(s)
	facts.Chain = s.way()
	to := c.Rules.Policy.Route(facts, c.takes)
	if !to.Stop.Level.Above(s.At.Level) {
		return nil, nil
	}
	return &to.Stop, &Route{Rule: to.Rule, Why: to.Why}
}

// duty is what the severity does to the first contact: a grave case's is owed,
// unless whoever has the case reported it, and one that nobody missed yet is
// lifted when the case is not so grave.
func (s State) duty() Duty {
	t := s.Talks.clone()
	grave := s.Kind == matter.Incident && s.Severity == matter.L2 && (s.Holder == "" || s.Holder != s.FiledBy)
	switch {
	case grave && t.Since.IsZero() && t.First.IsZero():
		return Owed
	case !grave && !t.Since.IsZero() && t.First.IsZero() && !t.Late:
		return Lifted
	}
	return ""
}

// promise is the earlier of what the resident was promised and what the limit
// gives from where that clock begins. While it waits for an applicant's papers,
// or for a day that nobody has set, there is no moment and the promise stays.
func (c Command) promise(s State, limit clock.Limit) (time.Time, clock.Limit) {
	was := s.Promise
	s.Promise = limit
	due := c.resident(s, s.Paused)
	if s.Resident.IsZero() || due.IsZero() || !due.Before(s.Resident) {
		return s.Resident, was
	}
	return due, limit
}

func (e Reclassified) apply(s State) State {
	s = e.about(s)
	s.Resident, s.Promise = e.Resident, e.Promise
	if e.Incomplete {
		s.Window = s.Window.change(func(w *Window) { w.Complete = time.Time{} })
	}
	if e.Contact != "" {
		s.Talks = s.Talks.owe(e.Contact, e.Terms.Since)
	}
	if s.unchecked() && e.Terms.Check.IsZero() {
		s.Awaited = e.Terms.Since // from here on somebody works on it
	}
	if e.Emergency && s.Ruling { // where the rules send it is the ruling
		s.Ruling, s.Ruled = false, true
	}
	if e.To == nil {
		return s.rearm(e.Terms, s.Status, s.Holder)
	}
	s = s.move(*e.To, s.Up)
	s.Route = *e.Route
	return s.rearm(e.Terms, Waiting, "")
}
