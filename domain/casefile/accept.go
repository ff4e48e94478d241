package casefile

import (
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
)

// Accept takes an application on (受理): its papers are complete, the promised
// date runs. What can be decided at the window may be decided and delivered in
// the same visit.
type Accept struct {
	Brought
	Certificate string // S1001: which one is asked for
	Decide      *Determine
}

// Accepted says from when on the promised date counts, and what it is.
type Accepted struct {
	By       string       `json:"by"`
	At       time.Time    `json:"at"`
	Taken    Taken        `json:"taken"`
	From     time.Time    `json:"from"`             // when the papers were complete
	Deemed   bool         `json:"deemed,omitempty"` // see [Silence]
	Promise  clock.Limit  `json:"promise"`
	Resident time.Time    `json:"resident_due"`
	Waited   []clock.Span `json:"waited,omitempty"`
	Follow   *Follow      `json:"follow,omitempty"`
	Terms    Terms        `json:"terms"`
}

func (Accept) verb() string   { return "accept" }
func (Accepted) name() string { return "case.accepted.v1" }

func (v Accept) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	switch {
	case err != nil:
		return nil, err
	case w.Stage != Registered && w.Stage != Supplement:
		return nil, ErrInProgress
	case s.atDesk(c.By) != nil:
		return nil, s.atDesk(c.By)
	}
	if bad, is := c.Rules.Matter.Forbidden(v.Certificate, ""); is {
		return nil, ForbiddenCertificate(bad)
	}
	taken, err := v.against(c.Rules.Matter, w)
	if err != nil {
		return nil, err
	}
	if left := w.with(taken).lacking(c.Rules.Matter); len(left) > 0 {
		return nil, about(ErrPapers, "missing", left)
	}
	events := append(c.taking(s), c.accepted(s, w, taken))
	if v.Decide == nil {
		return events, nil
	}
	more, err := v.Decide.decide(Decider.Replay(s, events...), c)
	return append(events, more...), err
}

// accepted is the event. It asks no more of lines that may not apply: who accepts
// says that they do not.
func (c Command) accepted(s State, w Window, taken Taken) Accepted {
	for _, l := range w.with(taken).Checklist(c.Rules.Matter) {
		if l.State == IfItApplies {
			taken.No = append(taken.No[:len(taken.No):len(taken.No)], l.Name)
		}
	}
	e := Accepted{By: c.By, At: c.At, Taken: taken, From: c.At, Waited: ended(w.Waited, c.At)}
	if !w.Complete.IsZero() {
		e.From = w.Complete
	}
	w.Stage, w.Rung, w.From = InHand, nil, e.From
	if e.Follow = c.follow(w.with(taken)); e.Follow != nil {
		w.Reminders = append(slices.Clone(w.Reminders), e.Follow.Rung)
	}
	s.Window = &w
	if s.Holder == "" {
		s.Holder = c.By
	}
	e.Terms = c.handed(s, e.From)
	e.Promise, e.Resident = c.pledge(c.Rules.Matter, e.From, s.Paused)
	return e
}

// pledge is the item's limit, or the service's own where that ends sooner (R36).
// Papers may have been complete before a suspension that was granted: it counts.
func (c Command) pledge(m matter.Type, from time.Time, paused []clock.Span) (clock.Limit, time.Time) {
	limit := m.Resolve.Limit
	due := c.Rules.Calendar.DueShare(from, limit, 100, paused...).At
	if !m.Pledge.IsZero() {
		if sooner := c.Rules.Calendar.DueShare(from, m.Pledge, 100, paused...).At; sooner.Before(due) {
			return m.Pledge, sooner
		}
	}
	return limit, due
}

// silent is what follows when nobody said in time what was missing: the
// application counts as accepted from the day of its receipt.
func (c Command) silent(s State) Accepted {
	w := *s.Window
	from := s.Opened
	if !w.From.IsZero() {
		from = w.From
	}
	e := Accepted{By: c.By, At: c.At, From: from, Deemed: true, Waited: w.Waited, Terms: s.Terms}
	e.Terms.Rungs = without(e.Terms.Rungs, func(a Armed) bool { return a.Rung == Silence })
	e.Promise, e.Resident = c.pledge(c.Rules.Matter, from, s.Paused)
	return e
}

// acceptedFirst answers what must be decided before a result is in: nothing for
// what was accepted, the acceptance itself where no paper is missing. A result is
// a decision, too: who may not decide cannot hand one in.
func (s State) acceptedFirst(c Command) ([]Event, error) {
	w := *s.Window
	switch w.Stage {
	case Determined:
		return nil, ErrDecided
	case InHand, BackOffice, Delivered:
		return nil, s.decides(c)
	}
	if left := w.lacking(c.Rules.Matter); len(left) > 0 {
		return nil, about(withMissing(ErrNotAccepted), "missing", left)
	}
	return []Event{c.accepted(s, w, Taken{})}, s.decides(c)
}

func (e Accepted) apply(s State) State {
	s.Window = s.Window.change(func(w *Window) {
		*w = w.with(e.Taken)
		w.Stage, w.Accepted, w.Deemed, w.From, w.Waited = InHand, e.At, e.Deemed, e.From, e.Waited
		w.Rung, w.Until, w.Complete = nil, time.Time{}, e.From
		if e.Follow != nil {
			w.Later, w.Reminders = e.Follow.Papers, append(slices.Clone(w.Reminders), e.Follow.Rung)
		}
	})
	s.Terms, s.Promise, s.Promised, s.Resident = e.Terms, e.Promise, e.Resident, e.Resident
	if s.Awaited = e.From; !e.Deemed {
		s.Fired = nil
	}
	return s
}

// wish takes together what one visit brought about. A result that was handed in
// accepts on its way.
func (e Accepted) wish(before State, with []Event) Verb {
	v := Accept{Brought: e.Taken.brought()}
	for i, also := range with {
		switch also := also.(type) {
		case Resolved:
			return also.wish(before, with[i:])
		case Decided:
			d := also.determine(with[i:])
			v.Decide = &d
		}
	}
	return v
}
