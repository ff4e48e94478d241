package reference

import (
	"encoding/json"
	"fmt"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// OrgChange is the body of a proposal about the org tree: the units and people as
// they shall be; the others stay as they are.
type OrgChange struct {
	Units  []org.Unit   `json:"units,omitempty"`
	People []org.Person `json:"people,omitempty"`
}

// dated are the units of an approved change with the day from which they are so.
// A unit that shall go goes on that day, whatever its sheet said.
func dated(events []Event, from time.Time) []Event {
	for i, e := range events {
		if set, ok := e.(UnitSet); ok {
			if set.Unit.Since = from; set.Unit.Gone() {
				set.Unit.Until = from
			}
			events[i] = set
		}
	}
	return events
}

// adopted reads the body of a proposal as the events that putting it in force
// stands for.
func adopted(document string, body json.RawMessage) ([]Event, error) {
	read := func(into any) error {
		if err := json.Unmarshal(body, into); err != nil {
			return fmt.Errorf("read the proposed %s: %w", document, err)
		}
		return nil
	}
	switch document {
	case Org:
		var c OrgChange
		err := read(&c)
		var events []Event
		for _, u := range c.Units {
			events = append(events, UnitSet{u})
		}
		for _, p := range c.People {
			events = append(events, PersonSet{p})
		}
		return events, err
	case Matters:
		var c matter.Catalogue
		err := read(&c)
		return []Event{MattersAdopted{c}}, err
	case Calendar:
		var c clock.Calendar
		err := read(&c)
		return []Event{CalendarAdopted{c}}, err
	case Policy:
		var p routing.Policy
		err := read(&p)
		return []Event{PolicyAdopted{p}}, err
	case Lists:
		var l matter.Lists
		err := read(&l)
		return []Event{ListsAdopted{l}}, err
	}
	return nil, fmt.Errorf("no document is called %q", document)
}
