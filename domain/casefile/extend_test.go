package casefile_test

import (
	"errors"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/estest"
	"gridcase/domain/org"
)

func mustLimit(s string) clock.Limit {
	l, err := clock.ParseLimit(s)
	if err != nil {
		panic(err)
	}
	return l
}

func TestAnExtensionMovesTheHoldersClockAndNotTheResidents(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"} // 3wd: Thursday 17:00
	ask := casefile.AskExtension{Limit: mustLimit("5wd"), Reason: words("parts are ordered")}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}),
		lamp.on("system:ladder", 3, "11:18", casefile.Ring{Rung: "resolve.80", Arm: 1}), lamp.on("st1", 3, "12:00", ask))
	if s.Asked == nil || s.Asked.To != community {
		t.Fatalf("asked: %+v", s.Asked)
	}
	wantDue(t, "resolve, while nobody decided", s.Terms.ResolveDue, day(3, "17:00"))

	s = then(t, s, lamp.on("sv1", 3, "13:00", casefile.GrantExtension{}))
	wantDue(t, "resolve", s.Terms.ResolveDue, day(7, "17:00"))
	wantDue(t, "resident", s.Resident, day(3, "17:00"))
	if e := s.Terms.Extended; len(e) != 1 || !e[0].Due.Equal(day(3, "17:00")) || e[0].Was != mustLimit("3wd") || e[0].By != "sv1" {
		t.Errorf("the old due time is lost: %+v", e)
	}
	if len(s.Terms.Rungs) != 3 || len(s.Fired) != 0 || s.Holder != "st1" || s.Status != casefile.Held {
		t.Errorf("after the grant: %v, fired %v, %s by %q", s.Terms.Rungs, s.Fired, s.Status, s.Holder)
	}

	s = then(t, s, lamp.on("st1", 7, "09:00", casefile.AskExtension{Limit: mustLimit("9wd"), Reason: words("still not here")}))
	if s.Asked.To != street {
		t.Errorf("a second extension is decided by %v, want the street", s.Asked.To)
	}
	s = then(t, s, lamp.on("sv2", 7, "10:00", casefile.RefuseExtension{Reason: words("no")}))
	wantDue(t, "resolve, after the refusal", s.Terms.ResolveDue, day(7, "17:00"))
	if s.Asked != nil || s.Extended != 1 {
		t.Errorf("after the refusal: %+v, %d", s.Asked, s.Extended)
	}
	s = then(t, then(t, s, lamp.on("st1", 7, "11:00", casefile.Resolve{Result: words("done")})), lamp.on("gw1", 7, "13:30", casefile.Rework{Reason: words("no")}))
	if s.Terms.Resolve != mustLimit("5wd") {
		t.Errorf("rework forgot the extension: %v", s.Terms.Resolve)
	}
}

func TestAnExtensionWhileSuspendedCountsFromTheOldClock(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}),
		lamp.on("sv1", 1, "08:30", casefile.Suspend{Until: day(2, "08:30"), Reason: words("r")}),
		lamp.on("st1", 1, "09:00", casefile.AskExtension{Limit: mustLimit("4wd"), Reason: words("r")}),
		lamp.on("sv1", 1, "10:00", casefile.GrantExtension{}))
	if len(s.Terms.Rungs) != 1 || s.Status != casefile.Suspended {
		t.Errorf("the ladder woke: %s, %v", s.Status, s.Terms.Rungs)
	}
	wantDue(t, "resolve", s.Terms.ResolveDue, day(7, "17:00")) // Friday by four working days, one of them suspended
	s = then(t, s, lamp.on("system:ladder", 2, "08:30", casefile.Ring{Rung: casefile.SuspensionEnd, Arm: s.Terms.Arm}))
	wantDue(t, "resolve, resumed", s.Terms.ResolveDue, day(7, "17:00"))
}

// A suspension between asking and granting makes both limits end on the same day:
// what would change nothing is not written as a gift.
func TestAnExtensionThatASuspensionOvertookIsNotGranted(t *testing.T) {
	t.Parallel()
	paper := asks{t, "S0105"} // on the day itself; at closing time, on the next one
	s := state(t, paper.report("gw1", "17:00", false), paper.do("st1", "17:10", casefile.Claim{}),
		paper.on("st1", 1, "09:00", casefile.AskExtension{Limit: mustLimit("8wh"), Reason: words("r")}),
		paper.on("sv1", 1, "09:30", casefile.Suspend{Until: day(2, "08:30"), Reason: words("r")}))
	wantDue(t, "resolve, suspended", s.Terms.ResolveDue, day(2, "17:00")) // and so would be 8 office hours
	if _, err := casefile.Decide(s, paper.on("sv1", 1, "11:00", casefile.GrantExtension{})); !errors.Is(err, casefile.ErrExtensionOvertaken) {
		t.Errorf("granted: %v", err)
	}
	s = then(t, s, paper.on("sv1", 1, "11:00", casefile.RefuseExtension{Reason: words("r")}))
	if s.Asked != nil {
		t.Error("the request still waits")
	}
}

func TestWhoDecidesOnAnExtension(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		at       org.Stop
		extended int
		want     org.Stop
	}{{grid, 0, community}, {grid, 1, street}, {community, 0, community}, {community, 2, street}, {street, 1, district}, {district, 5, district}} {
		if got := (casefile.State{At: tc.at, Chain: chain, Extended: tc.extended}).Granter(); got != tc.want {
			t.Errorf("at the %s after %d: %v", tc.at.Level, tc.extended, got)
		}
	}
	if got := (casefile.State{At: streetless[1], Chain: streetless, Extended: 1}).Granter(); got != district {
		t.Errorf("without a street: %v", got)
	}
}

func TestExtensionRefusals(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	ask := func(by, limit string) casefile.Command {
		return lamp.do(by, "10:00", casefile.AskExtension{Limit: mustLimit(limit), Reason: words("r")})
	}
	late := lamp.on("st1", 4, "09:00", casefile.AskExtension{Limit: mustLimit("9wd"), Reason: words("r")})
	held := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}))
	asked := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), ask("st1", "5wd"))
	moved := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), ask("st1", "5wd"), lamp.do("sv1", "10:30", casefile.Assign{To: "st2"}))
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "only the holder asks", Given: held, When: ask("st2", "5wd"), Err: casefile.ErrNotHolder},
		{Name: "an extension needs a reason", Given: held, When: lamp.do("st1", "10:00", casefile.AskExtension{Limit: mustLimit("5wd")}), Err: casefile.ErrNoReason},
		{Name: "an extension is longer", Given: held, When: ask("st1", "3wd"), Err: casefile.ErrExtensionShort},
		{Name: "no limit is no extension", Given: held, When: lamp.do("st1", "10:00", casefile.AskExtension{Reason: words("r")}), Err: casefile.ErrExtensionShort},
		{Name: "nobody asks after the time is over", Given: held, When: late, Err: casefile.ErrExtensionLate},
		{Name: "one request at a time", Given: asked, When: ask("st1", "9wd"), Err: casefile.ErrExtensionOpen},
		{Name: "nobody grants what nobody asked for", Given: held, When: lamp.do("sv1", "10:00", casefile.GrantExtension{}), Err: casefile.ErrNoExtension},
		{Name: "nobody grants their own", Given: asked, When: lamp.do("st1", "10:00", casefile.GrantExtension{}), Err: casefile.ErrOwnGrant},
		{Name: "a refusal needs a reason", Given: asked, When: lamp.do("sv1", "10:00", casefile.RefuseExtension{}), Err: casefile.ErrNoReason},
		{Name: "a hand-over voids the request", Given: moved, When: lamp.do("sv1", "11:00", casefile.GrantExtension{}), Err: casefile.ErrNoExtension},
	})
}
