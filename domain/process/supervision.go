package process

import (
	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// Seen is what a commit looks like to the process of supervision.
type Seen struct {
	Commit  es.Recorded
	Events  []casefile.Event
	After   casefile.State // with the events folded in
	Repeats int            // reports of the same place and matter, with this one; 0 when nobody counted
}

// Supervision is the ladder's other half (督办): what passed or happened and asks
// for a supervision order becomes the wish to give one, to the leader of the
// street or of the district by the org tree. Where nobody is known to lead, the
// next level's leader is named; without any there is no wish.
func Supervision(p routing.Policy, t org.Tree, seen Seen) (wishes []Wish) {
	for i, e := range seen.Events {
		for _, rung := range asking(p, seen, e) {
			v := casefile.LadderOrder{Rung: rung.Name, Due: seen.Commit.At}
			if reached, timed := e.(casefile.RungReached); timed {
				v.Rung, v.Arm, v.Due = reached.Rung, reached.Arm, reached.Due
			}
			level := org.Street
			if rung.Has(routing.District) {
				level = org.District
			}
			var known bool
			if v.To, v.Unit, known = leader(t, seen.After, level); known {
				wishes = append(wishes, Wish{ID: wishID("supervision."+rung.Name, seen.Commit, i), Case: seen.Commit.Subject, Verb: v})
			}
		}
	}
	return wishes
}

// asking are the rungs that an event reaches and that ask for an order.
func asking(p routing.Policy, seen Seen, e casefile.Event) (rungs []routing.Rung) {
	if reached, timed := e.(casefile.RungReached); timed {
		if rung, known := p.Rung(reached.Rung); known && orders(rung) {
			rungs = append(rungs, rung)
		}
		return rungs
	}
	for _, rung := range p.Ladder {
		if orders(rung) && happened(p, rung.On, seen, e) {
			rungs = append(rungs, rung)
		}
	}
	return rungs
}

func orders(r routing.Rung) bool { return r.Has(routing.Supervise) || r.Has(routing.District) }

func happened(p routing.Policy, on routing.Trigger, seen Seen, e casefile.Event) bool {
	switch e := e.(type) {
	case casefile.Reworked:
		return on == routing.Reworked && seen.After.Reworks == p.Filled().Limits.Reworks
	case casefile.Reported:
		return on == routing.Gravest && e.Severity == matter.L1 || on == routing.Repeated && seen.Repeats >= p.Filled().Limits.Repeats
	}
	return false
}

// leader is who supervises the case at a level, or at the lowest one above that
// has somebody; never below where the case stands.
func leader(t org.Tree, s casefile.State, level org.Level) (person string, at org.Stop, known bool) {
	for _, stop := range s.Way() {
		if level.Above(stop.Level) || s.At.Level.Above(stop.Level) {
			continue
		}
		if p, found := t.Leader(stop.Path); found {
			return p.ID, stop, true
		}
	}
	return "", org.Stop{}, false
}
