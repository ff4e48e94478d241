// Package rowstest lets projections be tested with the histories of real
// decisions, and on a real database.
package rowstest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Monday is a working day, 09:00.
var Monday = time.Date(2026, 11, 23, 9, 0, 0, 0, clock.Zone)

// Chain is where the cases of a book happen: a grid in a community of a street
// of a district.
var Chain = []org.Stop{
	{Level: org.Grid, Unit: "g1", Path: "d.s.c.g1"}, {Level: org.Community, Unit: "c", Path: "d.s.c"},
	{Level: org.Street, Unit: "s", Path: "d.s"}, {Level: org.District, Unit: "d", Path: "d"},
}

// Book is a log in the making: decisions become commits, in two streams.
type Book struct {
	t       testing.TB
	states  map[string]casefile.State
	heads   map[string]es.Recorded
	lengths map[string]uint64
	carried map[string]bool
	Commits []es.Recorded
}

// NewBook returns an empty one.
func NewBook(t testing.TB) *Book {
	return &Book{t: t, states: map[string]casefile.State{}, heads: map[string]es.Recorded{}, lengths: map[string]uint64{}, carried: map[string]bool{}}
}

// ID is the nth case's id.
func ID(n int) string { return fmt.Sprintf("019aa5d2-%04x-7000-8000-%012x", n%0xffff, n) }

// number is which case has an id.
func number(id string) (n int) {
	fmt.Sscanf(id[len(id)-12:], "%x", &n) //nolint:errcheck // it is one of ours
	return n
}

// Words is a sealed text, not really sealed.
func Words(s string) personal.Sealed {
	return personal.Sealed{Key: personal.TextKey, Bytes: []byte(s)}
}

// Rules are the documents in force for a matter.
func Rules(t testing.TB, code string) casefile.Rules {
	t.Helper()
	m, ok := matter.Default().Find(code)
	if !ok {
		t.Fatalf("no matter %s", code)
	}
	return casefile.Rules{Policy: routing.Default(), Matter: m, Calendar: clock.Default(), Versions: casefile.Versions{Org: 1, Matters: 1, Calendar: 1, Policy: 1}}
}

// Report is a report of the nth case, with all that one can have.
func Report(n int, code string, at time.Time) casefile.Report {
	return casefile.Report{
		ID: ID(n), Matter: code, Grid: "g1", Chain: Chain, OccurredAt: at.Add(-time.Minute), Channel: "grid_worker",
		Location: &casefile.Location{Lat: 31.25, Lng: 121.5, Accuracy: 8.5},
		Text:     Words("the text of case " + fmt.Sprint(n)),
		Reporter: &personal.Reporter{Name: Words("name"), Phone: Words("phone"), PhoneIndex: "phone" + fmt.Sprint(n%3), IDIndex: "person" + fmt.Sprint(n%5)},
		Photos:   []string{"ab", "cd"}, Digest: "digest",
	}
}

// String tells what happened, a line a commit, for whoever looks at a failure.
func (b *Book) String() string {
	var lines []string
	for i, c := range b.Commits {
		line := fmt.Sprintf("%d: case %d v%d %s %s:", i, number(c.Subject), c.Version, c.At.Format("01-02 15:04:05"), c.By)
		for _, e := range c.Events {
			line += " " + e.Type
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// Moment is how many commits there are up to the end of the moment in which the
// nth is: several may be of one, and whoever asks for it sees them all.
func Moment(commits []es.Recorded, n int) int {
	for n = min(n, len(commits)); n < len(commits) && commits[n].At.Equal(commits[n-1].At); n++ {
	}
	return n
}

// State is a case's, as it stands.
func (b *Book) State(n int) casefile.State { return b.states[ID(n)] }

// Do decides and keeps what follows; a refusal leaves everything as it is and
// returns false.
func (b *Book) Do(n int, by string, at time.Time, rules casefile.Rules, verb casefile.Verb) bool {
	b.t.Helper()
	id := ID(n)
	events, err := casefile.Decide(b.states[id], casefile.Command{By: by, At: at, Rules: rules, Verb: verb})
	if refused := (*es.Rejection)(nil); err != nil && !errors.As(err, &refused) {
		b.t.Fatal(err)
	}
	if err != nil || len(events) == 0 {
		return false
	}
	b.carried[strings.TrimPrefix(fmt.Sprintf("%T", verb), "casefile.")] = true
	b.append(id, by, at, events)
	return true
}

// Carried names the verbs that were carried out, as [Verbs] does.
func (b *Book) Carried() []string { return slices.Sorted(maps.Keys(b.carried)) }

func (b *Book) append(id, by string, at time.Time, events []casefile.Event) {
	stream := "CASES_2026_" + id[len(id)-1:]
	b.lengths[stream]++
	pos := es.Position{Stream: stream, Seq: b.lengths[stream]}
	c := es.Commit{ID: "command " + pos.String(), Subject: id, Version: b.heads[id].Version + 1, By: by, At: at, Prev: b.heads[id].Hash}
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			b.t.Fatal(err)
		}
		c.Events = append(c.Events, es.Stored{Type: casefile.Decider.Name(e), Data: data})
	}
	stored, err := json.Marshal(c)
	if err != nil {
		b.t.Fatal(err)
	}
	r := es.Recorded{Commit: c, Position: pos, Hash: es.Hash(stored)}
	b.heads[id], b.Commits = r, append(b.Commits, r)
	b.states[id] = casefile.Decider.Replay(b.states[id], events...)
}
