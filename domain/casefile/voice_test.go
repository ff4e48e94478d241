package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
)

// What people say about a case without moving it: reminders and ratings.
func TestUrging(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	held := []casefile.Command{lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{})}
	urged := given(t, append(held, lamp.do("gw1", "10:00", casefile.Urge{Text: words("dark")}))...)
	review := given(t, append(held[:2:2], lamp.do("st1", "10:00", casefile.Resolve{Result: words("done")}))...)
	asleep := given(t, append(held, lamp.do("sv1", "10:00", casefile.Suspend{Until: day(2, "10:00"), Reason: words("r")}))...)
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "a case rests between reminders", Given: urged, When: lamp.do("sv1", "10:29", casefile.Urge{}), Err: casefile.ErrUrgedLately},
		{Name: "and no longer", Given: urged, When: lamp.do("sv1", "10:30", casefile.Urge{}), Then: []casefile.Event{casefile.Urged{By: "sv1", At: at("10:30"), Rests: at("11:00")}}},
		{Name: "nobody urges themselves", Given: urged, When: lamp.do("st1", "11:00", casefile.Urge{}), Err: casefile.ErrUrgeSelf},
		{Name: "but those who should verify", Given: review, When: lamp.do("st1", "11:00", casefile.Urge{}), Then: []casefile.Event{casefile.Urged{By: "st1", At: at("11:00"), Rests: at("11:30")}}},
		{Name: "nobody urges what is put off", Given: asleep, When: lamp.do("gw1", "11:00", casefile.Urge{}), Err: casefile.ErrSuspended},
	})
	_, err := casefile.Decide(casefile.Decider.Replay(casefile.State{}, urged...), lamp.do("sv1", "10:29", casefile.Urge{}))
	if r := refusal(t, err); r.Facts["retry_after"] != "60" || casefile.ErrUrgedLately.Facts != nil {
		t.Errorf("facts: %v", r.Facts)
	}
}

func TestRating(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	done := []casefile.Command{
		lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}),
		lamp.do("st1", "09:20", casefile.Resolve{Result: words("done")}), lamp.do("gw1", "10:00", casefile.Verify{}),
	}
	five := lamp.do("gw1", "11:00", casefile.Rate{Score: 5, Text: words("quick")})
	closed, rated := given(t, done...), given(t, append(done[:4:4], five)...)
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "a resident is content", Given: closed, When: five, Then: []casefile.Event{casefile.Rated{By: "gw1", At: at("11:00"), Score: 5, Text: words("quick")}}},
		{Name: "the fifteenth day is in time", Given: closed, When: lamp.on("st2", 15, "10:00", casefile.Rate{Score: 1}), Then: []casefile.Event{casefile.Rated{By: "st2", At: day(15, "10:00"), Score: 1}}},
		{Name: "after it is too late", Given: closed, When: lamp.on("st2", 15, "10:01", casefile.Rate{Score: 1}), Err: casefile.ErrRateLate},
		{Name: "once", Given: rated, When: lamp.do("st2", "12:00", casefile.Rate{Score: 1}), Err: casefile.ErrRated},
		{Name: "nobody rates their own work", Given: closed, When: lamp.do("st1", "12:00", casefile.Rate{Score: 5}), Err: casefile.ErrOwnRating},
		{Name: "six is no rating", Given: closed, When: lamp.do("st2", "12:00", casefile.Rate{Score: 6}), Err: casefile.ErrScore},
		{Name: "nor is nothing", Given: closed, When: lamp.do("st2", "12:00", casefile.Rate{}), Err: casefile.ErrScore},
		{Name: "an open case is not rated", Given: closed[:3], When: lamp.do("st2", "12:00", casefile.Rate{Score: 5}), Err: casefile.ErrRateOpen},
	})
	s := then(t, casefile.Decider.Replay(casefile.State{}, rated...), lamp.do("gw1", "12:00", casefile.Reopen{Reason: words("dark again")}))
	if s.Score != 0 {
		t.Error("a case that is opened again keeps its praise")
	}
}
