package casefile_test

import (
	"errors"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/estest"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// listed makes a command under entry lists by which communities take garbage and
// nothing else.
func listed(c casefile.Command) casefile.Command {
	c.Rules.Lists = matter.Lists{Lists: []matter.List{
		{Kind: org.KindCommunity, Entries: []matter.Entry{{Matter: "E01*", Basis: matter.ByLaw, Funds: "the district"}}},
		{Unit: "c2", Entries: []matter.Entry{{Matter: "C0103", Basis: matter.Assist}}},
	}}
	return c
}

func TestAnOffListMatterIsRefusedWithWhereItGoes(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"} // a community's matter by the catalogue
	before := given(t, lamp.report("gw1", "09:00", false))
	high := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:30", casefile.Escalate{Reason: words("r")}))
	off := casefile.Destination{{Level: org.Community, Unit: "c3", Path: "d.s.c3"}, street, district}
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "handed down", Given: high, When: listed(lamp.do("ss1", "10:00", casefile.HandDown{To: "c", Reason: words("r")})), Err: casefile.ErrOffList},
		{Name: "transferred", Given: before, When: listed(lamp.do("ss1", "10:00", casefile.Transfer{To: off, Reason: words("r")})), Err: casefile.ErrOffList},
		{Name: "returned", Given: before, When: listed(lamp.do("st1", "10:00", casefile.Return{Code: "wrong_unit", To: off, Reason: words("r")})), Err: casefile.ErrOffList},
		{Name: "assigned", Given: before, When: listed(lamp.do("ss1", "10:00", casefile.Assign{To: "st1"})), Err: casefile.ErrOffList},
	})
	_, err := casefile.Decide(state(t, lamp.report("gw1", "09:00", false)), listed(lamp.do("ss1", "10:00", casefile.Transfer{To: off, Reason: words("r")})))
	var told interface{ Error() string }
	if !errors.As(err, &told) || !errors.Is(err, casefile.ErrOffList) {
		t.Fatal(err)
	}
	on := casefile.Destination{{Level: org.Community, Unit: "c2", Path: "d.s.c2"}, street, district}
	if _, err := casefile.Decide(state(t, lamp.report("gw1", "09:00", false)), listed(lamp.do("ss1", "10:00", casefile.Transfer{To: on, Reason: words("r")}))); err != nil {
		t.Errorf("a unit whose own list has it: %v", err)
	}
}

func TestARouteSkipsWhoseListLacksTheMatter(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, listed(lamp.report("gw1", "09:00", false)))
	if s.At != street || s.Route.Rule != "matter.community" {
		t.Errorf("went to %s by %s", s.At.Unit, s.Route.Rule)
	}
	garbage := asks{t, "E0101"}
	if s := state(t, listed(garbage.report("gw1", "09:00", false)), listed(garbage.do("gw1", "09:30", casefile.Escalate{Reason: words("r")}))); s.At != community {
		t.Errorf("what is on the list climbs to %s", s.At.Unit)
	}
	noise := asks{t, "E0301"}
	if s := state(t, listed(noise.report("gw1", "09:00", false))); s.At.Level == org.Community {
		t.Errorf("off the list and at the %s", s.At.Level)
	}
}

// TestLimitsAndRungsMayHangOnConditions: the policy replaces limits of the
// catalogue and arms rungs for some cases only.
func TestLimitsAndRungsMayHangOnConditions(t *testing.T) {
	t.Parallel()
	garbage, only := asks{t, "E0101"}, `matter == "E0101"`
	policy := routing.Default()
	accept, err := clock.ParseLimit("5min")
	if err != nil {
		t.Fatal(err)
	}
	policy.LimitsFor = []routing.Override{{Name: "quick", When: only, Accept: accept}}
	policy.Ladder = append(policy.Ladder, routing.Rung{Name: "accept.200", Clock: routing.Accept, Percent: 200, Effect: routing.Climb, When: "never"})
	policy = policy.Compiled(map[string]routing.Condition{
		only: func(f routing.Facts) bool { return f.Matter.Code == "E0101" }, "never": func(routing.Facts) bool { return false },
	})
	c := garbage.report("gw1", "09:00", false)
	c.Rules.Policy, c.Rules.Versions.Policy = policy, 4
	s := state(t, c)
	wantDue(t, "accept", s.Terms.AcceptDue, at("09:05"))
	if s.Terms.Resolve != c.Rules.Matter.Resolve.Limit || len(s.Terms.By) != 1 || s.Terms.By[0] != "quick" || s.Versions.Policy != 4 {
		t.Errorf("%+v under %+v", s.Terms, s.Versions)
	}
	for _, r := range s.Terms.Rungs {
		if r.Rung == "accept.200" {
			t.Error("a rung is armed whose condition does not hold")
		}
	}
}
