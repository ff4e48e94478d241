package sheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
)

const (
	mostEvents = 400       // in one commit
	mostSize   = 512 << 10 // bytes of one commit's events; a message may have 1 MB
)

// Commits are what has to be appended for the import to be in force: only what
// differs from what is in force now, so the same files again give none. They
// are in the order of the documents; those of one document belong into one
// AppendReference, which takes all or none of them. by is the person who
// imports.
//
// The documents are adopted one after the other. The units come first, so that
// nothing ever names what is not there yet.
func (i Import) Commits(current reference.State, by string, at time.Time) ([]es.Commit, error) {
	rostered, err := i.rostered(current)
	if err != nil {
		return nil, err
	}
	documents := []struct {
		subject string
		version uint64
		events  []reference.Event
	}{
		{reference.Org, current.Versions.Org, i.changed(current.Org)},
		{reference.Matters, current.Versions.Matters, nil},
		{reference.Calendar, current.Versions.Calendar, nil},
		{reference.Policy, current.Versions.Policy, nil},
		{reference.Lists, current.Versions.Lists, nil},
		{reference.Rosters, current.Seen(reference.Rosters), rostered},
	}
	if i.Matters != nil && !same(*i.Matters, current.Matters) {
		documents[1].events = []reference.Event{reference.MattersAdopted{Catalogue: *i.Matters}}
	}
	if i.Calendar != nil && !same(*i.Calendar, current.Calendar) {
		documents[2].events = []reference.Event{reference.CalendarAdopted{Calendar: *i.Calendar}}
	}
	if i.Policy != nil && !same(i.Policy.Filled(), current.Policy) {
		documents[3].events = []reference.Event{reference.PolicyAdopted{Policy: *i.Policy}}
	}
	if i.Lists != nil && !same(*i.Lists, current.Lists) {
		documents[4].events = []reference.Event{reference.ListsAdopted{Lists: *i.Lists}}
	}
	var all []es.Commit
	for _, d := range documents {
		commits, err := pack(d.subject, d.version, d.events, by, at)
		if err != nil {
			return nil, err
		}
		all = append(all, commits...)
	}
	return all, nil
}

// changed are the units and people that are new or differ, parents first.
func (i Import) changed(now org.Tree) (events []reference.Event) {
	set := map[string]bool{}
	for _, u := range i.Units {
		set[u.ID] = true
	}
	for _, u := range now.With(i.Units, nil).Units() { // by path, so a parent comes before its children
		before, known := now.Unit(u.ID)
		if set[u.ID] && !(known && same(before, u)) {
			events = append(events, reference.UnitSet{Unit: u})
		}
	}
	for _, p := range i.People {
		before, known := now.Person(p.ID)
		p.Handover, p.Deputises = before.Handover, before.Deputises // no file has these
		if !(known && same(before, p)) {
			events = append(events, reference.PersonSet{Person: p})
		}
	}
	return events
}

// same compares as the log would store them.
func same(a, b any) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}

// pack cuts events into commits. The ids follow from the version that the
// document has and from what is stored, so that an import whose answer was lost
// is known again.
func pack(subject string, version uint64, events []reference.Event, by string, at time.Time) ([]es.Commit, error) {
	var commits []es.Commit
	var open []es.Stored
	size, sum := 0, sha256.New()
	for n, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", reference.Name(e), err)
		}
		sum.Write(data)
		open, size = append(open, es.Stored{Type: reference.Name(e), Data: data}), size+len(data)
		if len(open) == mostEvents || size > mostSize || n == len(events)-1 {
			commits = append(commits, es.Commit{Subject: subject, By: by, At: at, Events: open})
			open, size = nil, 0
		}
	}
	for n := range commits {
		commits[n].ID = fmt.Sprintf("import:%s:%d:%x:%d", subject, version, sum.Sum(nil)[:8], n+1)
	}
	return commits, nil
}
