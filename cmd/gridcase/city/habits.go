package city

import (
	"math/rand/v2"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// habits are how people here go about a case: most do in time what is theirs,
// some are late, some leave it. The same habits make the history and the live
// traffic.
type habits struct {
	staff    staff
	calendar clock.Calendar
	matters  matter.Catalogue
	units    org.Tree
	// hasty is how many of a hundred acts come at once, within two minutes, so
	// that somebody who watches sees things move.
	hasty float64
	// ignored is how many of a hundred waiting cases nobody claims.
	ignored float64
}

// next is what somebody will do about a case as it stands; false when nobody
// will: then only the ladder moves it. noted is how often somebody wrote in it.
func (h habits) next(s casefile.State, noted int, r *rand.Rand) (Act, bool) {
	switch s.Status {
	case casefile.Waiting:
		if !s.Terms.Check.IsZero() {
			return h.look(s, r)
		}
		return h.take(s, r)
	case casefile.Held:
		return h.work(s, noted, r)
	case casefile.InReview:
		return h.review(s, r)
	case casefile.IsClosed:
		return h.afterwards(s, noted, r)
	}
	return Act{}, false
}

// look: the grid's worker goes and sees whether what the public reported is
// there, or the station when she has no time; now and then nobody goes.
func (h habits) look(s casefile.State, r *rand.Rand) (Act, bool) {
	by, ok := h.staff.verifier(s, r)
	if !ok || chance(r, h.ignored/float64(2+s.Climbed)) {
		return Act{}, false
	}
	at := h.at(s.Terms.Since, s.Terms.Check, 2, 45, r)
	if chance(r, 4) {
		a := act("check", at, by, r, absent)
		a.Text = pick(r, said["absent"])
		return a, true
	}
	return act("check", at, by, r, seen), true
}

// take: somebody of the unit claims a waiting case, or does something else
// about it.
func (h habits) take(s casefile.State, r *rand.Rand) (Act, bool) {
	team := h.staff.at(s.At)
	if len(team) == 0 || chance(r, h.ignored/float64(1+s.Climbed)) {
		return Act{}, false
	}
	by, at := pick(r, team), h.accept(s, r)
	if s.Ruling {
		return h.rule(s, r)
	}
	if a, given := h.giveBack(s, by, r); given {
		return a, true
	}
	switch {
	case s.Climbed > 0 && s.At.Level.Rank() > org.Community.Rank() && chance(r, 35):
		return act("hand-down", at, h.boss(s, by, r), r, handDown), true
	case s.At.Level != org.District && s.Kind == matter.Incident && chance(r, 2):
		return act("escalate", at, by, r, escalate), true
	case (s.Window == nil || s.Window.Accepted.IsZero()) && chance(r, 2):
		return act("reject", at, by, r, reject), true
	case chance(r, 4):
		a := act("assign", at, h.boss(s, by, r), r, assign(by))
		a.to = by
		return a, true
	}
	return act("claim", at, by, r, claim), true
}

// boss is a supervisor of the unit, or who is there when it has none.
func (h habits) boss(s casefile.State, other string, r *rand.Rand) string {
	if all := h.staff.supervisors[s.At.Unit]; len(all) > 0 {
		return pick(r, all)
	}
	return other
}

// work: who holds the case brings the result, or cannot.
func (h habits) work(s casefile.State, noted int, r *rand.Rand) (Act, bool) {
	if s.Asked != nil {
		return h.answer(s, r)
	}
	if part, is := open(s.Joint); is {
		return h.share(part, r)
	}
	for _, might := range []func(casefile.State, *rand.Rand) (Act, bool){h.contact, h.invite, h.wait, h.ask, h.urge} {
		if a, willing := might(s, r); willing {
			return a, true
		}
	}
	switch {
	case chance(r, 1.5):
		return Act{}, false // forgotten, until the ladder finds it
	case noted == 0 && chance(r, 14):
		return act("note", h.resolve(s, 2, 30, r), s.Holder, r, note), true
	case s.Window != nil:
		return h.serve(s, r)
	case s.At.Level != org.District && s.Kind == matter.Incident && chance(r, 3):
		return act("escalate", h.resolve(s, 5, 40, r), s.Holder, r, escalate), true
	case chance(r, 1):
		return act("release", h.resolve(s, 2, 30, r), s.Holder, r, release), true
	case chance(r, 82):
		return result(h.resolve(s, 6, 55, r), s, r), true
	case chance(r, 75):
		return result(h.resolve(s, 56, 90, r), s, r), true
	}
	return result(h.resolve(s, 101, 148, r), s, r), true
}

// review: somebody else looks at the result; now and then nobody finds the time.
func (h habits) review(s casefile.State, r *rand.Rand) (Act, bool) {
	by, ok := h.staff.verifier(s, r)
	if !ok || chance(r, 1.5) {
		return Act{}, false
	}
	at := h.at(s.Resolved, limitOf("2wh"), 4, 100, r)
	switch {
	case s.Reworks == 0 && chance(r, 5):
		return act("rework", at, by, r, rework), true
	case chance(r, 6):
		return act("close", at, by, r, finish), true
	}
	return act("verify", at, by, r, verify), true
}

// afterwards: the resident is asked what they think of it; now and then the
// problem is back, or somebody adds a word.
func (h habits) afterwards(s casefile.State, noted int, r *rand.Rand) (Act, bool) {
	later := s.Closed.Add(time.Duration(2+r.IntN(90)) * time.Hour)
	for _, might := range []func(casefile.State, time.Time, *rand.Rand) (Act, bool){h.callback, h.rate} {
		if a, willing := might(s, later, r); willing {
			return a, true
		}
	}
	switch {
	case s.Terms.Arm == 1 && chance(r, 1.2):
		return act("reopen", later, s.FiledBy, r, reopen), true
	case noted < 2 && chance(r, 1.5):
		return act("note", later, s.FiledBy, r, note), true
	}
	return Act{}, false
}

// accept is when a waiting case is taken: mostly in the first half of its limit.
func (h habits) accept(s casefile.State, r *rand.Rand) time.Time {
	if chance(r, 78) {
		return h.at(s.Terms.Since, s.Terms.Accept, 2, 46, r)
	}
	return h.at(s.Terms.Since, s.Terms.Accept, 52, 96, r)
}

// resolve is when so much of the resolve limit is used.
func (h habits) resolve(s casefile.State, from, to int, r *rand.Rand) time.Time {
	return h.at(s.Terms.Since, s.Terms.Resolve, from, to, r, s.Terms.Pauses...)
}

// at is a moment at which between from and to percent of a limit are used: by
// the calendar, so that office limits are met in office hours.
func (h habits) at(since time.Time, limit clock.Limit, from, to int, r *rand.Rand, pauses ...clock.Span) time.Time {
	if chance(r, h.hasty) {
		return since.Add(time.Duration(5+r.IntN(115)) * time.Second)
	}
	share, seconds := from+r.IntN(to-from+1), r.IntN(50)
	due := h.calendar.DueShare(since, limit, share, pauses...)
	if due.At.IsZero() { // no limit
		return since.Add(time.Duration(share) * time.Minute)
	}
	return due.At.Add(time.Duration(seconds) * time.Second)
}
