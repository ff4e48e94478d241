package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
)

func TestWhoLeavesKeepsNoCase(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	reported, claimed := lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{})
	result := lamp.do("st1", "09:20", casefile.Resolve{Result: words("done")})
	off := lamp.do("sv9", "09:20", casefile.Suspend{Until: day(1, "08:30"), Reason: words("frost")})
	order := lamp.do("sv1", "09:20", casefile.Supervise{To: "st1", Limit: mustLimit("1wd"), Reason: words("now")})
	for _, tc := range []struct {
		name   string
		before []casefile.Command
		to     string
		status casefile.Status
		holder string
	}{
		{"to the successor", []casefile.Command{reported, claimed}, "st2", casefile.Held, "st2"},
		{"or back to the queue", []casefile.Command{reported, claimed}, "", casefile.Waiting, ""},
		{"a suspended case stays suspended", []casefile.Command{reported, claimed, off}, "st2", casefile.Suspended, "st2"},
		{"a result waits on", []casefile.Command{reported, claimed, result}, "st2", casefile.InReview, "st2"},
		{"also without a successor", []casefile.Command{reported, claimed, result}, "", casefile.InReview, ""},
		{"an order names the successor", []casefile.Command{reported, claimed, order}, "st2", casefile.Held, "st2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			before := state(t, tc.before...)
			c := lamp.on("system:handover", 0, "10:00", casefile.HandOver{List: "st1-7", From: "st1", To: tc.to, By: "sv1"})
			events, err := casefile.Decide(before, c)
			if err != nil {
				t.Fatal(err)
			}
			s := casefile.Decider.Replay(before, events...)
			if s.Status != tc.status || s.Holder != tc.holder || !s.Resident.Equal(before.Resident) || s.Handler != before.Handler {
				t.Errorf("%s held by %q, resident %v, handler %q", s.Status, s.Holder, s.Resident, s.Handler)
			}
			if s.Order != nil && s.Order.To != tc.to {
				t.Errorf("the order names %s", s.Order.To)
			}
			if again, err := casefile.Decide(s, c); err != nil || len(again) != 0 {
				t.Errorf("a second time: %v, %v", again, err)
			}
		})
	}
}

// TestReworkOfWhoLeftIsForAnybody: a result that was handed over without a
// successor goes back to the queue, with a clock of its own.
func TestReworkOfWhoLeftIsForAnybody(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("st1", "09:20", casefile.Resolve{Result: words("done")}),
		lamp.do("system:handover", "09:30", casefile.HandOver{List: "l", From: "st1", By: "sv1"}), lamp.do("gw1", "10:00", casefile.Rework{Reason: words("no")}))
	if s.Status != casefile.Waiting || s.Holder != "" || !s.Terms.Since.Equal(at("10:00")) || len(s.Terms.Rungs) == 0 {
		t.Errorf("%s held by %q since %v, armed %v", s.Status, s.Holder, s.Terms.Since, s.Terms.Rungs)
	}
}

func TestACaseFromNowhereIsPlaced(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	nowhere := lamp.do("gw1", "09:00", casefile.Report{ID: id, Matter: "C0103", Chain: chain[3:], OccurredAt: at("09:00"), Channel: "hotline", Text: words("w"), Digest: "d"})
	before := state(t, nowhere)
	if !before.Unplaced() {
		t.Fatal("it is placed already")
	}
	s := state(t, nowhere, lamp.do("ds1", "10:00", casefile.Place{Grid: "g1", Chain: chain, Reason: words("I asked")}))
	if s.Grid != "g1" || s.At != community || s.Unplaced() || !s.Resident.Equal(before.Resident) || s.Status != casefile.Waiting {
		t.Errorf("grid %s at %v, resident %v", s.Grid, s.At, s.Resident)
	}
}
