package pledge

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"gridcase/domain/org"
)

// Book is every line of every list, by id. It is never changed in place: a reader
// needs no lock.
type Book map[string]Pledge

// Evolve folds events in, oldest first.
func (b Book) Evolve(events ...Event) Book {
	if len(events) == 0 {
		return b
	}
	next := maps.Clone(b)
	if next == nil {
		next = Book{}
	}
	for _, e := range events {
		next[e.id()] = e.apply(next[e.id()])
	}
	return next
}

// Lines are those for which something holds, the newest first.
func (b Book) Lines(holds func(Pledge) bool) (lines []Pledge) {
	for _, p := range b {
		if holds(p) {
			lines = append(lines, p)
		}
	}
	slices.SortFunc(lines, func(a, b Pledge) int { return cmp.Or(b.Listed.At.Compare(a.Listed.At), cmp.Compare(a.ID, b.ID)) })
	return lines
}

// Projects are the lines at or below a path that both sides agreed on in a period,
// its end not included: what 双向认领完成率 counts (R59). Path "" is everywhere,
// level "" any.
func (b Book) Projects(path string, level org.Level, from, to time.Time) []Pledge {
	return b.Lines(func(p Pledge) bool {
		return p.Project() && !p.Agreed.At.Before(from) && p.Agreed.At.Before(to) &&
			(path == "" || org.Within(p.Path, path)) && (level == "" || p.Level == level)
	})
}

// Acts names what may be done with a line.
var Acts = []string{"claim", "accept", "decline", "finish", "confirm", "withdraw"}

// May lists what somebody can do with a line now, as it is named in [Acts].
func (p Pledge) May(c Command) (acts []string) {
	for _, unit := range c.For {
		if _, err := (Claim{unit}).decide(p, c); err == nil {
			acts = append(acts, Acts[0])
			break
		}
	}
	for i, v := range []Verb{Accept{}, Decline{"-"}, Finish{"-"}, Confirm{}, Withdraw{"-"}} {
		if _, err := v.decide(p, c); err == nil {
			acts = append(acts, Acts[i+1])
		}
	}
	return acts
}
