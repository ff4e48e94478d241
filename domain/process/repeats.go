package process

import (
	"slices"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// Told is a report among those of the same place and matter.
type Told struct {
	Case  string
	Rank  int            // among all that are looked at, those that are done counted
	Nth   int            // of the days up to it that the policy counts, with it
	State casefile.State // as it stands now; zero for the last one, which is the case itself
}

// repeated reports whether a repeat asks for an order: there were enough, and no
// order that is still open is about them. The policy may want another one when
// many more came meanwhile.
func repeated(p routing.Policy, r routing.Rung, seen Seen) bool {
	limits, n := p.Filled().Limits, len(seen.Told)
	if n == 0 || seen.Told[n-1].Nth < limits.Repeats {
		return false
	}
	_, since := covering(p, r, seen)
	return since == 0 || limits.RepeatsMore > 0 && since >= limits.RepeatsMore
}

// covering finds the earlier report whose order is about this one, too, and how
// many came since, with this one; 0 for none. It is the last that has an order.
// Where none has, or so many came since that another one is due, it is the first
// that is about to get one: the others that wait will stand under it as well.
func covering(p routing.Policy, r routing.Rung, seen Seen) (under Told, since int) {
	earlier, me := seen.Told[:len(seen.Told)-1], seen.Told[len(seen.Told)-1]
	last := -1
	for i, t := range earlier {
		if t.State.Status.Open() && ordered(p, t.State) {
			last = i
		}
	}
	more := p.Filled().Limits.RepeatsMore
	for _, t := range earlier[last+1:] {
		if (last < 0 || more > 0 && t.Rank-earlier[last].Rank >= more) && awaits(p, r, seen, t) {
			return t, me.Rank - t.Rank
		}
	}
	if last < 0 {
		return Told{}, 0
	}
	return earlier[last], me.Rank - earlier[last].Rank
}

// ordered reports whether a case has, or had, an order for being reported again.
func ordered(p routing.Policy, s casefile.State) bool {
	return slices.ContainsFunc(s.Ordered, func(name string) bool {
		rung, known := p.Rung(name)
		return known && rung.On == routing.Repeated
	})
}

// awaits reports whether an earlier report is about to get its order: two came at
// once, and the other has not been dealt with. The same policy asks for it, no
// other order is about it, and it would be given.
func awaits(p routing.Policy, r routing.Rung, seen Seen, t Told) bool {
	if t.Nth < p.Filled().Limits.Repeats || !t.State.Status.Open() || t.State.Versions.Policy != seen.After.Versions.Policy || t.linked(seen.Told) {
		return false
	}
	events, err := casefile.Decide(t.State, casefile.Command{At: seen.Commit.At, Rules: seen.Rules, Verb: casefile.LadderOrder{Rung: r.Name, To: "somebody", Unit: t.State.At}})
	return err == nil && len(events) > 0
}

// linked reports whether a report has to do with another of them already.
func (t Told) linked(all []Told) bool {
	return t.State.Twins != nil && slices.ContainsFunc(t.State.Twins.Links, func(l casefile.Link) bool {
		return l.Kind != casefile.RepeatedBy && slices.ContainsFunc(all, func(other Told) bool { return other.Case == l.Case })
	})
}

// Repetition puts a report that was made again under the order that is open for
// it: both cases say so, and whoever answers for the order hears of it. An order
// that is only about to be given is wished with it: whoever counted for that report
// may not have seen all that came before. Given twice it is given once.
func Repetition(p routing.Policy, tree org.Tree, seen Seen) (wishes []Wish) {
	n := len(seen.Told)
	if n == 0 || seen.Told[n-1].Nth < p.Filled().Limits.Repeats {
		return nil
	}
	for i, e := range seen.Events {
		for _, rung := range p.Ladder {
			if !Tells(e) || rung.On != routing.Repeated || !orders(rung) || repeated(p, rung, seen) {
				continue
			}
			under, since := covering(p, rung, seen)
			if since == 0 {
				continue
			}
			if to, at, known := leader(tree, under.State, orderer(rung)); known && !ordered(p, under.State) {
				wishes = append(wishes, Wish{ID: wishID("repetition.order."+rung.Name, seen.Commit, i), Case: under.Case, Verb: casefile.LadderOrder{Rung: rung.Name, Due: under.State.Opened, To: to, Unit: at}})
			}
			wishes = append(wishes, Wish{ID: wishID("repetition."+rung.Name, seen.Commit, i), Case: seen.Commit.Subject, Verb: casefile.LinkTo{Case: under.Case, Kind: casefile.Repeats}})
		}
	}
	return wishes
}

// Tells reports whether an event says what was reported, and where.
func Tells(e casefile.Event) bool {
	switch e.(type) {
	case casefile.Reported, casefile.Reclassified, casefile.Placed:
		return true
	}
	return false
}
