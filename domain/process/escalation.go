// Package process holds the process managers as pure functions: facts in,
// wishes out. The reactions carry the wishes out; nothing here waits, looks up
// or remembers.
package process

import (
	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/routing"
)

// Wish is a command that a process wants carried out on a case.
type Wish struct {
	// ID follows from the process, the commit and the event's index in it, so
	// that a fact that is delivered twice is acted on once.
	ID   string
	Case string
	By   string // who is behind it; "" is the ladder
	Verb casefile.Verb
}

// Escalation is the ladder's second half: a rung that was reached and whose
// effect is to climb becomes the wish to climb.
func Escalation(p routing.Policy, c es.Recorded, events []casefile.Event) []Wish {
	var wishes []Wish
	for i, e := range events {
		reached, ok := e.(casefile.RungReached)
		if !ok {
			continue
		}
		if rung, known := p.Rung(reached.Rung); known && rung.Has(routing.Climb) {
			wishes = append(wishes, Wish{
				ID:   wishID("escalation", c, i),
				Case: c.Subject,
				Verb: casefile.Climb{Rung: reached.Rung, Arm: reached.Arm, Due: reached.Due},
			})
		}
	}
	return wishes
}
