package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
)

func TestTheFirstContactCounts(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false),
		lamp.do("st1", "09:05", casefile.Contact{How: "phone"}), lamp.do("st1", "10:00", casefile.Contact{How: "visit"}))
	wantDue(t, "first contact", s.Talks.First, at("09:05"))
	if _, err := casefile.Decide(s, lamp.do("st1", "10:10", casefile.Contact{How: "pigeon"})); err != casefile.ErrContactHow {
		t.Errorf("got %v", err)
	}
}

func TestCallBack(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	closed := []casefile.Command{
		lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}),
		lamp.do("st1", "09:20", casefile.Resolve{Result: words("r")}), lamp.do("gw1", "09:30", casefile.Verify{}),
	}
	done := given(t, closed...)
	why := words("dark again")
	called := given(t, append(closed, lamp.do("sv1", "10:00", casefile.CallBack{Solved: true}))...)
	s := state(t, append(closed, lamp.on("sv1", 1, "10:00", casefile.CallBack{Score: 2, Text: why, Reopen: true}))...)
	if s.Status != casefile.Waiting || s.Talks != nil || s.Score != 0 {
		t.Errorf("not solved and opened again: %s, %+v, %d", s.Status, s.Talks, s.Score)
	}
	call := func(v casefile.CallBack) casefile.Command { return lamp.on("sv1", 1, "10:00", v) }
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "not while it is open", Given: done[:3], When: call(casefile.CallBack{}), Err: casefile.ErrCallOpen},
		{Name: "not by the handler", Given: done, When: lamp.on("st1", 1, "10:00", casefile.CallBack{}), Err: casefile.ErrOwnCall},
		{Name: "once for each closing", Given: called, When: call(casefile.CallBack{}), Err: casefile.ErrCalledBack},
		{Name: "within seven days", Given: done, When: lamp.on("sv1", 7, "09:31", casefile.CallBack{}), Err: casefile.ErrCallLate},
		{Name: "what is solved is not reopened", Given: done, When: call(casefile.CallBack{Solved: true, Reopen: true}), Err: casefile.ErrSolved},
		{Name: "who reopens says why", Given: done, When: call(casefile.CallBack{Reopen: true}), Err: casefile.ErrNoReason},
		{Name: "a rating is one of five", Given: done, When: call(casefile.CallBack{Solved: true, Score: 6}), Err: casefile.ErrScore},
		{
			Name: "with a rating", Given: done, When: lamp.do("sv1", "10:00", casefile.CallBack{Solved: true, Score: 5}),
			Then: []casefile.Event{casefile.CalledBack{By: "sv1", At: at("10:00"), Solved: true}, casefile.Rated{By: "sv1", At: at("10:00"), Score: 5}},
		},
	})
}
