package casefile

import (
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
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
// has it passes it on by the verbs for that, if it is not theirs now.
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
}

func (Reclassify) verb() string   { return "reclassify" }
func (Reclassified) name() string { return "case.reclassified.v1" }

var (
	ErrSameMatter = no("case.same_matter", "案卷已是这个事项。请选择其他事项。", "The case is about this matter already. Choose another one.")
	ErrFixed      = no("window.matter_fixed", "申请在补正期间或受理之后不能改正事项。请撤回,并按正确事项重新登记。", "An application keeps its matter while papers are awaited and after acceptance: its clock counts by that item's list. Withdraw it and register it anew.")
	ErrOtherKind  = no("case.other_kind", "事件与服务事项不能互改。请不予受理,并按正确类别重新登记。", "An incident cannot become a service request, nor the other way round. Reject it and register it anew.")
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
	e := Reclassified{From: s.Matter, Matter: m.Code, Severity: v.Severity, Scope: m.Scope, OnSite: m.OnSite, By: c.By, Reason: v.Reason}
	if e.Severity == "" {
		e.Severity = m.Severity
	}
	e.Terms = c.arm(s, c.At)
	if s.Holder != "" {
		e.Terms.Rungs = without(e.Terms.Rungs, acceptRungs)
	}
	e.Incomplete = s.Window != nil && len(s.Window.lacking(m)) > 0
	e.Resident, e.Promise = c.promise(s, m.Resolve.Limit)
	return []Event{e}, nil
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
	s.Matter, s.Severity, s.Scope, s.OnSite = e.Matter, e.Severity, e.Scope, e.OnSite
	s.Resident, s.Promise = e.Resident, e.Promise
	if e.Incomplete {
		s.Window = s.Window.change(func(w *Window) { w.Complete = time.Time{} })
	}
	return s.rearm(e.Terms, s.Status, s.Holder)
}
