package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
	"gridcase/domain/org"
)

// beside is a community of another street: not of the case's chain.
var (
	beside    = casefile.Destination{{Level: org.Community, Unit: "c2", Path: "d.s2.c2"}, {Level: org.Street, Unit: "s2", Path: "d.s2"}, district}
	here      = casefile.Destination{community, street, district}
	wrongUnit = casefile.Return{Code: "wrong_unit", To: beside, Reason: words("over the border")}
	backAgain = casefile.Return{Code: "beyond_power", To: here, Reason: words("theirs")}
	isTheirs  = casefile.Rule{To: beside, Text: words("whoever has the pole has the lamp")}
)

func twice(lamp asks) []casefile.Command {
	return []casefile.Command{lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", wrongUnit), lamp.do("st7", "10:00", backAgain)}
}

func TestReturnedTwiceRuledForGood(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, twice(lamp)[:2]...)
	if s.At != beside[0] || s.Status != casefile.Waiting || s.Returns != 1 || s.Ruling || s.Route.Rule != "return.wrong_unit" {
		t.Fatalf("returned once: %s at %v, %d, %v", s.Status, s.At, s.Returns, s.Route)
	}
	wantDue(t, "since", s.Terms.Since, at("09:10"))
	wantDue(t, "resident", s.Resident, day(3, "17:00")) // it never stops

	s = then(t, s, twice(lamp)[2])
	if s.At != district || !s.Ruling || s.Climbed != 1 || s.Route.Rule != "return.ruling" {
		t.Fatalf("returned twice: at %v, ruling %v, climbed %d", s.At, s.Ruling, s.Climbed)
	}
	s = then(t, s, lamp.do("sv2", "11:00", isTheirs))
	if s.At != beside[0] || s.Ruling || !s.Ruled || s.Climbed != 0 || s.Status != casefile.Waiting {
		t.Fatalf("ruled: at %v, %v %v", s.At, s.Ruling, s.Ruled)
	}
	wantDue(t, "resident", s.Resident, day(3, "17:00"))
	if _, err := casefile.Decide(s, lamp.do("st7", "11:30", backAgain)); refusal(t, err).Code != "case.ruled" {
		t.Errorf("returned again: %v", err)
	}
}

// TestARulingIsKeptAsAPrecedentWhenItIsToBe: over what matter, and between whom.
func TestARulingIsKeptAsAPrecedentWhenItIsToBe(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	ruling := casefile.Rule{To: isTheirs.To, Text: words("r"), Precedent: true}
	facts := given(t, append(twice(lamp), lamp.do("sv2", "11:00", ruling))...)
	ruled, is := facts[len(facts)-1].(casefile.Ruled)
	if !is || ruled.Precedent == nil || ruled.Precedent.Matter != "C0103" || len(ruled.Precedent.Between) != 2 || ruled.Precedent.Between[0] != community || ruled.Precedent.Between[1] != beside[0] {
		t.Errorf("kept: %+v", ruled.Precedent)
	}
	ruling.Precedent = false
	facts = given(t, append(twice(lamp), lamp.do("sv2", "11:00", ruling))...)
	if ruled, _ := facts[len(facts)-1].(casefile.Ruled); ruled.Precedent != nil {
		t.Errorf("kept without being asked: %+v", ruled.Precedent)
	}
}

func TestACaseOutsideOfItsChainClimbsWhereItIs(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, twice(lamp)[:2]...)
	s = then(t, s, lamp.do("st7", "09:30", casefile.Escalate{Reason: words("too much")}))
	if s.At.Unit != "s2" || s.Granter() != s.At {
		t.Errorf("it climbed to %v", s.At)
	}
	if _, err := casefile.Decide(s, lamp.do("sv2", "09:40", casefile.HandDown{Reason: words("r")})); refusal(t, err).Code != "case.unit_not_below" {
		t.Errorf("a street hands a case down into another street: %v", err)
	}
	s = then(t, s, lamp.do("sv2", "09:50", casefile.Escalate{Reason: words("r")}))
	if s.At != district || len(s.Up) != 0 {
		t.Errorf("at the district: %v, %v", s.At, s.Up)
	}
	if s = then(t, s, lamp.do("sv3", "10:00", casefile.HandDown{To: "c", Reason: words("r")})); s.At != community {
		t.Errorf("home again: %v", s.At)
	}
}

func TestAtTheTopTheDistrictRulesItself(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false),
		lamp.do("st1", "09:10", casefile.Return{Code: "other", To: casefile.Destination{district}, Reason: words("r")}),
		lamp.do("ds1", "09:20", backAgain))
	if s.At != district || !s.Ruling {
		t.Fatalf("at %v, ruling %v", s.At, s.Ruling)
	}
	if s = then(t, s, lamp.do("ds1", "09:30", casefile.Rule{To: casefile.Destination{district}, Text: words("ours after all")})); s.At != district || !s.Ruled {
		t.Errorf("it may keep the case: %v", s.At)
	}
}

func TestWhoRules(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	sibling := casefile.Destination{{Level: org.Community, Unit: "c9", Path: "d.s.c9"}, street, district}
	s := state(t, lamp.report("gw1", "09:00", false),
		lamp.do("st1", "09:10", casefile.Return{Code: "wrong_unit", To: sibling, Reason: words("r")}), lamp.do("st9", "09:20", backAgain))
	if s.At != street || len(s.Up) != 0 {
		t.Errorf("two communities of one street are judged by %v", s.At)
	}
	s = state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", wrongUnit), lamp.do("st7", "09:20", casefile.Return{Code: "beyond_power", To: beside[1:], Reason: words("r")}))
	if s.At != beside[1] || len(s.Up) != 2 {
		t.Errorf("what is said to be the street's is judged by %v, %v", s.At, s.Up)
	}
}

func TestReturnRefusals(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	one := given(t, twice(lamp)[:1]...)
	disputed := given(t, twice(lamp)...)
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "a return needs a code", Given: one, When: lamp.do("st1", "09:10", casefile.Return{To: beside, Reason: words("r")}), Err: casefile.ErrReturnCode},
		{Name: "a return needs a code of the list", Given: one, When: lamp.do("st1", "09:10", casefile.Return{Code: "lazy", To: beside, Reason: words("r")}), Err: casefile.ErrReturnCode},
		{Name: "a return needs a reason", Given: one, When: lamp.do("st1", "09:10", casefile.Return{Code: "other", To: beside}), Err: casefile.ErrNoReason},
		{Name: "a return names a unit", Given: one, When: lamp.do("st1", "09:10", casefile.Return{Code: "other", Reason: words("r")}), Err: casefile.ErrNoUnit},
		{Name: "a return names another unit", Given: one, When: lamp.do("st1", "09:10", backAgain), Err: casefile.ErrSameUnit},
		{Name: "nobody rules where nobody disputes", Given: one, When: lamp.do("sv2", "09:10", isTheirs), Err: casefile.ErrNoDispute},
		{Name: "what waits for a ruling is not returned", Given: disputed, When: lamp.do("sv2", "11:00", backAgain), Err: casefile.ErrAwaitRuling},
		{Name: "nor claimed", Given: disputed, When: lamp.do("sv2", "11:00", casefile.Claim{}), Err: casefile.ErrAwaitRuling},
		{Name: "nor assigned", Given: disputed, When: lamp.do("sv2", "11:00", casefile.Assign{To: "st1"}), Err: casefile.ErrAwaitRuling},
		{Name: "nor handed down", Given: disputed, When: lamp.do("sv2", "11:00", casefile.HandDown{Reason: words("r")}), Err: casefile.ErrAwaitRuling},
		{Name: "nor suspended", Given: disputed, When: lamp.do("sv2", "11:00", casefile.Suspend{Until: day(2, "09:00"), Reason: words("r")}), Err: casefile.ErrAwaitRuling},
		{Name: "a ruling needs words", Given: disputed, When: lamp.do("sv2", "11:00", casefile.Rule{To: beside}), Err: casefile.ErrNoText},
		{Name: "a ruling names a unit", Given: disputed, When: lamp.do("sv2", "11:00", casefile.Rule{Text: words("r")}), Err: casefile.ErrNoUnit},
	})
}

func TestEveryReturnCodeHasWords(t *testing.T) {
	t.Parallel()
	for code, w := range casefile.ReturnCodes {
		if w.Zh == "" || w.En == "" {
			t.Errorf("%s has no words", code)
		}
	}
	if len(casefile.ReturnCodes) != 6 {
		t.Errorf("%d codes", len(casefile.ReturnCodes))
	}
}
