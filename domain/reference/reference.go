// Package reference is what every decision leans on: the org tree, the matter
// catalogue, the entry lists, the working calendar and the policy. Each is a
// document in the log with versions of its own; a case names those it was
// decided under. A new version is proposed by one person, approved by another,
// and counts from its day on.
package reference

import (
	"fmt"
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/pledge"
	"gridcase/domain/roster"
	"gridcase/domain/routing"
)

// The documents: subjects of the stream REFERENCE.
const (
	Org      = "org"
	Matters  = "matters"
	Calendar = "calendar"
	Policy   = "policy"
	Lists    = "lists"
)

// Corrections is a record beside the documents: which corrected calendars were
// carried to the open cases.
const Corrections = "corrections"

// Views is a record of the lists that people keep at hand, see [View].
const Views = "views"

// Records lists what is written down beside the documents and is none; the lists
// of needs and resources have one a year, see [Pledges].
var Records = []string{Corrections, Rosters, Views, Staffing}

// Subjects lists them.
var Subjects = []string{Org, Matters, Calendar, Policy, Lists}

// State is all documents: as they are in force at the moment it was made for, see
// [State.At], and behind that every version. It is a value: a reader that holds
// one decides on one consistent set.
type State struct {
	Org      org.Tree
	Matters  matter.Catalogue
	Calendar clock.Calendar
	Policy   routing.Policy
	Lists    matter.Lists
	Versions casefile.Versions
	Rosters  roster.Book // who is on duty where
	Pledges  pledge.Book // needs, resources, and who claimed them
	// Corrected is the last calendar that all open cases were reckoned by.
	Corrected CalendarApplied
	Moves     int // changes of the tree that came into force on their day, with no commit then

	matters   Editions[matter.Catalogue]
	calendars Editions[clock.Calendar]
	policies  Editions[routing.Policy]
	lists     Editions[matter.Lists]
	vacant    map[string]GridEmptied // grids that nobody works in, as far as it was written down
	emptied   []GridEmptied          // those that somebody was told of, oldest first
	moves     []move                 // of the tree, approved and still to come
	proposals []Proposal
	views     []View
	seen      map[string]uint64 // the last version of each subject that was folded in
}

// move is a change of the tree that waits for its day.
type move struct {
	version uint64
	from    time.Time
	change  []Event
}

// Event is a fact about a document.
//
//sumtype:decl
type Event interface{ name() string }

// UnitSet says that a unit is new or changed.
type UnitSet struct {
	Unit org.Unit `json:"unit"`
}

// PersonSet says that a person is new or changed.
type PersonSet struct {
	Person org.Person `json:"person"`
}

// MattersAdopted puts a catalogue in force.
type MattersAdopted struct {
	Catalogue matter.Catalogue `json:"catalogue"`
}

// CalendarAdopted puts a calendar in force.
type CalendarAdopted struct {
	Calendar clock.Calendar `json:"calendar"`
}

// PolicyAdopted puts a policy in force.
type PolicyAdopted struct {
	Policy routing.Policy `json:"policy"`
}

// ListsAdopted puts entry lists in force.
type ListsAdopted struct {
	Lists matter.Lists `json:"lists"`
}

func (CalendarApplied) name() string { return "calendar.applied.v1" }
func (UnitSet) name() string         { return "org.unit_set.v1" }
func (PersonSet) name() string       { return "org.person_set.v1" }
func (MattersAdopted) name() string  { return "matters.adopted.v1" }
func (CalendarAdopted) name() string { return "calendar.adopted.v1" }
func (PolicyAdopted) name() string   { return "policy.adopted.v1" }
func (ListsAdopted) name() string    { return "lists.adopted.v1" }

// Name is the literal that an event is stored under.
func Name(e Event) string { return e.name() }

// Decoders holds every name ever stored.
var Decoders = withPledges(es.Decoders[Event]{
	"org.unit_set.v1":       es.From(func(e UnitSet) Event { return e }),
	"org.person_set.v1":     es.From(func(e PersonSet) Event { return e }),
	"matters.adopted.v1":    es.From(func(e MattersAdopted) Event { return e }),
	"calendar.adopted.v1":   es.From(func(e CalendarAdopted) Event { return e }),
	"calendar.applied.v1":   es.From(func(e CalendarApplied) Event { return e }),
	"policy.adopted.v1":     es.From(func(e PolicyAdopted) Event { return e }),
	"lists.adopted.v1":      es.From(func(e ListsAdopted) Event { return e }),
	"grid.emptied.v1":       es.From(func(e GridEmptied) Event { return e }),
	"grid.staffed.v1":       es.From(func(e GridStaffed) Event { return e }),
	"document.proposed.v1":  es.From(func(e Proposed) Event { return e }),
	"document.approved.v1":  es.From(func(e ProposalApproved) Event { return e }),
	"document.refused.v1":   es.From(func(e ProposalRefused) Event { return e }),
	"document.withdrawn.v1": es.From(func(e ProposalWithdrawn) Event { return e }),
	"roster.planned.v1":     es.From(func(e RosterPlanned) Event { return e }),
	"roster.swapped.v1":     es.From(func(e RosterSwapped) Event { return e }),
	"roster.vacated.v1":     es.From(func(e RosterVacated) Event { return e }),
	"roster.cover_set.v1":   es.From(func(e RosterCoverSet) Event { return e }),
	"view.kept.v1":          es.From(func(e ViewKept) Event { return e }),
	"view.dropped.v1":       es.From(func(e ViewDropped) Event { return e }),
})

// Rules picks the documents that decide about a matter that is reported now;
// false for an unknown code.
func (s State) Rules(code string) (casefile.Rules, bool) {
	m, ok := s.Matters.Find(code)
	return casefile.Rules{Policy: s.Policy, Matter: m, Calendar: s.Calendar, Lists: s.Lists, Versions: s.Versions, Duty: s.called}, ok
}

// RulesOf picks the documents that decide, at a moment, about a case that was
// reported under the pinned versions: its own policy and catalogue unless a later
// one counts for cases in flight; calendar, entry lists and tree are those of
// the day.
func (s State) RulesOf(code string, pinned casefile.Versions, at time.Time) (casefile.Rules, bool) {
	r, ok := s.dated(at).Rules(code)
	if e, known := s.policies.For(pinned.Policy, at); known {
		r.Policy, r.Versions.Policy = e.Document, e.Version
	}
	if e, known := s.matters.For(pinned.Matters, at); known {
		if m, listed := e.Document.Find(code); listed { // a case may be given a matter that is newer than itself
			r.Matter, r.Versions.Matters, ok = m, e.Version, true
		}
	}
	return r, ok
}

// Policies are all versions of the policy, in the order of their days.
func (s State) Policies() Editions[routing.Policy] { return s.policies }

// Catalogues are all versions of the catalogue, in the order of their days.
func (s State) Catalogues() Editions[matter.Catalogue] { return s.matters }

// Calendars are all versions of the calendar, in the order of their days.
func (s State) Calendars() Editions[clock.Calendar] { return s.calendars }

// EntryLists are all versions of the entry lists, in the order of their days.
func (s State) EntryLists() Editions[matter.Lists] { return s.lists }

// Ready is the same set with every policy able to decide: compile makes functions
// of the conditions of those that are not.
func (s State) Ready(compile func(routing.Policy) (routing.Policy, error)) (State, error) {
	policies := slices.Clone(s.policies)
	for i, e := range policies {
		if e.Document.Ready() {
			continue
		}
		p, err := compile(e.Document)
		if err != nil {
			return s, fmt.Errorf("version %d: %w", e.Version, err)
		}
		policies[i].Document = p
	}
	s.policies = policies
	return s, nil
}

// newest is the latest version of a document that was adopted or approved,
// whether it counts already or not.
func (s State) newest(document string) uint64 {
	switch document {
	case Matters:
		return s.matters.newest()
	case Calendar:
		return s.calendars.newest()
	case Policy:
		return s.policies.newest()
	case Lists:
		return s.lists.newest()
	}
	return s.seen[document]
}

// Seen is the last version of a document's subject that is folded in, proposals
// counted: the one to append behind.
func (s State) Seen(document string) uint64 { return s.seen[document] }
