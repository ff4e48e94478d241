package rehearse

import (
	"slices"

	"gridcase/domain/reference"
	"gridcase/domain/routing"
)

// AsItWas says what of a proposal a trial cannot try. Cases are replayed one by
// one, while a repeat and a duplicate are found among all the others as they would
// stand then: whether an order for a repeat is given, and what is merged, is taken
// as it was.
func AsItWas(docs reference.State, proposed Proposal) (all []TrialWords) {
	if proposed.Policy == nil {
		return nil
	}
	is, was := proposed.Policy.Filled(), docs.Policy.Filled()
	if repeats(is) != repeats(was) || !slices.Equal(repeated(is), repeated(was)) {
		all = append(all, TrialWords{
			Zh: "同一地点重复上报的认定没有重新计数:因重复上报而发的督办单,试算中与当时一样。",
			En: "Reports of one place were not counted anew: an order that was given for a repeat is given in the trial, and no other.",
		})
	}
	if is.Limits.DuplicateHours != was.Limits.DuplicateHours || is.Limits.DuplicateMetres != was.Limits.DuplicateMetres {
		all = append(all, TrialWords{
			Zh: "重复案卷没有重新查找:当时合并的仍然合并,其他的不合并。",
			En: "Duplicates were not looked for anew: what was merged is merged in the trial, and nothing else.",
		})
	}
	return all
}

// repeats are the numbers by which a report is a repeat.
func repeats(p routing.Policy) [3]int {
	return [3]int{p.Limits.Repeats, p.Limits.RepeatsMore, p.Limits.RepeatDays}
}

// repeated names the rungs that a repeat reaches.
func repeated(p routing.Policy) (names []string) {
	for _, r := range p.Ladder {
		if r.On == routing.Repeated {
			names = append(names, r.Name)
		}
	}
	return names
}
