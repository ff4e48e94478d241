package city

import (
	"math/rand/v2"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// contact: who reported something is spoken with, at once when it is grave.
func (h habits) contact(s casefile.State, r *rand.Rand) (Act, bool) {
	if !public(s) || s.Talks != nil && !s.Talks.First.IsZero() || !chance(r, 75) {
		return Act{}, false
	}
	at := h.resolve(s, 1, 6, r)
	if s.Talks != nil && !s.Talks.Since.IsZero() {
		at = s.Talks.Since.Add(time.Duration(1+r.IntN(11)) * time.Minute) // ten are allowed
	}
	return act("contact", at, s.Holder, r, spoke(pick(r, casefile.Contacts[:3]))), true
}

// public reports whether a resident waits for an answer.
func public(s casefile.State) bool {
	return s.Kind == matter.Incident && s.Channel != "grid_worker"
}

// callback: the station asks whether it is solved, and what they think of it.
func (h habits) callback(s casefile.State, at time.Time, r *rand.Rand) (Act, bool) {
	by, ok := other(h.staff.at(stop(s.Chain, org.Community)), s.Handler, r)
	if !ok || !public(s) || s.Talks != nil && s.Talks.Callback != nil || !chance(r, 35) {
		return Act{}, false
	}
	if chance(r, 93) {
		return act("callback", at, by, r, called(casefile.CallBack{Solved: true, Score: score(r)})), true
	}
	return act("unsolved", at, by, r, called(casefile.CallBack{Score: 1 + r.IntN(2), Reopen: chance(r, 60)})), true
}

// rate: some residents say by themselves what they think of it.
func (h habits) rate(s casefile.State, at time.Time, r *rand.Rand) (Act, bool) {
	by, ok := other(h.staff.at(stop(s.Chain, org.Community)), s.Handler, r)
	if !ok || s.Score > 0 || s.Channel == "grid_worker" || !chance(r, 18) {
		return Act{}, false
	}
	n := score(r)
	return act("rate", at, by, r, func(personal.Sealed) casefile.Verb { return casefile.Rate{Score: n} }), true
}

// score is mostly good.
func score(r *rand.Rand) int { return pick(r, []int{5, 5, 5, 5, 4, 4, 4, 3, 3, 2}) }

func spoke(how string) making {
	return func(w personal.Sealed) casefile.Verb { return casefile.Contact{How: how, Note: w} }
}

func called(v casefile.CallBack) making {
	return func(w personal.Sealed) casefile.Verb {
		v.Text = w
		return v
	}
}
