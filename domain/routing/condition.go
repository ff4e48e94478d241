package routing

import (
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// Facts are what a case is decided on.
type Facts struct {
	Matter   matter.Type
	Severity matter.Severity
	Chain    []org.Stop // from the grid, or the lowest known place, up to the district
	Channel  string
	At       time.Time // of the report: later decisions see the same moment
	Located  bool      // the report came with a point on the map
	Calendar clock.Calendar
}

// Raised reports whether the case is graver than its matter usually is.
func (f Facts) Raised() bool { return f.Severity < f.Matter.Severity } // "L1" is the gravest

// Unit is the case's own unit of a level, "" when the chain has none.
func (f Facts) Unit(l org.Level) string {
	for _, s := range f.Chain {
		if s.Level == l {
			return s.Unit
		}
	}
	return ""
}

// Condition is a compiled condition. It is pure: the same facts, the same answer.
type Condition func(Facts) bool

// Compiled is the policy with its conditions as functions, by their text. Those
// of the default policy need none.
func (p Policy) Compiled(conditions map[string]Condition) Policy {
	p.compiled = conditions
	return p
}

// Functions are the conditions that the policy was given, by their text.
func (p Policy) Functions() map[string]Condition { return p.compiled }

// Ready reports whether every condition can be asked: a policy that is not must
// never decide.
func (p Policy) Ready() bool {
	for _, when := range p.Conditions() {
		if p.condition(when) == nil {
			return false
		}
	}
	return true
}

func (p Policy) condition(when string) Condition {
	if c, ok := native[when]; ok {
		return c
	}
	return p.compiled[when]
}

// holds asks a condition; one that is not there holds never, see [Policy.Ready].
func (p Policy) holds(when string, f Facts) bool {
	c := p.condition(when)
	return c != nil && c(f)
}
