package kpi

import (
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// evolve folds one event; at is when its commit was made, first says that it is
// the case's first. An event that changes no rate is passed over.
func (s *story) evolve(e casefile.Event, at time.Time, first bool) {
	s.terms(e)
	switch e := e.(type) {
	case casefile.Reported:
		s.report(e, at)
	case casefile.Reclassified:
		s.correct(e, at)
	case casefile.Routed:
		if s.First.Unit == "" {
			s.First, s.Since, s.CheckDue = e.To, at, e.Terms.CheckDue
		}
		s.put(e.To, put{At: at, Until: e.Terms.AcceptDue})
	case casefile.Claimed:
		s.sign(at, first)
		s.takes(e.By, at)
	case casefile.Assigned:
		s.sign(at, false)
	case casefile.Released:
		s.release(e.Terms)
	case casefile.Escalated:
		p := put{At: at, Until: e.Terms.AcceptDue, Up: e.Reason.Given()}
		if !p.Up { // who hands up says why; the ladder's reason is its rung
			p.Rung = e.Route.Rule
		}
		s.put(e.To, p)
	case casefile.HandedDown:
		s.put(e.To, put{At: at, Until: e.Terms.AcceptDue, Down: true})
	case casefile.Transferred:
		s.put(e.To, put{At: at, Until: e.Terms.AcceptDue})
	case casefile.Placed:
		s.place(e, at)
	case casefile.Rescheduled:
		s.Due = e.Move.Now.Resident
		s.postpone(e.Order)
		s.wait(e.Terms)
	case casefile.Returned:
		s.giveBack(e, at)
	case casefile.Ruled:
		s.rule(e, at)
	case casefile.NoticeIssued:
		s.Notices, s.Due = max(s.Notices, e.Nth), time.Time{} // nothing is due while the applicant brings papers
	case casefile.PapersTaken:
		if e.Terms != nil {
			s.Due = e.Resident
			s.wait(*e.Terms)
		}
	case casefile.Accepted:
		s.accept(e)
	case casefile.SentOn:
		s.put(e.To, put{At: at, Until: e.Terms.AcceptDue, Own: e.Back, Signed: e.Back}) // who answers to the applicant gets it back in person
	case casefile.Decided:
		s.resolve(casefile.Resolved{By: e.By, At: e.At, Worked: e.Worked}, at)
		s.Level, s.Unit = e.To.Level, e.To.Unit
		if e.Outcome == casefile.Granted {
			s.Granted, s.GrantAt = at, e.To.Level
		}
	case casefile.CaseSuspended:
		s.Due, s.Paused = e.Resident, at
		s.postpone(e.Order)
		s.wait(e.Terms)
	case casefile.CaseResumed:
		s.resume(e)
		s.postpone(e.Order)
	case casefile.Supervised:
		s.Given = append(s.Given, given{Due: e.Order.Due, Level: s.Level})
	case casefile.Resolved:
		s.resolve(e, at)
	case casefile.Reworked:
		s.Reworked, s.Since, s.Held = true, at, at
		s.unmet()
		s.sentBack(func(h *hand) { h.Reworked = true })
	case casefile.Closed:
		s.close(e, at)
	case casefile.ApplicationWithdrawn:
		s.Granted = time.Time{}
	case casefile.Reopened:
		s.reopen(e, at)
	case casefile.Checked:
		s.check(e, at)
	case casefile.ContactMade:
		s.contact(at)
	case casefile.CalledBack:
		s.Answered, s.Solved = true, e.Solved
	case casefile.Rated:
		s.Score = e.Score
	case casefile.Rejected:
		s.Out = true
	case casefile.Merged:
		s.Merged, s.Paused = true, at // two reports of one thing count once
	case casefile.Unmerged:
		s.unmerge(e, at)
	default: // notes, reminders and what else changes no rate
	}
}

func (s *story) report(e casefile.Reported, at time.Time) {
	*s = story{Matter: e.Matter, Scope: e.Scope, Reported: at, Due: e.Resident, Service: e.Kind == matter.Service}
	s.Worker, s.Keys, s.Spot = slices.Contains(workers, e.Channel), sameReporter(e.Reporter), spot(e)
	s.lies(e.Chain)
}

// lies says where it happened, as low as is known.
func (s *story) lies(chain []org.Stop) {
	if len(chain) > 0 {
		s.Place = chain[0].Path
	}
	for _, stop := range chain {
		s.Shared = s.Shared || stop.Level == org.Community
	}
}

// place counts the case where it lies from the start: whoever sorted it until then
// had it only for that, and it is the first unit's that gets it now.
func (s *story) place(e casefile.Placed, at time.Time) {
	s.lies(e.Chain)
	if s.Spot == "" {
		s.Spot = s.Place
	}
	s.First, s.Top, s.Left, s.CheckDue = e.To, e.To.Level, false, e.Terms.CheckDue
	s.put(e.To, put{At: at, Until: e.Terms.AcceptDue})
}

// correct gives the case its real matter. One that proved an emergency is not
// looked at first, and may go elsewhere at once.
func (s *story) correct(e casefile.Reclassified, at time.Time) {
	s.Matter, s.Scope, s.Due = e.Matter, e.Scope, e.Resident
	if !s.CheckDue.IsZero() && s.Checked.IsZero() {
		if s.CheckDue = e.Terms.CheckDue; s.CheckDue.IsZero() {
			s.unlooked(e, at)
		}
	}
	s.wait(e.Terms)
	if e.To != nil {
		s.Rushed, s.Held = e.To.Level, time.Time{}
		s.put(*e.To, put{At: at, Until: e.Terms.AcceptDue})
	}
}

// unlooked makes an order of what nobody will look at first, but not for those
// whom it leaves in the same moment.
func (s *story) unlooked(e casefile.Reclassified, at time.Time) {
	if s.Since = at; e.To == nil {
		s.dispatch(at, e.Terms)
	}
}

// accept counts the handling from when the papers were complete: what was before
// is the applicant's time, or that of checking. What counts as accepted because
// nobody said anything in time is no merit of the window's.
func (s *story) accept(e casefile.Accepted) {
	s.Accepted = !e.Deemed
	s.Due, s.Since, s.Took = e.Resident, e.From, 0
	for _, off := range s.Rests {
		s.Since = behind(s.Since, off)
	}
}

// reopen takes the closing back and puts the case before its unit again.
func (s *story) reopen(e casefile.Reopened, at time.Time) {
	s.sentBack(func(h *hand) { h.Reopened = true })
	s.unmet()
	s.Granted = time.Time{} // it is decided anew
	s.Redone, s.Score, s.Answered, s.Solved = s.Redone || s.Score > 0, 0, false, false
	s.Reopened, s.Closed, s.How, s.Since, s.Held = true, time.Time{}, "", at, time.Time{}
	s.Orders = append(s.Orders, put{At: at, Level: s.Level, Unit: s.Unit, Until: e.Terms.AcceptDue})
}

// unmerge counts the case again. The time in which it was merged was nobody's
// handling, but it is the resident's: their due time stays.
func (s *story) unmerge(e casefile.Unmerged, at time.Time) {
	s.Merged = false
	s.rest(at)
	s.wait(e.Terms)
}

// resume goes on as if the pause had not been: a suspended case has no due time,
// and what it waited for is nobody's handling.
func (s *story) resume(e casefile.CaseResumed) {
	s.Due = e.Resident
	s.rest(e.At)
	s.wait(e.Terms)
}
