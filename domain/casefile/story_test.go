package casefile_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
)

func refusal(t *testing.T, err error) *es.Rejection {
	t.Helper()
	var r *es.Rejection
	if !errors.As(err, &r) {
		t.Fatalf("err = %v, want a refusal", err)
	}
	return r
}

func TestASmallMatterStaysInItsGridAndIsHers(t *testing.T) {
	t.Parallel()
	s := state(t, asks{t, "E0101"}.report("gw1", "09:00", true))
	if s.Status != casefile.Held || s.Holder != "gw1" || s.At != grid || s.Route.Rule != "matter.grid" {
		t.Errorf("got %s by %q at %v by %s", s.Status, s.Holder, s.At, s.Route.Rule)
	}
	wantDue(t, "accept", s.Terms.AcceptDue, at("10:00"))
	wantDue(t, "resolve", s.Terms.ResolveDue, at("14:30"))
	wantDue(t, "resident", s.Resident, at("14:30"))
}

func TestAMissingManholeCoverGoesStraightToTheStreet(t *testing.T) {
	t.Parallel()
	s := state(t, asks{t, "C0101"}.report("gw1", "09:00", true))
	if s.Status != casefile.Waiting || s.At != street || s.Route.Rule != "matter.street" || s.Route.Why.Zh == "" || s.Route.Why.En == "" {
		t.Errorf("got %s at %v, route %+v", s.Status, s.At, s.Route)
	}
	wantDue(t, "accept", s.Terms.AcceptDue, at("09:20"))
	wantDue(t, "resolve", s.Terms.ResolveDue, at("11:00"))
}

func TestACommunityWithoutAStreetHandsUpToItsDistrict(t *testing.T) {
	t.Parallel()
	a := asks{t, "C0101"}
	s := state(t, a.do("gw9", "09:00", casefile.Report{ID: id, Matter: "C0101", Grid: "g9", Chain: streetless, OccurredAt: at("09:00"), Digest: "d"}))
	if s.At != district {
		t.Errorf("at %v, want the district", s.At)
	}
}

func TestAnUnclaimedCaseClimbsAndItsNextClockCountsFromWhenTheRungWasDue(t *testing.T) {
	t.Parallel()
	a := asks{t, "C0103"} // accept 4wh: 09:00 to 14:30
	s := state(t, a.report("gw1", "09:00", false),
		a.do("system:ladder", "11:00", casefile.Ring{Rung: "accept.50", Arm: 1}),
		a.do("system:ladder", "14:31", casefile.Ring{Rung: "accept.100", Arm: 1}),
		a.do("system:ladder", "16:00", casefile.Climb{Rung: "accept.100", Arm: 1, Due: at("14:30")}))
	if s.At != street || s.Climbed != 1 || s.Status != casefile.Waiting || s.Terms.Arm != 2 {
		t.Fatalf("got %s at %v, climbed %d, arm %d", s.Status, s.At, s.Climbed, s.Terms.Arm)
	}
	wantDue(t, "since", s.Terms.Since, at("14:30"))
	wantDue(t, "resident", s.Resident, at("17:00").AddDate(0, 0, 3)) // 3wd: not moved by the climb

	down := a.do("sv1", "16:30", casefile.HandDown{Reason: words("yours")})
	events, err := casefile.Decide(s, down)
	if err != nil {
		t.Fatal(err)
	}
	s = casefile.Decider.Replay(s, events...)
	if s.At != community || s.Climbed != 0 || s.Terms.Arm != 3 || len(s.Terms.Rungs) != 5 {
		t.Errorf("after the hand-down: at %v, climbed %d, arm %d, %d rungs", s.At, s.Climbed, s.Terms.Arm, len(s.Terms.Rungs))
	}
}

func TestReworkResumesTheOldClockWithoutTheTimeOfTheReview(t *testing.T) {
	t.Parallel()
	a := asks{t, "E0101"} // resolve 4wh: 09:00 to 14:30
	s := state(t, a.report("gw1", "09:00", true),
		a.do("gw1", "10:00", casefile.Resolve{Result: words("done")}),
		a.do("st1", "11:00", casefile.Rework{Reason: words("still dirty")}))
	if s.Status != casefile.Held || s.Holder != "gw1" || s.Reworks != 1 {
		t.Fatalf("got %s by %q, reworks %d", s.Status, s.Holder, s.Reworks)
	}
	wantDue(t, "resolve", s.Terms.ResolveDue, at("15:30")) // an hour of review later
	if slices.ContainsFunc(s.Terms.Rungs, func(r casefile.Armed) bool { return r.Clock == "accept" }) {
		t.Errorf("accept rungs were armed again: %v", s.Terms.Rungs)
	}
}

func TestHandledOnTheSpotClosesAtOnce(t *testing.T) {
	t.Parallel()
	done := words("swept")
	s := state(t, asks{t, "E0101"}.do("gw1", "09:00", casefile.Report{ID: id, Matter: "E0101", Grid: "g1", Chain: chain, OccurredAt: at("09:00"), OnSpot: &done, Own: true}))
	if s.Status != casefile.IsClosed || s.Handler != "gw1" || len(s.Terms.Rungs) != 0 {
		t.Errorf("got %s, handler %q, rungs %v", s.Status, s.Handler, s.Terms.Rungs)
	}
}

func TestPhotosOfTheSpotShowItBeforeAndAfter(t *testing.T) {
	t.Parallel()
	done := words("swept")
	events := given(t, asks{t, "E0101"}.do("gw1", "09:00", casefile.Report{
		ID: id, Matter: "E0101", Grid: "g1", Chain: chain, OccurredAt: at("09:00"), Own: true,
		Photos: []string{"heap"}, OnSpot: &done, SpotPhotos: []string{"clean"},
	}))
	var shown []casefile.Shows
	for _, e := range events {
		shown = append(shown, casefile.Shown(e)...)
	}
	want := []casefile.Shows{{Photo: "heap", Stage: casefile.Before}, {Photo: "clean", Stage: casefile.After}}
	if !slices.Equal(shown, want) {
		t.Errorf("got %v, want %v", shown, want)
	}
}

func TestTheWholeLifeOfACase(t *testing.T) {
	t.Parallel()
	a := asks{t, "C0103"}
	s := state(t, a.report("gw1", "09:00", false),
		a.do("st1", "09:10", casefile.Claim{}),
		a.do("st1", "09:20", casefile.Release{Reason: words("off duty")}),
		a.do("sv1", "09:30", casefile.Assign{To: "st2"}),
		a.do("st2", "09:40", casefile.Note{Text: words("called the lamp firm")}),
		a.do("st2", "09:50", casefile.Escalate{Reason: words("needs a crane")}),
		a.do("ss1", "10:00", casefile.Claim{}),
		a.do("ss1", "10:30", casefile.Resolve{Result: words("lamp works")}),
		a.do("gw1", "10:40", casefile.Verify{}))
	if s.Status != casefile.IsClosed || s.At != street || s.Handler != "ss1" {
		t.Fatalf("got %s at %v by %q", s.Status, s.At, s.Handler)
	}
	opened, err := casefile.Decide(s, a.do("gw1", "15:00", casefile.Reopen{Reason: words("dark again")}))
	if err != nil {
		t.Fatal(err)
	}
	s = casefile.Decider.Replay(s, opened...)
	if s.Status != casefile.Waiting || s.At.Level != org.Street || s.Opened != at("09:00") {
		t.Errorf("after reopening: %s at %v, opened %s", s.Status, s.At, s.Opened)
	}
}

func TestTheNumberFollowsFromTheIDAndFindsSlips(t *testing.T) {
	t.Parallel()
	n, err := casefile.Number("019aa5d2-7b3c-7abc-9def-0123456789ab")
	if err != nil || !casefile.ValidNumber(n) {
		t.Fatalf("number %q, %v", n, err)
	}
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXY"
	for i := range n {
		for _, c := range letters {
			if slip := n[:i] + string(c) + n[i+1:]; n[i] != '-' && slip != n && casefile.ValidNumber(slip) {
				t.Errorf("the slip %s of %s was not found", slip, n)
			}
		}
		if i+1 < len(n) && n[i] != n[i+1] && n[i] != '-' && n[i+1] != '-' {
			if swap := n[:i] + n[i+1:i+2] + n[i:i+1] + n[i+2:]; casefile.ValidNumber(swap) {
				t.Errorf("the swap %s of %s was not found", swap, n)
			}
		}
	}
}

func wantDue(t *testing.T, what string, got, want time.Time) {
	t.Helper()
	if !got.Equal(want) {
		t.Errorf("%s due = %s, want %s", what, got, want)
	}
}
