package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/estest"
	"gridcase/domain/routing"
)

// Two more cases: twin is younger than the one of the tests, another between.
const (
	twin    = "019aa5d2-0000-7000-8000-000000000009"
	another = "019aa5d2-0000-7000-8000-000000000005"
)

func merged(lamp asks) []casefile.Command {
	return []casefile.Command{
		lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}),
		lamp.do("st2", "09:20", casefile.Merge{Into: twin, Reason: words("the same lamp")}), lamp.do("st2", "09:20", casefile.Settle{N: 1}),
	}
}

// TestAnUnmergedCaseIsWhatItWas takes the time in which it was merged out of the
// holder's clock and leaves the resident's alone.
func TestAnUnmergedCaseIsWhatItWas(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	before := state(t, merged(lamp)[:2]...)
	s := state(t, merged(lamp)...)
	if s.Status != casefile.IsMerged || s.Survivor() != twin || s.Holder != "" || len(s.Terms.Rungs) != 0 {
		t.Fatalf("merged: %s into %q, held by %q, %v", s.Status, s.Survivor(), s.Holder, s.Terms.Rungs)
	}
	wantDue(t, "resident while merged", s.Resident, before.Resident)

	s = then(t, s, lamp.on("sv1", 1, "10:20", casefile.Unmerge{Reason: words("two lamps")}))
	if s.Status != casefile.Held || s.Holder != "st1" || s.Survivor() != "" {
		t.Fatalf("unmerged: %s, held by %q", s.Status, s.Holder)
	}
	pause := clock.Span{From: at("09:20"), To: day(1, "10:20")}
	wantDue(t, "resolve", s.Terms.ResolveDue, clock.Default().DueShare(at("09:00"), s.Terms.Resolve, 100, pause).At)
	wantDue(t, "resident", s.Resident, before.Resident)
	if !s.Terms.ResolveDue.After(before.Terms.ResolveDue) || s.Terms.Arm != before.Terms.Arm+1 {
		t.Errorf("due %s, armed %d times", s.Terms.ResolveDue, s.Terms.Arm)
	}
	var rungs []string
	for _, a := range s.Terms.Rungs {
		if rungs = append(rungs, a.Rung); a.Clock == routing.Accept {
			t.Errorf("%s is armed on a case that is held", a.Rung)
		}
	}
	if len(rungs) != 3 {
		t.Errorf("armed: %v", rungs)
	}
}

func TestMerging(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	why := words("the same")
	open, done := given(t, merged(lamp)[:2]...), given(t, merged(lamp)...)
	pending := given(t, merged(lamp)[:3]...)
	ended := given(t, append(merged(lamp), lamp.do("system:merge", "12:00", casefile.Conclude{Into: twin, End: &casefile.End{At: at("12:00"), Handler: "st7", How: "verified"}}))...)
	refused := given(t, append(merged(lamp), lamp.do("system:merge", "12:00", casefile.Conclude{Into: twin, End: &casefile.End{At: at("12:00"), How: "rejected"}}))...)
	suspended := given(t, append(merged(lamp)[:3:3], lamp.do("sv1", "09:30", casefile.Suspend{Until: day(9, "09:00"), Reason: why}))...)
	declined := func(by, hhmm, who, code string) []casefile.Event {
		return []casefile.Event{casefile.Declined{Case: who, N: 1, By: by, At: at(hhmm), Code: code}}
	}
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "a case is not merged into itself", Given: open, When: lamp.do("st1", "09:30", casefile.Merge{Into: id, Reason: why}), Err: casefile.ErrMergeSelf},
		{Name: "a merge says why", Given: open, When: lamp.do("st1", "09:30", casefile.Merge{Into: twin}), Err: casefile.ErrNoReason},
		{Name: "one merge at a time", Given: pending, When: lamp.do("st1", "09:30", casefile.Merge{Into: another, Reason: why}), Err: casefile.ErrMerging},
		{Name: "what is merged is not worked on", Given: done, When: lamp.do("st1", "09:30", casefile.Claim{}), Err: casefile.ErrMerged},
		{Name: "nor merged again", Given: done, When: lamp.do("st1", "09:30", casefile.Merge{Into: another, Reason: why}), Err: casefile.ErrMerged},
		{Name: "a refusal is a fact", Given: done, When: lamp.do("st1", "09:30", casefile.Absorb{Case: another, N: 1, Kind: "incident", Reason: why}), Then: declined("st1", "09:30", another, "case.merge_moved")},
		{Name: "who asks to be merged absorbs nobody", Given: pending, When: lamp.do("st1", "09:30", casefile.Absorb{Case: another, N: 1, Kind: "incident", Reason: why}), Then: declined("st1", "09:30", another, "case.merge_busy")},
		{Name: "but the older case absorbs the younger that it asked", Given: pending, When: lamp.do("st1", "09:30", casefile.Absorb{Case: twin, N: 1, Kind: "incident", Reason: why}), Then: []casefile.Event{casefile.Absorbed{Case: twin, N: 1, By: "st1", At: at("09:30"), Reason: why}}},
		{Name: "a request is no incident", Given: open, When: lamp.do("st1", "09:30", casefile.Absorb{Case: twin, N: 1, Kind: "service", Reason: why}), Then: declined("st1", "09:30", twin, "case.merge_kind")},
		{Name: "what was put off meanwhile is not merged", Given: suspended, When: lamp.do("st2", "09:40", casefile.Settle{N: 1}), Then: []casefile.Event{casefile.MergeDropped{Into: twin, N: 1, By: "st2", At: at("09:40"), Code: "case.suspended", Part: true}}},
		{Name: "an answer to an earlier merge is late", Given: pending, When: lamp.do("st2", "09:40", casefile.Settle{N: 2})},
		{Name: "there is nothing to undo", Given: open, When: lamp.do("st1", "09:30", casefile.Unmerge{Reason: why}), Err: casefile.ErrNotMerged},
		{Name: "undoing needs a reason", Given: done, When: lamp.do("st1", "09:30", casefile.Unmerge{}), Err: casefile.ErrNoReason},
		{Name: "a duplicate is not rated before its survivor is closed", Given: done, When: lamp.do("gw1", "12:30", casefile.Rate{Score: 4}), Err: casefile.ErrRateOpen},
		{Name: "then it has a rating of its own", Given: ended, When: lamp.do("gw1", "12:30", casefile.Rate{Score: 4}), Then: []casefile.Event{casefile.Rated{By: "gw1", At: at("12:30"), Score: 4}}},
		{Name: "not by who handled the survivor", Given: ended, When: lamp.do("st7", "12:30", casefile.Rate{Score: 5}), Err: casefile.ErrOwnRating},
		{Name: "nor where that was rejected", Given: refused, When: lamp.do("gw1", "12:30", casefile.Rate{Score: 1}), Err: casefile.ErrRateOpen},
		{Name: "who absorbed a case is not merged into it", Given: given(t, append(merged(lamp)[:2:2], lamp.do("st1", "09:20", casefile.Absorb{Case: twin, N: 1, Kind: "incident", Reason: why}))...), When: lamp.do("st1", "09:30", casefile.Merge{Into: twin, Reason: why}), Err: casefile.ErrMergeOpposite},
	})
}

func TestWhatIsAlike(t *testing.T) {
	t.Parallel()
	l := routing.DefaultLimits()
	here := casefile.Location{Lat: 31.25, Lng: 121.5}
	metres := func(m float64) *casefile.Location { return &casefile.Location{Lat: 31.25 + m/111_195, Lng: 121.5} }
	a := casefile.Spot{Matter: "C0103", At: &here, Opened: monday}
	for name, tc := range map[string]struct {
		b    casefile.Spot
		want bool
	}{
		"49 metres":            {casefile.Spot{Matter: "C0103", At: metres(49), Opened: monday}, true},
		"51 metres":            {casefile.Spot{Matter: "C0103", At: metres(51), Opened: monday}, false},
		"another matter":       {casefile.Spot{Matter: "C0104", At: &here, Opened: monday}, false},
		"three days later":     {casefile.Spot{Matter: "C0103", At: &here, Opened: monday.AddDate(0, 0, 3)}, true},
		"a minute more":        {casefile.Spot{Matter: "C0103", At: &here, Opened: day(3, "09:01")}, false},
		"no place, no grid":    {casefile.Spot{Matter: "C0103", Opened: monday}, false},
		"far in no known grid": {casefile.Spot{Matter: "C0103", At: metres(5000), Opened: monday}, false},
	} {
		if _, got := a.Alike(tc.b, l); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	a.Grid = "g1"
	if m, alike := a.Alike(casefile.Spot{Matter: "C0103", Grid: "g1", Opened: monday}, l); !alike || m != -1 {
		t.Errorf("one grid, no place: %f, %t", m, alike)
	}
}
