package city

import (
	"math/rand/v2"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// invite: who leads asks an office of the street to do its share (联动联勤).
func (h habits) invite(s casefile.State, r *rand.Rand) (Act, bool) {
	street := stop(s.Chain, org.Street)
	if s.Joint != nil || s.Kind != matter.Incident || s.At.Level == org.Grid || !chance(r, 4) {
		return Act{}, false
	}
	var near []org.Unit
	for _, o := range h.staff.offices {
		if o.Parent == street.Unit && len(h.staff.office[o.ID]) > 0 {
			near = append(near, o)
		}
	}
	if len(near) == 0 {
		return Act{}, false
	}
	unit := pick(r, near)
	return act("join", h.resolve(s, 5, 25, r), s.Holder, r, func(w personal.Sealed) casefile.Verb {
		return casefile.Join{Unit: org.Stop{Unit: unit.ID, Path: h.units.Path(unit.ID)}, Task: w}
	}), true
}

// share: somebody of the invited office takes its part and hands in the result.
func (h habits) share(p casefile.Part, r *rand.Rand) (Act, bool) {
	team := h.staff.office[p.Unit.Unit]
	if len(team) == 0 || chance(r, 8) {
		return Act{}, false
	}
	if p.Person == "" {
		at := p.At.Add(time.Duration(10+r.IntN(120)) * time.Minute)
		return act("take-part", at, pick(r, team), r, func(personal.Sealed) casefile.Verb { return casefile.TakePart{Part: p.No} }), true
	}
	at := h.at(p.At, p.Limit, 20, 95, r)
	return act("hand-in", at, p.Person, r, func(w personal.Sealed) casefile.Verb { return casefile.HandIn{Part: p.No, Result: w} }), true
}

// open is the first part that somebody still works on.
func open(j *casefile.Joint) (first casefile.Part, found bool) {
	if j == nil {
		return first, false
	}
	for _, p := range j.Parts {
		if p.Open() {
			return p, true
		}
	}
	return first, false
}
