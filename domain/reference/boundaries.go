package reference

import (
	"cmp"
	"slices"
	"time"

	"gridcase/domain/org"
)

// Boundary is a unit as it was from one day to the next (R24): old cases stand in
// the outline of their time.
type Boundary struct {
	From     time.Time
	Until    time.Time // zero: it is so still
	Unit     org.Unit
	Version  uint64
	By       string // who brought it in, or proposed it
	Approved string // by whom, "" for an import
	Proposal string
	Reason   string
	Into     string // of the last one: the grid that it became part of
}

// Boundaries are all that a unit ever was, oldest first, what was approved and is
// still to come included. commits are all of the tree's document.
func Boundaries(commits []Commit, unit string) []Boundary {
	var all []Boundary
	wishes := map[string]Proposed{}
	for _, c := range commits {
		var direct []Event
		for _, e := range c.Events {
			switch e := e.(type) {
			case Proposed:
				wishes[e.ID] = e
			case UnitSet:
				direct = append(direct, e)
			case ProposalApproved:
				w := wishes[e.ID]
				if events, err := adopted(Org, w.Body); err == nil {
					all = drawn(all, unit, dated(events, e.From), Boundary{From: e.From, Version: c.Version, By: w.By, Approved: e.By, Proposal: e.ID, Reason: w.Reason})
				}
			}
		}
		all = drawn(all, unit, direct, Boundary{From: c.At, Version: c.Version, By: c.By})
	}
	slices.SortStableFunc(all, func(a, b Boundary) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Version, b.Version)) })
	return ended(all)
}

// drawn adds what events make of the unit.
func drawn(all []Boundary, unit string, events []Event, as Boundary) []Boundary {
	for _, e := range events {
		set, is := e.(UnitSet)
		switch {
		case !is:
		case set.Unit.ID == unit:
			as.Unit, as.Into = set.Unit, ""
			all = append(all, as)
		case slices.Contains(set.Unit.Merges, unit):
			as.Unit, as.Into = org.Unit{ID: unit, Until: as.From}, set.Unit.ID
			all = append(all, as)
		}
	}
	return all
}

// ended lets each last until the next, and takes out those that only say that the
// unit went.
func ended(all []Boundary) (kept []Boundary) {
	for _, b := range all {
		n := len(kept)
		if n > 0 && kept[n-1].Until.IsZero() {
			kept[n-1].Until = b.From
		}
		switch {
		case !b.Unit.Gone():
			kept = append(kept, b)
		case n > 0 && kept[n-1].Into == "":
			kept[n-1].Into = b.Into
		}
	}
	return kept
}
