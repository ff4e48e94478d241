package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
)

func TestACorrectionStartsTheHoldersClockAndKeepsTheShorterPromise(t *testing.T) {
	t.Parallel()
	lamp, litter, toilet := asks{t, "C0103"}, asks{t, "E0101"}, asks{t, "C0302"} // resolved in 3wd, 4wh, 2wd
	reported, claimed := lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{})

	s := state(t, reported, claimed, litter.do("st1", "10:00", casefile.Reclassify{Matter: "E0101", Reason: words("it is litter")}))
	if s.Matter != "E0101" || s.Holder != "st1" || s.Status != casefile.Held || s.At != community || s.Terms.Arm != 2 {
		t.Errorf("corrected: %s %s by %q at %v, armed %d times", s.Matter, s.Status, s.Holder, s.At, s.Terms.Arm)
	}
	wantDue(t, "the holder's, from the correction on", s.Terms.ResolveDue, day(0, "15:30"))
	wantDue(t, "the resident's, from the report on", s.Resident, day(0, "14:30"))
	for _, r := range s.Terms.Rungs {
		if r.Clock == "accept" {
			t.Errorf("%s is armed on a held case", r.Rung)
		}
	}

	back := then(t, s, lamp.do("sv1", "11:00", casefile.Reclassify{Matter: "C0103", Severity: "L3", Reason: words("a lamp after all")}))
	wantDue(t, "the holder's with the longer limit", back.Terms.ResolveDue, day(3, "17:00"))
	wantDue(t, "the resident's, which is not taken back", back.Resident, day(0, "14:30"))
	if back.Severity != "L3" || !back.Promised.Equal(day(3, "17:00")) {
		t.Errorf("severity %s, promised %s", back.Severity, back.Promised)
	}

	off := lamp.do("sv1", "10:00", casefile.Suspend{Until: day(7, "10:00"), Reason: words("r")})
	s = state(t, reported, claimed, off, toilet.on("sv1", 1, "09:00", casefile.Reclassify{Matter: "C0302", Reason: words("a toilet")}))
	if s.Status != casefile.Suspended || len(s.Terms.Rungs) != 1 || s.Terms.Rungs[0].Rung != casefile.SuspensionEnd {
		t.Errorf("a correction ended the suspension: %s, %v", s.Status, s.Terms.Rungs)
	}
	wantDue(t, "the resident's, without the pause", s.Resident, day(9, "10:00"))
}

func TestReclassify(t *testing.T) {
	t.Parallel()
	lamp, litter := asks{t, "C0103"}, asks{t, "E0101"}
	report := lamp.report("gw1", "09:00", false)
	reported := given(t, report)
	closed := given(t, report, lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("st1", "09:20", casefile.Resolve{Result: words("r")}))
	do := func(a asks, v casefile.Reclassify) casefile.Command { return a.do("st1", "10:00", v) }
	type row = estest.Case[casefile.Command, casefile.Event]
	estest.Run(t, casefile.Decider, []row{
		{Name: "the same matter", Given: reported, When: do(lamp, casefile.Reclassify{Matter: "C0103", Reason: words("r")}), Err: casefile.ErrSameMatter},
		{Name: "no such matter", Given: reported, When: do(lamp, casefile.Reclassify{Matter: "X9", Reason: words("r")}), Err: casefile.ErrMatter},
		{Name: "no reason", Given: reported, When: do(litter, casefile.Reclassify{Matter: "E0101"}), Err: casefile.ErrNoReason},
		{Name: "another kind", Given: reported, When: do(asks{t, "S0101"}, casefile.Reclassify{Matter: "S0101", Reason: words("r")}), Err: casefile.ErrOtherKind},
		{Name: "the result is in", Given: closed, When: do(litter, casefile.Reclassify{Matter: "E0101", Reason: words("r")}), Err: casefile.ErrInReview},
	})
	events := given(t, report, litter.do("st1", "10:00", casefile.Reclassify{Matter: "E0101", Reason: words("r")}))
	estest.Wire(t, casefile.Decider, events[len(events)-1])
}
