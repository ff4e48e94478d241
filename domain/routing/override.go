package routing

import "gridcase/domain/clock"

// Limited are the limits that a case has: those of its matter in the catalogue, or what
// the policy puts in their place, with the names of the lines that did.
type Limited struct {
	Accept, Resolve clock.Limit
	By              []string
}

// LimitsOf works out the limits of a case.
func (p Policy) LimitsOf(f Facts) Limited {
	var accept, resolve clock.Limit
	var by []string
	for _, o := range p.LimitsFor {
		gives := accept.IsZero() && !o.Accept.IsZero() || resolve.IsZero() && !o.Resolve.IsZero()
		if !gives || !p.holds(o.When, f) {
			continue
		}
		by = append(by, o.Name)
		if accept.IsZero() {
			accept = o.Accept
		}
		if resolve.IsZero() {
			resolve = o.Resolve
		}
	}
	if accept.IsZero() {
		accept = f.Matter.Accept.Limit
	}
	if resolve.IsZero() {
		resolve = f.Matter.Resolve.Limit
	}
	return Limited{accept, resolve, by}
}

// Arms reports whether a rung of the ladder is there for a case.
func (p Policy) Arms(r Rung, f Facts) bool { return r.When == "" || p.holds(r.When, f) }
