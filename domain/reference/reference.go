// Package reference is what every decision leans on: the org tree, the matter
// catalogue, the working calendar and the policy. Each is a document in the log
// with versions of its own; a case names those it was decided under.
package reference

import (
	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// The documents: subjects of the stream REFERENCE.
const (
	Org      = "org"
	Matters  = "matters"
	Calendar = "calendar"
	Policy   = "policy"
)

// Subjects lists them.
var Subjects = []string{Org, Matters, Calendar, Policy}

// State is all documents as they are in force. It is a value: a reader that
// holds one decides on one consistent set.
type State struct {
	Org      org.Tree
	Matters  matter.Catalogue
	Calendar clock.Calendar
	Policy   routing.Policy
	Versions casefile.Versions
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

func (UnitSet) name() string         { return "org.unit_set.v1" }
func (PersonSet) name() string       { return "org.person_set.v1" }
func (MattersAdopted) name() string  { return "matters.adopted.v1" }
func (CalendarAdopted) name() string { return "calendar.adopted.v1" }
func (PolicyAdopted) name() string   { return "policy.adopted.v1" }

// Name is the literal that an event is stored under.
func Name(e Event) string { return e.name() }

// Decoders holds every name ever stored.
var Decoders = es.Decoders[Event]{
	"org.unit_set.v1":     es.From(func(e UnitSet) Event { return e }),
	"org.person_set.v1":   es.From(func(e PersonSet) Event { return e }),
	"matters.adopted.v1":  es.From(func(e MattersAdopted) Event { return e }),
	"calendar.adopted.v1": es.From(func(e CalendarAdopted) Event { return e }),
	"policy.adopted.v1":   es.From(func(e PolicyAdopted) Event { return e }),
}

// Evolve folds one commit of a document. All its events count together, so a
// tree is rebuilt once a commit and not once a unit.
func Evolve(s State, subject string, version uint64, events []Event) State {
	var units []org.Unit
	var people []org.Person
	for _, e := range events {
		switch e := e.(type) {
		case UnitSet:
			units = append(units, e.Unit)
		case PersonSet:
			people = append(people, e.Person)
		case MattersAdopted:
			s.Matters = e.Catalogue
		case CalendarAdopted:
			s.Calendar = e.Calendar
		case PolicyAdopted:
			s.Policy = e.Policy.Filled()
		}
	}
	if len(units)+len(people) > 0 {
		s.Org = s.Org.With(units, people)
	}
	switch subject {
	case Org:
		s.Versions.Org = version
	case Matters:
		s.Versions.Matters = version
	case Calendar:
		s.Versions.Calendar = version
	case Policy:
		s.Versions.Policy = version
	}
	return s
}

// Rules picks the documents that decide about a matter; false for an unknown
// code.
func (s State) Rules(code string) (casefile.Rules, bool) {
	m, ok := s.Matters.Find(code)
	return casefile.Rules{Policy: s.Policy, Matter: m, Calendar: s.Calendar, Versions: s.Versions}, ok
}
