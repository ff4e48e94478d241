package process

import "gridcase/domain/casefile"

// windowNotices says who must know of what happens at the one window. A breach is
// told to the unit, to the one above, and to whoever gave the first notice: it was
// not complete.
func windowNotices(after casefile.State, by string, e casefile.Event) []Notice {
	switch e := e.(type) {
	case casefile.Breached:
		all := append([]Notice{{Kind: Breach, Unit: after.At.Unit, Path: after.At.Path}}, tell(by, Notice{Kind: Breach, Person: e.First})...)
		if up, ok := after.Higher(); ok {
			all = append(all, Notice{Kind: Breach, Unit: up.Unit, Path: up.Path})
		}
		return all
	case casefile.SentOn:
		if e.Back {
			return tell(by, Notice{Kind: GivenBack, Person: after.Holder})
		}
		return []Notice{{Kind: Arrived, Unit: after.At.Unit, Path: after.At.Path}}
	case casefile.Decided:
		if after.Status.Open() { // else it was delivered in the same visit
			return tell(by, Notice{Kind: ToDeliver, Person: after.Holder})
		}
	case casefile.Appointed:
		return tell(by, Notice{Kind: Booked, Person: e.Person})
	}
	return nil
}

// windowRungNotices tells of the rungs that stand beside the ladder; false for
// others.
func windowRungNotices(after casefile.State, rung string) (all []Notice, ours bool) {
	if after.Window == nil {
		return nil, false
	}
	switch now, visit := casefile.VisitOf(rung); {
	case visit && after.Window.Visit == nil:
		return nil, true
	case visit && now:
		return tell("", Notice{Kind: VisitNow, Person: after.Window.Visit.Person}), true
	case visit:
		return tell("", Notice{Kind: VisitTomorrow, Person: after.Window.Visit.Person}), true
	case rung == casefile.SupplementEnd:
		return lead(after, "", SupplementEnd), true
	case rung == casefile.Silence:
		return lead(after, "", DeemedTaken), true
	case rung == casefile.LaterEnd && len(after.Window.Later) > 0:
		return lead(after, "", LaterMissing), true
	}
	return nil, rung == casefile.LaterEnd
}
