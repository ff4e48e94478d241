// Package pledge keeps the lists of a year (四项清单, R58): what a community or
// street needs, what a unit has to give, and what became of each by two-way claim
// (双向认领, R59). A need that is claimed and agreed on is a project.
package pledge

import (
	"slices"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
)

// Kind is which list something stands on.
type Kind string

const (
	Need     Kind = "need"     // 需求清单: a unit claims it
	Resource Kind = "resource" // 资源清单: a community claims it
)

// Status is how far it has come.
type Status string

const (
	Open      Status = "open"
	Claimed   Status = "claimed"   // a unit wants it, the other side is to say
	Agreed    Status = "agreed"    // both sides want it: it counts as a project
	Finished  Status = "finished"  // one side says so, the other is to confirm
	Confirmed Status = "confirmed" // both say so
	Withdrawn Status = "withdrawn"
)

// FirstYear is the first that has lists: none is older than the program.
const FirstYear = 2026

// Pledge is one line of a list and what became of it.
type Pledge struct {
	ID     string
	Kind   Kind
	Year   int
	Unit   string // whose list it stands on
	Path   string // of that unit, as it was then
	Level  org.Level
	Text   string // by staff, about a piece of work: never about a resident
	Listed Deed
	Status Status
	Claim  Deed // of the last; the zero Deed while nobody claims
	Agreed Deed // stays for ever: what was agreed on counts, whatever came of it
	Result Deed // the last, its note the evidence
	Ended  Deed // confirmed, or withdrawn for a reason
	Back   Deed // the last refusal or retreat, and its reason
}

// Deed says who did something, for which unit, and what they wrote.
type Deed struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Unit string    `json:"unit"` // the side acted for
	Note string    `json:"note,omitempty"`
}

// Done reports whether it happened.
func (d Deed) Done() bool { return !d.At.IsZero() }

// Over reports whether nothing can be done about it any more.
func (p Pledge) Over() bool { return p.Status == Confirmed || p.Status == Withdrawn }

// Project reports whether both sides once agreed on it.
func (p Pledge) Project() bool { return p.Agreed.Done() }

// Command is one wish about a pledge.
type Command struct {
	By  string
	At  time.Time
	For []string // the units that this person may act for, of those it is about
	Org org.Tree
	Verb
}

func (c Command) deed(unit, note string) Deed { return Deed{c.By, c.At, unit, note} }

// acts reports whether the person may act for a side.
func (c Command) acts(unit string) bool { return slices.Contains(c.For, unit) }

// Verb is what is wished; one file each.
//
//sumtype:decl
type Verb interface {
	decide(p Pledge, c Command) ([]Event, error)
}

// Event is a fact about a pledge.
//
//sumtype:decl
type Event interface {
	id() string
	name() string
	apply(p Pledge) Pledge
}

// Decider is the aggregate as a value. Its state is small and kept by whoever
// reads the record, so no snapshot is stored and the fold has no version.
var Decider = es.Decider[Pledge, Command, Event]{
	Decide: func(p Pledge, c Command) ([]Event, error) { return c.decide(p, c) },
	Evolve: func(p Pledge, e Event) Pledge { return e.apply(p) },
	Name:   func(e Event) string { return e.name() },
	Decode: es.Decoders[Event]{
		"pledge.listed.v1":    es.From(func(e Listed) Event { return e }),
		"pledge.claimed.v1":   es.From(func(e ClaimMade) Event { return e }),
		"pledge.accepted.v1":  es.From(func(e Accepted) Event { return e }),
		"pledge.declined.v1":  es.From(func(e Declined) Event { return e }),
		"pledge.finished.v1":  es.From(func(e ResultGiven) Event { return e }),
		"pledge.confirmed.v1": es.From(func(e ResultConfirmed) Event { return e }),
		"pledge.withdrawn.v1": es.From(func(e Retired) Event { return e }),
	},
}
