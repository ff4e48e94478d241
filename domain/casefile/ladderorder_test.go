package casefile_test

import (
	"slices"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/routing"
)

func armedAs(s casefile.State, c routing.Clock) (names []string) {
	for _, r := range s.Terms.Rungs {
		if r.Clock == c {
			names = append(names, r.Rung)
		}
	}
	return names
}

func TestAnOrderOfTheLadderRunsOutAndTheDistrictAnswers(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	one := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}))
	s := then(t, one, lamp.do("system:ladder", "10:00", casefile.LadderOrder{Rung: "rework", Due: at("09:59"), To: "sv2", Unit: street}))
	if o := s.Order; o == nil || o.To != "sv2" || o.Rung != "rework" || o.No != 1 || o.Limit.String() != "1wd" || !slices.Equal(armedAs(s, routing.Order), []string{"order.100.1"}) {
		t.Fatalf("ordered %+v, armed %v", s.Order, s.Terms.Rungs)
	}
	wantDue(t, "order", s.Order.Due, day(1, "17:00"))
	wantDue(t, "resolve, which it was and is", s.Terms.ResolveDue, one.Terms.ResolveDue)

	s = then(t, s, lamp.on("sv1", 1, "09:00", casefile.Assign{To: "st2"})) // a hand-over loses nothing
	s = then(t, s, lamp.on("system:ladder", 1, "17:01", casefile.Ring{Rung: "order.100.1", Arm: s.Terms.Arm}))
	if len(armedAs(s, routing.Order)) != 0 || !s.Reached("order.100.1", s.Terms.Arm) {
		t.Fatalf("still armed: %v", s.Terms.Rungs)
	}
	s = then(t, s, lamp.on("sv1", 1, "17:02", casefile.Assign{To: "st1"}))
	if len(armedAs(s, routing.Order)) != 0 {
		t.Errorf("what was reached is armed again: %v", s.Terms.Rungs)
	}
	s = then(t, s, lamp.on("system:ladder", 1, "17:03", casefile.LadderOrder{Rung: "order.100.1", To: "sv9", Unit: district}))
	if s.Order.No != 2 || s.Order.Unit != district || len(armedAs(s, routing.Order)) != 0 {
		t.Errorf("the district's order: %+v, %v", s.Order, s.Terms.Rungs)
	}
	events, err := casefile.Decide(s, lamp.on("system:ladder", 2, "09:00", casefile.LadderOrder{Rung: "rework", To: "sv2", Unit: street}))
	if err != nil || len(events) > 0 {
		t.Errorf("the street took over from the district: %v, %v", events, err)
	}
}

func TestAnOrderWaitsWhileTheResultIsLookedAt(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("sv1", "10:00", ordered),
		lamp.do("st1", "11:00", casefile.Resolve{Result: words("done")}))
	if len(s.Terms.Rungs) != 0 {
		t.Errorf("armed while it is looked at: %v", s.Terms.Rungs)
	}
	s = then(t, s, lamp.do("gw1", "11:30", casefile.Rework{Reason: words("still dark")}))
	if !slices.Equal(armedAs(s, routing.Order), []string{"order.100.1"}) {
		t.Errorf("armed after the rework: %v", s.Terms.Rungs)
	}
}

func TestWhoReportedAGraveCaseIsContactedOrTheStreetHears(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	grave := lamp.heard("st1", "09:00", "hotline", func(r *casefile.Report) { r.Severity = matter.L2 })
	s := state(t, grave)
	if !slices.Equal(armedAs(s, routing.Contact), []string{"contact.100"}) {
		t.Fatalf("armed: %v", s.Terms.Rungs)
	}
	s = then(t, s, lamp.do("ss1", "09:01", casefile.Claim{}))
	s = then(t, s, lamp.do("sv1", "09:02", casefile.Assign{To: "ss2"}))
	late := then(t, s, lamp.do("system:ladder", "09:10", casefile.Ring{Rung: "contact.100", Arm: s.Terms.Arm}))
	order := casefile.LadderOrder{Rung: "contact.100", Arm: s.Terms.Arm, Due: at("09:10"), To: "sv2", Unit: street}
	if got := then(t, late, lamp.do("system:ladder", "09:10", order)); got.Order == nil || !got.Talks.Late {
		t.Errorf("nobody called and nobody hears: %+v, %+v", got.Order, got.Talks)
	}
	called := then(t, late, lamp.do("ss2", "09:11", casefile.Contact{How: "phone"}))
	if events, err := casefile.Decide(called, lamp.do("system:ladder", "09:12", order)); err != nil || len(events) > 0 {
		t.Errorf("ordered although somebody called meanwhile: %v, %v", events, err)
	}
	soon := then(t, s, lamp.do("ss2", "09:05", casefile.Contact{How: "visit"}))
	if len(armedAs(soon, routing.Contact)) != 0 {
		t.Errorf("armed although somebody called: %v", soon.Terms.Rungs)
	}
}
