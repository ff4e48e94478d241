package casefile_test

import (
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
	"gridcase/domain/routing"
)

// day is a moment of the week that begins with monday; 0 is that day.
func day(n int, hhmm string) time.Time { return at(hhmm).AddDate(0, 0, n) }

// on makes a command of another day.
func (a asks) on(by string, n int, hhmm string, v casefile.Verb) casefile.Command {
	c := a.do(by, hhmm, v)
	c.At = day(n, hhmm)
	return c
}

func TestASuspensionPausesBothClocks(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"} // accept 4wh, resolve 3wd: Thursday 17:00
	off := lamp.do("sv1", "10:00", casefile.Suspend{Until: day(7, "10:00"), Reason: words("waits for spring")})
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), off)
	if s.Status != casefile.Suspended || s.Holder != "st1" || len(s.Terms.Rungs) != 1 || s.Terms.Rungs[0].Rung != casefile.SuspensionEnd {
		t.Fatalf("got %s by %q with %v", s.Status, s.Holder, s.Terms.Rungs)
	}
	wantDue(t, "end", s.Terms.Rungs[0].Due, day(7, "10:00"))
	wantDue(t, "resolve", s.Terms.ResolveDue, day(10, "10:00")) // 21 office hours from Tuesday; those of a week are out
	wantDue(t, "resident", s.Resident, day(10, "10:00"))
	wantDue(t, "promised", s.Promised, day(3, "17:00"))

	early := then(t, s, lamp.on("st1", 2, "10:00", casefile.Resume{}))
	if early.Status != casefile.Held || early.Holder != "st1" || !early.Until.IsZero() || early.Terms.Arm != s.Terms.Arm {
		t.Errorf("resumed: %s by %q until %s", early.Status, early.Holder, early.Until)
	}
	wantDue(t, "resolve", early.Terms.ResolveDue, day(7, "10:00")) // Tuesday and 1.5 hours of Wednesday are out
	wantDue(t, "resident", early.Resident, early.Terms.ResolveDue)
	wantDue(t, "promised", early.Promised, day(3, "17:00"))
}

func TestASuspensionEndsByItselfHoweverLate(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false),
		lamp.do("system:ladder", "11:00", casefile.Ring{Rung: "accept.50", Arm: 1}),
		lamp.do("sv1", "11:30", casefile.Suspend{Until: day(1, "11:30"), Reason: words("r")}))
	events, err := casefile.Decide(s, lamp.on("system:ladder", 3, "09:00", casefile.Ring{Rung: casefile.SuspensionEnd, Arm: 2}))
	if err != nil || len(events) != 2 {
		t.Fatalf("%v, %v", events, err)
	}
	s = casefile.Decider.Replay(s, events...)
	if s.Status != casefile.Waiting || s.Terms.Arm != 2 {
		t.Errorf("got %s, arm %d", s.Status, s.Terms.Arm)
	}
	wantDue(t, "accept", s.Terms.AcceptDue, day(1, "14:30")) // a working day later than it was, and not two
	for _, r := range s.Terms.Rungs {
		if r.Rung == "accept.50" {
			t.Error("a rung that was reached is armed again")
		}
	}
	if _, err := casefile.Decide(s, lamp.on("system:ladder", 3, "09:01", casefile.Ring{Rung: casefile.SuspensionEnd, Arm: 2})); err != nil {
		t.Errorf("the end of a suspension that is over: %v", err)
	}
}

func TestASuspensionSurvivesHandOvers(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}),
		lamp.do("sv1", "10:00", casefile.Suspend{Until: day(7, "10:00"), Reason: words("r")}),
		lamp.do("sv1", "11:00", casefile.Assign{To: "st2"}))
	if s.Status != casefile.Suspended || s.Holder != "st2" || len(s.Terms.Rungs) != 1 {
		t.Fatalf("assigned: %s by %q, %v", s.Status, s.Holder, s.Terms.Rungs)
	}
	resident := s.Resident
	s = then(t, s, lamp.do("sv1", "11:30", casefile.Escalate{Reason: words("r")}))
	if s.Status != casefile.Suspended || s.At != street || s.Holder != "" || !s.Resident.Equal(resident) {
		t.Fatalf("handed up: %s at %v by %q", s.Status, s.At, s.Holder)
	}
	s = then(t, s, lamp.on("system:ladder", 7, "10:00", casefile.Ring{Rung: casefile.SuspensionEnd, Arm: s.Terms.Arm}))
	if s.Status != casefile.Waiting || len(s.Terms.Rungs) != 5 {
		t.Errorf("resumed: %s, %v", s.Status, s.Terms.Rungs)
	}
	wantDue(t, "accept", s.Terms.AcceptDue, day(7, "15:30")) // four office hours from then
}

// then is the state after one more command, which must have an effect.
func then(t *testing.T, s casefile.State, c casefile.Command) casefile.State {
	t.Helper()
	events, err := casefile.Decide(s, c)
	if err != nil || len(events) == 0 {
		t.Fatalf("%T: %v, %v", c.Verb, events, err)
	}
	return casefile.Decider.Replay(s, events...)
}

func TestSuspensionRefusals(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	off := func(by string, until time.Time) casefile.Command {
		return lamp.do(by, "10:00", casefile.Suspend{Until: until, Reason: words("r")})
	}
	held := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}))
	asleep := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), off("sv1", day(7, "10:00")))
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "nobody grants themselves a suspension", Given: held, When: off("st1", day(7, "10:00")), Err: casefile.ErrOwnGrant},
		{Name: "a suspension needs a reason", Given: held, When: lamp.do("sv1", "10:00", casefile.Suspend{Until: day(1, "10:00")}), Err: casefile.ErrNoReason},
		{Name: "a suspension ends in the future", Given: held, When: off("sv1", at("10:00")), Err: casefile.ErrSuspensionEnd},
		{Name: "a suspension without an end is refused", Given: held, When: off("sv1", time.Time{}), Err: casefile.ErrSuspensionEnd},
		{Name: "180 days are the most", Given: held, When: off("sv1", day(180, "10:01")), Err: casefile.ErrSuspendedLong},
		{Name: "a suspended case is not suspended again", Given: asleep, When: off("sv2", day(9, "10:00")), Err: casefile.ErrSuspended},
		{Name: "a suspended case is not worked on", Given: asleep, When: lamp.do("st1", "11:00", casefile.Resolve{Result: words("r")}), Err: casefile.ErrSuspended},
		{Name: "what is not suspended is not resumed", Given: held, When: lamp.do("sv1", "11:00", casefile.Resume{}), Err: casefile.ErrNotSuspended},
		{Name: "a suspension does not end before its time by itself", Given: asleep, When: lamp.on("system:ladder", 6, "10:00", casefile.Ring{Rung: casefile.SuspensionEnd, Arm: 2}), Err: casefile.ErrEarly},
		{Name: "a climb that was wished before is void", Given: asleep, When: lamp.on("system:ladder", 6, "10:00", casefile.Climb{Rung: "resolve.150", Arm: 1})},
	})
}

func TestThe180thDayIsAllowed(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	state(t, lamp.report("gw1", "10:00", false), lamp.do("sv1", "10:00", casefile.Suspend{Until: day(routing.DefaultLimits().SuspensionDays, "10:00"), Reason: words("r")}))
}
