package city

import (
	"math/rand/v2"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// giveBack: now and then a community finds that the neighbours have it, and
// these may find the same; after that the street rules.
func (h habits) giveBack(s casefile.State, by string, r *rand.Rand) (Act, bool) {
	often := 1.5
	if s.Returns > 0 {
		often = 30
	}
	if s.At.Level != org.Community || s.Kind != matter.Incident || s.Ruled || !chance(r, often) {
		return Act{}, false
	}
	to := casefile.Destination(h.units.Chain(h.neighbour(s, r)))
	if len(to) < 2 {
		return Act{}, false
	}
	return act("return", h.accept(s, r), by, r, func(w personal.Sealed) casefile.Verb {
		return casefile.Return{Code: "wrong_unit", To: to, Reason: w}
	}), true
}

// neighbour is another community under the same unit: of a case that came from
// one, that one.
func (h habits) neighbour(s casefile.State, r *rand.Rand) string {
	if len(s.Disputed) > 0 {
		return s.Disputed[0].Unit
	}
	here, _ := h.units.Unit(s.At.Unit)
	var near []string
	for _, g := range h.staff.grids {
		if c, _ := h.units.Unit(g.Parent); c.Parent == here.Parent && c.ID != here.ID {
			near = append(near, c.ID)
		}
	}
	if len(near) == 0 {
		return ""
	}
	return pick(r, near)
}

// rule: whose it is, for good; some rulings are kept for the next time.
func (h habits) rule(s casefile.State, r *rand.Rand) (Act, bool) {
	all := h.staff.supervisors[s.At.Unit]
	if len(all) == 0 || len(s.Disputed) == 0 {
		return Act{}, false
	}
	to, keep := casefile.Destination(h.units.Chain(pick(r, s.Disputed).Unit)), chance(r, 60)
	return act("rule", h.accept(s, r), pick(r, all), r, func(w personal.Sealed) casefile.Verb {
		return casefile.Rule{To: to, Text: w, Precedent: keep}
	}), true
}
