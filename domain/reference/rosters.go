package reference

import (
	"time"

	"gridcase/domain/es"
	"gridcase/domain/roster"
)

// Rosters is a record beside the documents: who is on duty where. It needs no
// approval; whoever manages a unit plans it.
const Rosters = "rosters"

// The events of the rosters, as they are stored.
type (
	RosterPlanned  struct{ roster.Planned }
	RosterSwapped  struct{ roster.Swapped }
	RosterVacated  struct{ roster.Vacated }
	RosterCoverSet struct{ roster.CoverSet }
)

func (RosterPlanned) name() string  { return "roster.planned.v1" }
func (RosterSwapped) name() string  { return "roster.swapped.v1" }
func (RosterVacated) name() string  { return "roster.vacated.v1" }
func (RosterCoverSet) name() string { return "roster.cover_set.v1" }

// OfRosters are the facts of a roster as those of the record.
func OfRosters(events []roster.Event) (all []Event) {
	for _, e := range events {
		switch e := e.(type) {
		case roster.Planned:
			all = append(all, RosterPlanned{e})
		case roster.Swapped:
			all = append(all, RosterSwapped{e})
		case roster.Vacated:
			all = append(all, RosterVacated{e})
		case roster.CoverSet:
			all = append(all, RosterCoverSet{e})
		}
	}
	return all
}

// rostered folds an event of the record in; false for another's.
func (s State) rostered(c Commit, e Event) (State, bool) {
	switch e := e.(type) {
	case RosterPlanned:
		s.Rosters = s.Rosters.Evolve(c.Version, e.Planned)
	case RosterSwapped:
		s.Rosters = s.Rosters.Evolve(c.Version, e.Swapped)
	case RosterVacated:
		s.Rosters = s.Rosters.Evolve(c.Version, e.Vacated)
	case RosterCoverSet:
		s.Rosters = s.Rosters.Evolve(c.Version, e.CoverSet)
	default:
		return s, false
	}
	return s, true
}

// called is who is on duty for a unit while its office is closed.
func (s State) called(unit string, at time.Time) []string {
	return s.Rosters.Called(s.Org, s.Calendar, unit, at)
}

// RostersThen are the rosters as they were planned by some commits of the record.
func RostersThen(commits []es.Recorded, at time.Time) (roster.Book, error) {
	var s State
	for _, c := range commits {
		if c.At.After(at) {
			break
		}
		events, err := es.Decode(Decoders, c.Commit)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			s, _ = s.rostered(Commit{Version: c.Version}, e)
		}
	}
	return s.Rosters, nil
}
