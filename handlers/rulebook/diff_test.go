package rulebook

import (
	"encoding/json"
	"strings"
	"testing"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
)

func TestADiffSaysWhatChanges(t *testing.T) {
	t.Parallel()
	now := reference.State{Policy: routing.Default(), Org: org.NewTree([]org.Unit{{ID: "wy", Kind: org.KindStreet, Zh: "文苑"}}, nil)}
	p := routing.Default()
	p.ReopenDays, p.Ladder[1].Percent = 30, 120
	p.Ladder = append(p.Ladder, routing.Rung{Name: "accept.200", Clock: routing.Accept, Percent: 200, Effect: routing.Climb})
	p.Routes[0], p.Routes[1] = p.Routes[1], p.Routes[0]
	body, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	got := told(t, now, reference.Policy, body)
	for _, want := range []string{"reopen_days changes from 7 to 30", "ladder[accept.100].percent changes from 100 to 120", "ladder[accept.200] is new", "the order of routes changes"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not told: %s", want, got)
		}
	}
	got = told(t, now, reference.Org, json.RawMessage(`{"units":[{"id":"wy","kind":"street","zh":"文华","en":""},{"id":"ha","kind":"community","parent":"wy","zh":"海安","en":""}]}`))
	for _, want := range []string{`units[wy].zh changes from "文苑" to "文华"`, "units[ha] is new"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not told: %s", want, got)
		}
	}
	now.Calendar = clock.Default()
	got = told(t, now, reference.Calendar, json.RawMessage(`{"covers":["2025-01-01","2026-12-31"],"off":["2026-12-30"],"makeup_workdays":[]}`))
	if !strings.Contains(got, "Wed 2026-12-30 is now a day off, not counted") || strings.Contains(got, "off[") {
		t.Errorf("days are not told as days: %s", got)
	}
	same, err := json.Marshal(routing.Default())
	if err != nil {
		t.Fatal(err)
	}
	if got := told(t, now, reference.Policy, same); got != "" {
		t.Errorf("the same document changes %s", got)
	}
}

func told(t *testing.T, now reference.State, document string, body json.RawMessage) string {
	t.Helper()
	words, err := Diff(now, document, body)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, w := range words {
		all = append(all, w.En)
	}
	return strings.Join(all, "\n")
}
