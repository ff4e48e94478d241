package kpi

import (
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
)

// takes remembers who took the case, and when first.
func (s *story) takes(person string, at time.Time) {
	if h := s.hand(person); h.Claimed.IsZero() {
		h.Claimed = at
		if h.At.IsZero() {
			h.Level = s.Level
		}
	}
}

// check files the case: only now is it dispatched.
func (s *story) check(e casefile.Checked, at time.Time) {
	if !e.Found {
		return
	}
	s.Checked, s.Since = at, at
	if n := len(s.Orders); n > 0 {
		o := &s.Orders[n-1]
		o.At, o.Until, o.Unfiled = at, e.Terms.AcceptDue, false
	}
}

// contact counts for the order that stands, inside its accept limit.
func (s *story) contact(at time.Time) {
	if n := len(s.Orders); n > 0 {
		o := &s.Orders[n-1]
		o.Contacted = o.Contacted || o.Until.IsZero() || !at.After(o.Until)
	}
}

// giveBack marks the order that was returned. The last return goes up for a
// ruling, and both stay open until it is made.
func (s *story) giveBack(e casefile.Returned, at time.Time) {
	if n := len(s.Orders); n > 0 {
		s.Orders[n-1].Returned = true
	}
	for i := range s.Orders {
		s.Orders[i].Disputed = s.Orders[i].Returned && e.Ruling
	}
	s.put(e.To, put{At: at, Until: e.Terms.AcceptDue})
}

// rule settles the returns: who gets the case back had returned it for nothing.
func (s *story) rule(e casefile.Ruled, at time.Time) {
	for i := range s.Orders {
		o := &s.Orders[i]
		o.Refused = o.Refused || o.Disputed && o.Unit == e.To.Unit
		o.Disputed = false
	}
	s.put(e.To, put{At: at, Until: e.Terms.AcceptDue})
}

// postpone moves the last supervision order with a suspension.
func (s *story) postpone(o *casefile.Order) {
	if n := len(s.Given); o != nil && n > 0 {
		s.Given[n-1].Due = o.Due
	}
}

// rest takes out of all handling what was nobody's, up to now.
func (s *story) rest(to time.Time) {
	off := clock.Span{From: s.Paused, To: to}
	s.Since, s.Held = behind(s.Since, off), behind(s.Held, off)
	s.Rests, s.Paused = append(s.Rests, off), time.Time{}
}

// behind moves a moment behind time that does not count.
func behind(t time.Time, off clock.Span) time.Time {
	switch {
	case t.IsZero() || t.After(off.To):
		return t
	case t.After(off.From):
		return off.To
	}
	return t.Add(off.To.Sub(off.From))
}

// wait says until when somebody has to sign, while nobody has.
func (s *story) wait(t casefile.Terms) {
	if n := len(s.Orders); n > 0 && !s.Orders[n-1].Signed {
		s.Orders[n-1].Until = t.AcceptDue
	}
}

// terms keeps the holder's limit in step: each event that starts or moves that
// clock brings it along.
func (s *story) terms(e casefile.Event) {
	switch e := e.(type) {
	case casefile.Routed:
		s.Limit = e.Terms.ResolveDue
	case casefile.Checked:
		if e.Found {
			s.Limit = e.Terms.ResolveDue
		}
	case casefile.NoticeIssued:
		s.Limit = e.Terms.ResolveDue
	case casefile.PapersTaken:
		if e.Terms != nil {
			s.Limit = e.Terms.ResolveDue
		}
	case casefile.Accepted:
		s.Limit = e.Terms.ResolveDue
	case casefile.SentOn:
		s.Limit = e.Terms.ResolveDue
	case casefile.Released:
		s.Limit = e.Terms.ResolveDue
	case casefile.Escalated:
		s.Limit = e.Terms.ResolveDue
	case casefile.HandedDown:
		s.Limit = e.Terms.ResolveDue
	case casefile.Transferred:
		s.Limit = e.Terms.ResolveDue
	case casefile.Returned:
		s.Limit = e.Terms.ResolveDue
	case casefile.Ruled:
		s.Limit = e.Terms.ResolveDue
	case casefile.Reworked:
		s.Limit = e.Terms.ResolveDue
	case casefile.Reopened:
		s.Limit = e.Terms.ResolveDue
	case casefile.Reclassified:
		s.Limit = e.Terms.ResolveDue
	case casefile.Unmerged:
		s.Limit = e.Terms.ResolveDue
	case casefile.ExtensionGranted:
		s.Limit = e.Terms.ResolveDue
	case casefile.CaseSuspended:
		s.Limit = e.Terms.ResolveDue
	case casefile.CaseResumed:
		s.Limit = e.Terms.ResolveDue
	}
}
