package casefile

import (
	"slices"
	"strconv"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Suspend puts a case off until a day (挂账), because it must wait for a season
// or for funds. It is granted, never taken: who holds the case cannot do it.
type Suspend struct {
	Until  time.Time
	Reason personal.Sealed
}

// Resume ends a suspension before its day.
type Resume struct {
	Reason personal.Sealed
}

// CaseSuspended says that neither clock counts until the suspension ends.
type CaseSuspended struct {
	By     string          `json:"by"`
	At     time.Time       `json:"at"`
	Until  time.Time       `json:"until"`
	Reason personal.Sealed `json:"reason"`
	Terms  Terms           `json:"terms"`
	// Resident is the resident's due time with this pause in it, Paused all the
	// pauses of that clock.
	Resident time.Time    `json:"resident_due"`
	Paused   []clock.Span `json:"resident_pauses"`
	Order    *Order       `json:"order,omitempty"` // the supervision order, paused too
	Joint    *Joint       `json:"joint,omitempty"` // the parts of other units, paused too
}

// CaseResumed says that both clocks count again, with the time that was really
// suspended taken out.
type CaseResumed struct {
	By       string          `json:"by"`
	At       time.Time       `json:"at"` // when the clocks went on: not later than the suspension's end
	Reason   personal.Sealed `json:"reason,omitzero"`
	Terms    Terms           `json:"terms"`
	Resident time.Time       `json:"resident_due"`
	Paused   []clock.Span    `json:"resident_pauses"`
	Order    *Order          `json:"order,omitempty"`
	Joint    *Joint          `json:"joint,omitempty"`
}

func (Suspend) verb() string       { return "suspend" }
func (Resume) verb() string        { return "resume" }
func (CaseSuspended) name() string { return "case.suspended.v1" }
func (CaseResumed) name() string   { return "case.resumed.v1" }

// SuspensionEnd is the rung that stays armed while a case is suspended: when it
// is reached, the case resumes by itself.
const SuspensionEnd = "suspension.end"

// suspensionClock is no limit of the holder's: it marks that rung.
const suspensionClock routing.Clock = "suspension"

var (
	ErrSuspended     = no("case.suspended", "案卷已挂账，请先恢复办理。", "The case is suspended. Resume it first.")
	ErrNotSuspended  = no("case.not_suspended", "案卷没有挂账。", "The case is not suspended.")
	ErrOwnGrant      = no("case.own_grant", "经办人不能给自己经办的案卷批准，请由其他主管批准。", "Who holds the case cannot grant this. Ask another supervisor.")
	ErrSuspensionEnd = no("case.suspension_end_past", "挂账的截止时间须在将来。", "A suspension must end in the future.")
	ErrSuspendedLong = no("case.suspension_too_long", "挂账时间过长。请先批准较短的时间，到期仍需等待的，再次批准。", "The suspension is too long. Grant a shorter one, and another when it ends.")
)

func (v Suspend) decide(s State, c Command) ([]Event, error) {
	switch err := s.working(); {
	case err != nil:
		return nil, err
	case s.Ruling:
		return nil, ErrAwaitRuling
	case s.unchecked():
		return nil, ErrUnchecked
	case s.Holder == c.By:
		return nil, ErrOwnGrant
	case !v.Reason.Given():
		return nil, ErrNoReason
	case !v.Until.After(c.At):
		return nil, ErrSuspensionEnd
	case v.Until.After(c.At.AddDate(0, 0, c.Rules.Policy.Limits.SuspensionDays)):
		return nil, suspendedLong(c.Rules.Policy.Limits.SuspensionDays)
	}
	pause := clock.Span{From: c.At, To: v.Until}
	paused := append(slices.Clone(s.Paused), pause)
	t := s.Terms
	t.Arm, t.Pauses = t.Arm+1, append(slices.Clone(t.Pauses), pause)
	return []Event{CaseSuspended{
		By: c.By, At: c.At, Until: v.Until, Reason: v.Reason,
		Terms: c.reckon(s, t, nil, v.Until), Resident: c.resident(s, paused), Paused: paused, Order: c.order(s.Order, paused), Joint: c.joint(s.Joint, paused),
	}}, nil
}

func suspendedLong(days int) error {
	long, n := *ErrSuspendedLong, strconv.Itoa(days)
	long.Zh, long.En = "一次挂账最长 "+n+" 天。到期仍需等待的，请再次批准。", "A suspension lasts "+n+" days at most. Grant another one when it ends."
	return &long
}

func (v Resume) decide(s State, c Command) ([]Event, error) {
	switch {
	case s.notOpen() != nil:
		return nil, s.notOpen()
	case s.Status != Suspended:
		return nil, ErrNotSuspended
	}
	return []Event{c.goOn(s, v.Reason)}, nil
}

// goOn lets both clocks count again from now, or from the suspension's end if
// that has passed. The arming stays: none of its rungs but the end was armed.
func (c Command) goOn(s State, why personal.Sealed) CaseResumed {
	at := c.At
	if s.Until.Before(at) {
		at = s.Until
	}
	t, paused := s.Terms, cut(s.Paused, s.Until, at)
	t.Pauses = cut(t.Pauses, s.Until, at)
	s.Joint, s.Order, s.Paused = c.joint(s.Joint, paused), c.order(s.Order, paused), paused // their rungs are armed at their new due times
	t = c.reckon(s, t, s.Fired, time.Time{})
	if s.Holder != "" {
		t.Rungs = without(t.Rungs, acceptRungs)
	}
	return CaseResumed{By: c.By, At: at, Reason: why, Terms: t, Resident: c.resident(s, paused), Paused: paused, Order: s.Order, Joint: s.Joint}
}

// cut ends the pause that was to last until then.
func cut(pauses []clock.Span, until, at time.Time) []clock.Span {
	pauses = slices.Clone(pauses)
	for i := range pauses {
		if pauses[i].To.Equal(until) {
			pauses[i].To = at
		}
	}
	return pauses
}

// resident is when the resident's clock ends: it runs from the report on, or from
// when an applicant's papers were complete, and nothing but a granted suspension
// pauses it. While papers are awaited it has not begun.
func (c Command) resident(s State, paused []clock.Span) time.Time {
	if s.Window.waits() {
		return time.Time{}
	}
	return c.Rules.Calendar.DueShare(s.CountsFrom(), s.Promise, 100, paused...).At
}

func (e CaseSuspended) apply(s State) State {
	s.Status, s.Until, s.Terms = Suspended, e.Until, e.Terms // what was reached stays reached
	s.Resident, s.Paused, s.Order, s.Joint = e.Resident, e.Paused, e.Order, e.Joint
	return s
}

func (e CaseResumed) apply(s State) State {
	s.Status, s.Until, s.Terms = Waiting, time.Time{}, e.Terms
	s.Resident, s.Paused, s.Order, s.Joint = e.Resident, e.Paused, e.Order, e.Joint
	if s.Holder != "" {
		s.Status = Held
	}
	return s
}

func (e CaseSuspended) wish(State, []Event) Verb { return Suspend{Until: e.Until, Reason: e.Reason} }
func (e CaseResumed) wish(State, []Event) Verb   { return Resume{Reason: e.Reason} }
