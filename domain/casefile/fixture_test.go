package casefile_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// The place of the tests: a grid in a community of a street of a district.
var (
	grid       = org.Stop{Level: org.Grid, Unit: "g1", Path: "d.s.c.g1"}
	community  = org.Stop{Level: org.Community, Unit: "c", Path: "d.s.c"}
	street     = org.Stop{Level: org.Street, Unit: "s", Path: "d.s"}
	district   = org.Stop{Level: org.District, Unit: "d", Path: "d"}
	chain      = []org.Stop{grid, community, street, district}
	streetless = []org.Stop{{Level: org.Grid, Unit: "g9", Path: "d.x.g9"}, {Level: org.Community, Unit: "x", Path: "d.x"}, district}
)

const id = "019aa5d2-0000-7000-8000-000000000001"

// monday is a working day, 09:00.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

func at(hhmm string) time.Time {
	t, err := time.Parse("15:04", hhmm)
	if err != nil {
		panic(err)
	}
	return time.Date(2026, 11, 23, t.Hour(), t.Minute(), 0, 0, monday.Location())
}

func words(s string) personal.Sealed { return personal.Sealed{Key: personal.TextKey, Bytes: []byte(s)} }

func rules(t testing.TB, code string) casefile.Rules {
	t.Helper()
	m, ok := matter.Default().Find(code)
	if !ok {
		t.Fatalf("no matter %s", code)
	}
	return casefile.Rules{Policy: routing.Default(), Matter: m, Calendar: clock.Default(), Versions: casefile.Versions{Org: 1, Matters: 1, Calendar: 1, Policy: 1}}
}

// asks makes commands about one matter.
type asks struct {
	t    testing.TB
	code string
}

func (a asks) do(by, hhmm string, v casefile.Verb) casefile.Command {
	return casefile.Command{By: by, At: at(hhmm), Rules: rules(a.t, a.code), Verb: v}
}

func (a asks) report(by, hhmm string, own bool) casefile.Command {
	return a.do(by, hhmm, casefile.Report{
		ID: id, Matter: a.code, Grid: "g1", Chain: chain, OccurredAt: at(hhmm), Channel: "grid_worker",
		Text: words("text"), Own: own, Digest: "digest",
	})
}

// given runs commands one after the other and returns all their facts.
func given(t testing.TB, commands ...casefile.Command) (facts []casefile.Event) {
	t.Helper()
	var s casefile.State
	for _, c := range commands {
		events, err := casefile.Decide(s, c)
		if err != nil {
			t.Fatalf("given %T: %v", c.Verb, err)
		}
		if len(events) == 0 {
			t.Fatalf("given %T: nothing followed", c.Verb)
		}
		s, facts = casefile.Decider.Replay(s, events...), append(facts, events...)
	}
	return facts
}

func state(t testing.TB, commands ...casefile.Command) casefile.State {
	t.Helper()
	return casefile.Decider.Replay(casefile.State{}, given(t, commands...)...)
}

func golden(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "wire", name+".json"))
	if err != nil {
		t.Fatalf("every name ever stored has a golden file: %v", err)
	}
	return b
}
