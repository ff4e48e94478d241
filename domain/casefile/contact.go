package casefile

import (
	"slices"
	"time"

	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Contact records that somebody of the unit spoke with whoever reported it.
type Contact struct {
	How  string // one of Contacts
	Note personal.Sealed
}

// ContactMade says who spoke with them, and how.
type ContactMade struct {
	By   string          `json:"by"`
	At   time.Time       `json:"at"`
	How  string          `json:"how"`
	Note personal.Sealed `json:"note,omitzero"`
}

// Contacts lists the ways to reach somebody.
var Contacts = []string{"phone", "visit", "message", "other"}

// Talks is what was said with whoever reported the case.
type Talks struct {
	Since    time.Time `json:"since,omitzero"`     // since when they wait to be contacted, in a grave case
	Late     bool      `json:"late,omitempty"`     // that took too long
	First    time.Time `json:"first,omitzero"`     // when they were first contacted
	Callback *Callback `json:"callback,omitempty"` // of this closing
}

func (Contact) verb() string     { return "contact" }
func (ContactMade) name() string { return "case.contact_made.v1" }

// ErrContactHow refuses a way that there is not.
var ErrContactHow = no("case.contact_how_unknown", "联系方式须为 phone（电话）、visit（上门）、message（短信或留言）或 other（其他）。", "The way of contact is phone, visit, message or other.")

// decide takes every contact while the case is open, suspended or not: the first
// one counts, and the others are worth knowing.
func (v Contact) decide(s State, c Command) ([]Event, error) {
	if err := s.notOpen(); err != nil {
		return nil, err
	}
	if !slices.Contains(Contacts, v.How) {
		return nil, ErrContactHow
	}
	return []Event{ContactMade{By: c.By, At: c.At, How: v.How, Note: v.Note}}, nil
}

func (e ContactMade) apply(s State) State {
	t := s.Talks.clone()
	if t.First.IsZero() {
		t.First = e.At
	}
	s.Talks, s.Terms.Rungs = t, without(s.Terms.Rungs, func(a Armed) bool { return a.Clock == routing.Contact })
	return s
}

// clone shares nothing, so that no earlier state changes.
func (t *Talks) clone() *Talks {
	if t == nil {
		return &Talks{}
	}
	c := *t
	return &c
}

// owe is what was said once a contact is owed since a moment, or no longer; nil
// where nothing is left to say.
func (t *Talks) owe(d Duty, since time.Time) *Talks {
	now := t.clone()
	if now.Since = since; d == Lifted {
		now.Since = time.Time{}
	}
	if *now == (Talks{}) {
		return nil
	}
	return now
}

// reopened forgets the callback: the next closing has its own.
func (t *Talks) reopened() *Talks {
	if t == nil || t.First.IsZero() && t.Since.IsZero() {
		return nil
	}
	again := *t
	again.Callback = nil
	return &again
}

func (e ContactMade) wish(State, []Event) Verb { return Contact{How: e.How, Note: e.Note} }
