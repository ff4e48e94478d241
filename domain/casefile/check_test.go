package casefile_test

import (
	"slices"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// heard is a report of what nobody of us has seen.
func (a asks) heard(by, hhmm, channel string, change ...func(*casefile.Report)) casefile.Command {
	r := casefile.Report{ID: id, Matter: a.code, Grid: "g1", Chain: chain, OccurredAt: at(hhmm), Channel: channel, Text: words("text"), Digest: "digest"}
	for _, c := range change {
		c(&r)
	}
	return a.do(by, hhmm, r)
}

func TestWhichReportsAreCheckedOnSiteFirst(t *testing.T) {
	t.Parallel()
	with := func(s matter.Severity) func(*casefile.Report) {
		return func(r *casefile.Report) { r.Severity = s }
	}
	own := func(r *casefile.Report) { r.Own = true }
	done := words("done")
	spot := func(r *casefile.Report) { r.OnSpot = &done }
	nowhere := func(r *casefile.Report) { r.Grid, r.Chain = "", []org.Stop{district} }
	for _, tc := range []struct {
		name, code, channel string
		change              func(*casefile.Report)
		want                string // limit of the check
	}{
		{"a lamp that a resident called about", "C0103", "hotline", nil, "24h"},
		{"a grave matter sooner", "C0103", "phone", with(matter.L3), "2h"},
		{"grave enough to go at once", "C0103", "online", with(matter.L2), ""},
		{"gravest", "C0103", "online", with(matter.L1), ""},
		{"an emergency by its accept limit", "E0503", "hotline", nil, ""},
		{"what the worker saw", "C0103", "grid_worker", nil, ""},
		{"what came to the window", "C0103", "window", nil, ""},
		{"what a patrol saw", "C0103", "patrol", nil, ""},
		{"what a sensor told", "C0103", "sensor", nil, ""},
		{"what we saw at a visit", "C0103", "home_visit", nil, ""},
		{"the grid's own worker was called", "C0103", "phone", own, ""},
		{"handled on the spot", "E0101", "phone", spot, ""},
		{"no place to go to", "C0103", "online", nowhere, ""},
		{"a request at a distance", "S0101", "online", nil, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := asks{t, tc.code}
			change := tc.change
			if change == nil {
				change = func(*casefile.Report) {}
			}
			s := state(t, a.heard("st1", "09:00", tc.channel, change))
			if got := s.Terms.Check.String(); got != tc.want {
				t.Errorf("check within %q, want %q", got, tc.want)
			}
		})
	}
}

func TestTheHoldersClockStartsWhenTheReportWasFoundTrue(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"} // 3wd
	heard := state(t, lamp.heard("st1", "09:00", "hotline"))
	if !heard.Terms.AcceptDue.IsZero() || !heard.Terms.ResolveDue.IsZero() || len(heard.Terms.Rungs) != 2 {
		t.Fatalf("other clocks run before the check: %+v", heard.Terms)
	}
	wantDue(t, "check", heard.Terms.CheckDue, day(1, "09:00"))
	wantDue(t, "resident", heard.Resident, day(3, "17:00"))

	s := then(t, heard, lamp.on("gw1", 1, "08:00", casefile.Check{Found: true}))
	if s.Status != casefile.Waiting || s.At != community || !s.Terms.Check.IsZero() || !s.Terms.CheckDue.IsZero() || len(s.Terms.Rungs) != 5 {
		t.Fatalf("checked: %s at %v, %+v", s.Status, s.At, s.Terms)
	}
	wantDue(t, "resolve", s.Terms.ResolveDue, day(4, "17:00"))
	wantDue(t, "resident, who waits since the report", s.Resident, day(3, "17:00"))
	if s := then(t, s, lamp.on("st1", 1, "09:00", casefile.Claim{})); s.Holder != "st1" {
		t.Errorf("held by %q", s.Holder)
	}
}

func TestWhatNobodyChecksClimbs(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.heard("st1", "09:00", "hotline"),
		lamp.on("system:ladder", 0, "21:00", casefile.Ring{Rung: "check.50", Arm: 1}),
		lamp.on("system:ladder", 1, "09:30", casefile.Ring{Rung: "check.100", Arm: 1}),
		lamp.on("system:ladder", 1, "09:40", casefile.Climb{Rung: "check.100", Arm: 1, Due: day(1, "09:00")}))
	if s.At != street || s.Terms.Check.IsZero() || s.Terms.Arm != 2 {
		t.Fatalf("at %v, %+v", s.At, s.Terms)
	}
	wantDue(t, "check, from when the rung was due", s.Terms.CheckDue, day(2, "09:00"))
}

func TestCheckRefusals(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	heard := given(t, lamp.heard("st1", "09:00", "hotline"))
	gone := words("nothing there")
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "nobody claims it yet", Given: heard, When: lamp.do("st1", "09:10", casefile.Claim{}), Err: casefile.ErrUnchecked},
		{Name: "nor gets it", Given: heard, When: lamp.do("sv1", "09:10", casefile.Assign{To: "st2"}), Err: casefile.ErrUnchecked},
		{Name: "nor hands in a result", Given: heard, When: lamp.do("st1", "09:10", casefile.Resolve{Result: words("r")}), Err: casefile.ErrUnchecked},
		{Name: "it is not transferred", Given: heard, When: lamp.do("sv1", "09:10", sideways), Err: casefile.ErrUnchecked},
		{Name: "nor put off", Given: heard, When: lamp.do("sv1", "09:10", casefile.Suspend{Until: day(1, "09:00"), Reason: words("r")}), Err: casefile.ErrUnchecked},
		{Name: "who finds nothing says so", Given: heard, When: lamp.do("gw1", "09:10", casefile.Check{}), Err: casefile.ErrNoReason},
		{Name: "a stage is one of three", Given: heard, When: lamp.do("gw1", "09:10", casefile.Check{Found: true, Evidence: casefile.Evidence{Photos: []string{"ab"}, Stages: map[string]casefile.Stage{"ab": "later"}}}), Err: casefile.ErrStage},
		{Name: "a stage belongs to a photo", Given: heard, When: lamp.do("gw1", "09:10", casefile.Check{Found: true, Evidence: casefile.Evidence{Stages: map[string]casefile.Stage{"ab": casefile.After}}}), Err: casefile.ErrStage},
		{Name: "what was seen is not checked", Given: given(t, lamp.report("gw1", "09:00", false)), When: lamp.do("gw1", "09:10", casefile.Check{Found: true}), Err: casefile.ErrNoCheck},
		{
			Name: "nothing found ends it", Given: heard, When: lamp.do("gw1", "09:10", casefile.Check{Note: gone}),
			Then: []casefile.Event{casefile.Checked{By: "gw1", At: at("09:10"), Note: gone}, casefile.Rejected{By: "gw1", At: at("09:10"), Reason: gone}},
		},
	})
}

func TestAPhotoShowsAStage(t *testing.T) {
	t.Parallel()
	got := casefile.Shown(casefile.Resolved{Evidence: casefile.Evidence{Photos: []string{"a", "b"}, Stages: map[string]casefile.Stage{"b": casefile.Before}}})
	if want := []casefile.Shows{{Photo: "a", Stage: casefile.After}, {Photo: "b", Stage: casefile.Before}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
