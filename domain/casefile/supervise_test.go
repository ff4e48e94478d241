package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
)

var ordered = casefile.Supervise{To: "st2", Limit: mustLimit("4wh"), Reason: words("the mayor asks")}

func TestAnOrderHasItsOwnClockAndMovesNothing(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	before := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}))
	s := then(t, before, lamp.do("sv1", "10:00", ordered))
	if s.Order == nil || s.Order.To != "st2" || s.Order.By != "sv1" || s.Holder != "st1" || s.Terms.Arm != before.Terms.Arm || len(s.Terms.Rungs) != 4 {
		t.Fatalf("ordered: %+v, %q", s.Order, s.Holder)
	}
	wantDue(t, "order", s.Order.Due, at("15:30"))
	wantDue(t, "resolve, which it was", s.Order.Was, day(3, "17:00"))
	wantDue(t, "resolve, which it is", s.Terms.ResolveDue, day(3, "17:00"))

	s = then(t, s, lamp.do("sv1", "11:00", casefile.Suspend{Until: day(1, "11:00"), Reason: words("r")}))
	wantDue(t, "order, suspended", s.Order.Due, day(1, "15:30"))
	s = then(t, s, lamp.do("sv1", "14:30", casefile.Resume{}))
	wantDue(t, "order, resumed", s.Order.Due, day(1, "09:00")) // 11:00 to 14:30 are two office hours
	s = then(t, s, lamp.do("sv1", "15:00", casefile.Assign{To: "st2"}))
	if s.Order == nil {
		t.Error("a hand-over lost the order")
	}
}

func TestSuperviseRefusals(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	one := given(t, lamp.report("gw1", "09:00", false))
	asleep := given(t, lamp.report("gw1", "09:00", false), lamp.do("sv1", "10:00", casefile.Suspend{Until: day(1, "11:00"), Reason: words("r")}))
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "an order names a person", Given: one, When: lamp.do("sv1", "10:00", casefile.Supervise{Limit: mustLimit("1wd"), Reason: words("r")}), Err: casefile.ErrNoPerson},
		{Name: "an order has a limit", Given: one, When: lamp.do("sv1", "10:00", casefile.Supervise{To: "st1", Reason: words("r")}), Err: casefile.ErrOrderLimit},
		{Name: "an order has a reason", Given: one, When: lamp.do("sv1", "10:00", casefile.Supervise{To: "st1", Limit: mustLimit("1wd")}), Err: casefile.ErrNoReason},
		{Name: "what is put off is not ordered", Given: asleep, When: lamp.do("sv1", "10:00", ordered), Err: casefile.ErrSuspended},
		{Name: "a dispute is ruled on first", Given: given(t, twice(lamp)...), When: lamp.do("sv1", "12:00", ordered), Err: casefile.ErrAwaitRuling},
	})
}
