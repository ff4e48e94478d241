package process

import (
	"slices"

	"gridcase/domain/casefile"
)

// onCall lets who is on duty hear what their unit, or who holds its case, is told
// outside of office hours. What is told to nobody calls nobody: a climb is told by
// itself, and nobody is called over what they did themselves.
func onCall(by string, e casefile.Event, told []Notice) []Notice {
	if len(told) == 0 {
		return nil
	}
	for _, person := range casefile.OnCall(e) {
		if !slices.ContainsFunc(told, func(n Notice) bool { return n.Person == person }) {
			told = append(told, tell(by, Notice{Kind: told[0].Kind, Person: person})...)
		}
	}
	return told
}
