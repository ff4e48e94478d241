package rehearse

import (
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/domain/whatif"
)

// Proposal is what shall be tried; what it leaves out stays as it was. It counts
// for all cases from their report on.
type Proposal struct {
	Policy   *routing.Policy
	Matters  *matter.Catalogue
	Calendar *clock.Calendar
	Lists    *matter.Lists
}

// InForce are the rules that each case went by: docs have every version.
func InForce(docs reference.State) whatif.Source {
	return func(before casefile.State, code string, at time.Time) (casefile.Rules, bool) {
		return docs.RulesOf(code, before.Versions, at)
	}
}

// Under are those that were in force, but for what is proposed.
func Under(docs reference.State, proposed Proposal) whatif.Source {
	was := InForce(docs)
	if proposed.Policy != nil {
		filled := proposed.Policy.Filled()
		proposed.Policy = &filled
	}
	return func(before casefile.State, code string, at time.Time) (casefile.Rules, bool) {
		rules, ok := was(before, code, at)
		if proposed.Policy != nil {
			rules.Policy = *proposed.Policy
		}
		if proposed.Matters != nil {
			rules.Matter, ok = proposed.Matters.Find(code)
		}
		if proposed.Calendar != nil {
			rules.Calendar = *proposed.Calendar
		}
		if proposed.Lists != nil {
			rules.Lists = *proposed.Lists
		}
		return rules, ok
	}
}
