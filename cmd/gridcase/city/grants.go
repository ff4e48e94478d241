package city

import (
	"math/rand/v2"
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/personal"
)

// wait: what cannot go on for a while is put off by a supervisor, until a day.
func (h habits) wait(s casefile.State, r *rand.Rand) (Act, bool) {
	by, ok := other(h.staff.supervisors[s.At.Unit], s.Holder, r)
	if !ok || len(s.Paused) > 0 || s.Asked != nil || !chance(r, 2.5) {
		return Act{}, false
	}
	at := h.resolve(s, 10, 60, r)
	until := at.Add(time.Duration(2+r.IntN(9)) * 24 * time.Hour)
	return act("suspend", at, by, r, func(w personal.Sealed) casefile.Verb { return casefile.Suspend{Until: until, Reason: w} }), true
}

// short are the limits that people ask to have longer.
var short = []string{"4h", "24h", "4wh", "1wd", "2wd", "3wd", "5wd", "7wd"}

// ask for more time while there is some left; who may grant it decides.
func (h habits) ask(s casefile.State, r *rand.Rand) (Act, bool) {
	if len(h.staff.supervisors[s.Granter().Unit]) == 0 || s.Extended > 0 || !slices.Contains(short, s.Terms.Resolve.String()) || !chance(r, 4) {
		return Act{}, false
	}
	return act("extend", h.resolve(s, 40, 85, r), s.Holder, r, func(w personal.Sealed) casefile.Verb {
		return casefile.AskExtension{Limit: limitOf("15wd"), Reason: w}
	}), true
}

// answer what was asked for; some are refused.
func (h habits) answer(s casefile.State, r *rand.Rand) (Act, bool) {
	by, ok := other(h.staff.supervisors[s.Asked.To.Unit], s.Asked.By, r)
	if !ok {
		return Act{}, false
	}
	at := s.Asked.At.Add(time.Duration(5+r.IntN(180)) * time.Minute)
	if chance(r, 25) {
		return act("refuse", at, by, r, func(w personal.Sealed) casefile.Verb { return casefile.RefuseExtension{Reason: w} }), true
	}
	return act("grant", at, by, r, func(w personal.Sealed) casefile.Verb { return casefile.GrantExtension{Reason: w} }), true
}

// urge: a supervisor asks where it stays.
func (h habits) urge(s casefile.State, r *rand.Rand) (Act, bool) {
	by, ok := other(h.staff.supervisors[s.At.Unit], s.Holder, r)
	if !ok || !s.Urged.IsZero() || !chance(r, 3) {
		return Act{}, false
	}
	return act("urge", h.resolve(s, 60, 95, r), by, r, func(w personal.Sealed) casefile.Verb { return casefile.Urge{Text: w} }), true
}

func limitOf(s string) clock.Limit {
	l, err := clock.ParseLimit(s)
	if err != nil {
		panic("city: " + err.Error()) // unreachable: only literals come here
	}
	return l
}
