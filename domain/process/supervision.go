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
	Commit es.Recorded
	Events []casefile.Event
	After  casefile.State // with the events folded in
	Rules  casefile.Rules // that the case goes by
	Told   []Told         // reports of the same place and matter up to this one, first to last; none when nobody counted
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
			var known bool
			if v.To, v.Unit, known = leader(t, seen.After, orderer(rung)); known {
				wishes = append(wishes, Wish{ID: wishID("supervision."+rung.Name, seen.Commit, i), Case: seen.Commit.Subject, Verb: v})
			}
		}
	}
	return wishes
}

// orderer is the level that a rung's order comes from.
func orderer(r routing.Rung) org.Level {
	if r.Has(routing.District) {
		return org.District
	}
	return org.Street
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
		if orders(rung) && happened(p, rung, seen, e) {
			rungs = append(rungs, rung)
		}
	}
	return rungs
}

func orders(r routing.Rung) bool { return r.Has(routing.Supervise) || r.Has(routing.District) }

// happened reports whether an event reaches a rung that hangs on no clock. One
// that gave its order for a case gives it no other, however often it is reached.
func happened(p routing.Policy, r routing.Rung, seen Seen, e casefile.Event) bool {
	switch {
	case r.On == routing.Reworked:
		_, again := e.(casefile.Reworked)
		return again && seen.After.Reworks == p.Filled().Limits.Reworks
	case r.On == routing.Repeated:
		return Tells(e) && repeated(p, r, seen)
	case r.On == routing.Gravest:
		return gravest(e)
	}
	return false
}

// gravest reports whether a case came in as that, or proved it.
func gravest(e casefile.Event) bool {
	switch e := e.(type) {
	case casefile.Reported:
		return e.Severity == matter.L1
	case casefile.Reclassified:
		return e.Severity == matter.L1
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
