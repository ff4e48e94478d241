package reference

import (
	"maps"
	"slices"
	"time"

	"gridcase/domain/org"
	"gridcase/domain/pledge"
)

// Commit is one commit of a document, decoded.
type Commit struct {
	Version uint64
	By      string
	At      time.Time
	Events  []Event
}

// Evolve folds commits of one document in, oldest first, and answers with the
// set in force when the last of them was made. All units and people of the
// commits count together, so that a large tree is built once and not once a
// commit; so do lines of lists.
func Evolve(s State, subject string, commits ...Commit) State {
	if len(commits) == 0 {
		return s
	}
	s.seen = maps.Clone(s.seen)
	if s.seen == nil {
		s.seen = map[string]uint64{}
	}
	var tree []Event
	var lines []pledge.Event
	for _, c := range commits {
		for _, e := range c.Events {
			switch e := e.(type) {
			case UnitSet, PersonSet:
				tree, s.Versions.Org = append(tree, e), c.Version
			case Pledged:
				lines = append(lines, e.Event)
			default:
				s = s.fold(subject, c, e)
			}
		}
		s.seen[subject] = c.Version
	}
	s.Org, s.Pledges = grown(s.Org, tree), s.Pledges.Evolve(lines...)
	return s.At(commits[len(commits)-1].At)
}

func (s State) fold(subject string, c Commit, e Event) State {
	switch e := e.(type) {
	case Proposed:
		return s.proposed(subject, e)
	case ProposalRefused:
		s, _ = s.decided(e.ID, Refused, e.By, e.At, e.Because)
	case ProposalWithdrawn:
		s, _ = s.decided(e.ID, Withdrawn, e.By, e.At, "")
	case CalendarApplied:
		s.Corrected = e
	case ViewKept:
		s.views = append(s.without(e.ID), e.View)
	case ViewDropped:
		s.views = s.without(e.ID)
	case GridEmptied, GridStaffed:
		return s.staffed(e)
	case ProposalApproved:
		return s.approved(c, e)
	default:
		if s, ours := s.rostered(c, e); ours {
			return s
		}
		return s.adopt(e, c.Version, c.At, subject == Calendar)
	}
	return s
}

// approved puts a proposal in its place among the versions.
func (s State) approved(c Commit, e ProposalApproved) State {
	s, i := s.decided(e.ID, Approved, e.By, e.At, e.Because)
	if i < 0 {
		return s
	}
	p := &s.proposals[i]
	p.From, p.Version = e.From, c.Version
	events, err := adopted(p.Document, p.Body)
	if err != nil {
		return s // it was read when it was proposed: cannot happen
	}
	if p.Document == Org {
		s.moves = append(slices.Clone(s.moves), move{c.Version, e.From, dated(events, e.From)})
		return s
	}
	for _, event := range events {
		s = s.adopt(event, c.Version, e.From, p.InFlight)
	}
	return s
}

// adopt adds a version of a document that counts from a moment on.
func (s State) adopt(e Event, version uint64, from time.Time, inFlight bool) State {
	switch e := e.(type) {
	case MattersAdopted:
		s.matters = s.matters.with(edition(version, from, inFlight, e.Catalogue))
	case CalendarAdopted:
		s.calendars = s.calendars.with(edition(version, from, inFlight, e.Calendar))
	case PolicyAdopted:
		s.policies = s.policies.with(edition(version, from, inFlight, e.Policy.Filled()))
	case ListsAdopted:
		s.lists = s.lists.with(edition(version, from, inFlight, e.Lists))
	}
	return s
}

func edition[T any](version uint64, from time.Time, inFlight bool, document T) Edition[T] {
	return Edition[T]{Version: version, From: from, InFlight: inFlight, Document: document}
}

// At is the set in force at a moment. A document of which no version is known
// stays as it is.
func (s State) At(t time.Time) State { return s.dated(t).moved(t) }

// dated is the set in force at a moment but for the tree.
func (s State) dated(t time.Time) State {
	if e, ok := s.matters.At(t); ok {
		s.Matters, s.Versions.Matters = e.Document, e.Version
	}
	if e, ok := s.calendars.At(t); ok {
		s.Calendar, s.Versions.Calendar = e.Document, e.Version
	}
	if e, ok := s.policies.At(t); ok {
		s.Policy, s.Versions.Policy = e.Document, e.Version
	}
	if e, ok := s.lists.At(t); ok {
		s.Lists, s.Versions.Lists = e.Document, e.Version
	}
	return s
}

// moved carries out the changes of the tree whose day has come. They stay
// carried out: the tree has no older versions at hand.
func (s State) moved(t time.Time) State {
	var due []Event
	var later []move
	for _, m := range s.moves {
		if m.from.After(t) {
			later = append(later, m)
			continue
		}
		due = append(due, m.change...)
		s.Versions.Org = max(s.Versions.Org, m.version)
	}
	if len(due) > 0 {
		s.Org, s.moves = grown(s.Org, due), later
		s.Moves++
	}
	return s
}

// NextChange is the first moment after t at which another set comes into force;
// zero when none is to come.
func (s State) NextChange(t time.Time) (next time.Time) {
	days := []time.Time{s.matters.next(t), s.calendars.next(t), s.policies.next(t), s.lists.next(t)}
	for _, m := range s.moves {
		days = append(days, m.from)
	}
	for _, d := range days {
		if d.After(t) && (next.IsZero() || d.Before(next)) {
			next = d
		}
	}
	return next
}

// grown is the tree with the units and people of the events.
func grown(t org.Tree, events []Event) org.Tree {
	var units []org.Unit
	var people []org.Person
	for _, e := range events {
		switch e := e.(type) {
		case UnitSet:
			units = append(units, e.Unit)
		case PersonSet:
			people = append(people, e.Person)
		}
	}
	if len(units)+len(people) == 0 {
		return t
	}
	return t.With(units, people)
}
