package reference

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/pledge"
)

const pledges = "pledges-"

// Pledges is the record of a year's lists of needs and resources. Each year has one
// of its own: the lists are agreed anew at its start, and what is written to one
// need not wait for another.
func Pledges(year int) string { return pledges + strconv.Itoa(year) }

// PledgeYears are those whose lists may have been begun by a moment.
func PledgeYears(now time.Time) (years []int) {
	for y := pledge.FirstYear; y <= now.In(clock.Zone).Year()+1; y++ {
		years = append(years, y)
	}
	return years
}

// Parts lists the subjects of all that the set is made of at a moment.
func Parts(now time.Time) []string {
	parts := slices.Concat(Subjects, Records)
	for _, y := range PledgeYears(now) {
		parts = append(parts, Pledges(y))
	}
	return parts
}

// IsPart reports whether a subject is one of these at any time, so that a mistyped
// id is never taken for a new document.
func IsPart(subject string) bool {
	year, ok := strings.CutPrefix(subject, pledges)
	if y, err := strconv.Atoi(year); ok && err == nil {
		return subject == Pledges(y) && y >= pledge.FirstYear
	}
	return slices.Contains(Subjects, subject) || slices.Contains(Records, subject)
}

// Pledged is a fact about a line of a list, stored under its own name.
type Pledged struct{ pledge.Event }

func (e Pledged) name() string { return pledge.Decider.Name(e.Event) }

// MarshalJSON stores the fact itself.
func (e Pledged) MarshalJSON() ([]byte, error) { return json.Marshal(e.Event) }

// OfPledges are facts about a line as those of the record.
func OfPledges(events []pledge.Event) (all []Event) {
	for _, e := range events {
		all = append(all, Pledged{e})
	}
	return all
}

// withPledges adds the names of the record's facts.
func withPledges(d es.Decoders[Event]) es.Decoders[Event] {
	d = maps.Clone(d)
	for name, decode := range pledge.Decider.Decode {
		d[name] = func(b []byte) (Event, error) {
			e, err := decode(b)
			return Pledged{e}, err
		}
	}
	return d
}

// PledgesThen are the lines as they stood at a moment, from the commits of all
// years' records.
func PledgesThen(commits []es.Recorded, at time.Time) (pledge.Book, error) {
	var then []pledge.Event
	for _, c := range commits {
		if c.At.After(at) {
			continue
		}
		events, err := es.Decode(Decoders, c.Commit)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			if p, ours := e.(Pledged); ours {
				then = append(then, p.Event)
			}
		}
	}
	return pledge.Book{}.Evolve(then...), nil
}
