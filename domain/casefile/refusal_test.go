package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
	"gridcase/domain/personal"
)

// Each row is one "no" that a caseworker may get, and why.
func TestRefusals(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"} // small, community
	reported := given(t, lamp.report("gw1", "09:00", false))
	held := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}))
	inReview := given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("st1", "10:00", casefile.Resolve{Result: words("done")}))
	closed := append(inReview[:len(inReview):len(inReview)], given(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("st1", "10:00", casefile.Resolve{Result: words("done")}), lamp.do("gw1", "11:00", casefile.Verify{}))[len(inReview):]...)
	late := lamp.do("gw1", "11:00", casefile.Reopen{Reason: words("again")})
	late.At = late.At.AddDate(0, 0, 8)
	future := lamp.report("gw1", "09:00", false)
	future.At = at("08:00")
	lost := lamp.do("gw1", "09:00", casefile.Report{ID: id, Matter: "C0103", OccurredAt: at("09:00"), Digest: "digest"})
	unknown := lamp.do("gw1", "09:00", casefile.Report{ID: id, Matter: "Z9999", Chain: chain, OccurredAt: at("09:00")})
	street := asks{t, "C0101"}.do("gw1", "09:00", casefile.Report{ID: id, Matter: "C0101", Chain: chain, OccurredAt: at("09:00"), OnSpot: &personal.Sealed{Bytes: []byte("x")}})

	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "nothing happens to a case that was never reported", When: lamp.do("st1", "09:00", casefile.Claim{}), Err: casefile.ErrUnknown},
		{Name: "an unknown matter is refused", When: unknown, Err: casefile.ErrMatter},
		{Name: "a report from the future is refused", When: future, Err: casefile.ErrFuture},
		{Name: "a report needs a place", When: lost, Err: casefile.ErrNoPlace},
		{Name: "a street matter cannot be settled on the spot", When: street, Err: casefile.ErrSpotTop},
		{Name: "another report under a used id is refused", Given: reported, When: lamp.do("gw1", "09:05", casefile.Report{ID: id, Matter: "C0103", Digest: "other"}), Err: casefile.ErrIDTaken},
		{Name: "the same report by somebody else is another report", Given: reported, When: lamp.do("gw2", "09:05", casefile.Report{ID: id, Matter: "C0103", Digest: "digest"}), Err: casefile.ErrIDTaken},
		{Name: "the same report again is nothing new", Given: reported, When: lamp.report("gw1", "09:00", false)},
		{Name: "a second claim loses", Given: held, When: lamp.do("st2", "09:11", casefile.Claim{}), Err: casefile.ErrAlreadyClaimed},
		{Name: "claiming twice is a second claim", Given: held, When: lamp.do("st1", "09:11", casefile.Claim{}), Err: casefile.ErrAlreadyClaimed},
		{Name: "who does not hold it cannot release it", Given: held, When: lamp.do("st2", "09:11", casefile.Release{Reason: words("r")}), Err: casefile.ErrNotHolder},
		{Name: "a release needs a reason", Given: held, When: lamp.do("st1", "09:11", casefile.Release{}), Err: casefile.ErrNoReason},
		{Name: "what nobody holds cannot be resolved", Given: reported, When: lamp.do("st1", "09:11", casefile.Resolve{Result: words("r")}), Err: casefile.ErrNotHeld},
		{Name: "a result needs words", Given: held, When: lamp.do("st1", "09:11", casefile.Resolve{}), Err: casefile.ErrNoText},
		{Name: "nobody verifies what is not done", Given: held, When: lamp.do("gw1", "09:11", casefile.Verify{}), Err: casefile.ErrNoResult},
		{Name: "nobody verifies their own result", Given: inReview, When: lamp.do("st1", "10:30", casefile.Verify{}), Err: casefile.ErrOwnResult},
		{Name: "nobody sends their own result back", Given: inReview, When: lamp.do("st1", "10:30", casefile.Rework{Reason: words("r")}), Err: casefile.ErrOwnResult},
		{Name: "a claim in review is refused", Given: inReview, When: lamp.do("st2", "10:30", casefile.Claim{}), Err: casefile.ErrAlreadyClaimed},
		{Name: "a case in review does not move", Given: inReview, When: lamp.do("st1", "10:30", casefile.Escalate{Reason: words("r")}), Err: casefile.ErrInReview},
		{Name: "skipping the check on site needs a reason", Given: inReview, When: lamp.do("sv1", "10:30", casefile.Close{}), Err: casefile.ErrNoReason},
		{Name: "an escalation needs a reason", Given: held, When: lamp.do("st1", "09:20", casefile.Escalate{}), Err: casefile.ErrNoReason},
		{Name: "a hand-down needs a reason", Given: held, When: lamp.do("st1", "09:20", casefile.HandDown{}), Err: casefile.ErrNoReason},
		{Name: "a case is not handed down sideways", Given: held, When: lamp.do("st1", "09:20", casefile.HandDown{To: "g2", Reason: words("r")}), Err: casefile.ErrNotBelow},
		{Name: "a case is not given to who has it", Given: held, When: lamp.do("sv1", "09:20", casefile.Assign{To: "st1"}), Err: casefile.ErrSameHolder},
		{Name: "a closed case is not claimed", Given: closed, When: lamp.do("st2", "12:00", casefile.Claim{}), Err: casefile.ErrClosed},
		{Name: "a closed case is not verified again", Given: closed, When: lamp.do("gw2", "12:00", casefile.Verify{}), Err: casefile.ErrClosed},
		{Name: "closing a closed case is nothing new", Given: closed, When: lamp.do("gw2", "12:00", casefile.Close{})},
		{Name: "reopening needs a reason", Given: closed, When: lamp.do("gw1", "12:00", casefile.Reopen{}), Err: casefile.ErrNoReason},
		{Name: "after a week it is a new case", Given: closed, When: late, Err: casefile.ErrWindowOver},
		{Name: "an open case is not reopened", Given: held, When: lamp.do("gw1", "12:00", casefile.Reopen{Reason: words("r")}), Err: casefile.ErrNotClosed},
		{Name: "a rejection needs a reason", Given: held, When: lamp.do("sv1", "12:00", casefile.Reject{}), Err: casefile.ErrNoReason},
		{Name: "nobody unmasks a resident without saying why", Given: held, When: lamp.do("sv1", "12:00", casefile.Unmask{}), Err: casefile.ErrNoReason},
		{Name: "an empty note is refused", Given: held, When: lamp.do("sv1", "12:00", casefile.Note{}), Err: casefile.ErrNoText},
		{Name: "a rung before its time is refused", Given: reported, When: lamp.do("system:ladder", "09:01", casefile.Ring{Rung: "accept.50", Arm: 1}), Err: casefile.ErrEarly},
		{Name: "a rung of an earlier arming is void", Given: reported, When: lamp.do("system:ladder", "12:00", casefile.Ring{Rung: "accept.50", Arm: 0})},
		{Name: "an accept rung of a claimed case is void", Given: held, When: lamp.do("system:ladder", "17:00", casefile.Ring{Rung: "accept.100", Arm: 1})},
		{Name: "a wish to climb that comes late is void", Given: held, When: lamp.do("system:ladder", "17:00", casefile.Climb{Rung: "accept.100", Arm: 1, Due: at("14:30")})},
	})
}

func TestTheLoserOfAClaimLearnsWhoWon(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}))
	_, err := casefile.Decide(s, lamp.do("st2", "09:10", casefile.Claim{}))
	if r := refusal(t, err); r.Facts["holder"] != "st1" {
		t.Errorf("facts = %v, want the holder st1", r.Facts)
	}
	if casefile.ErrAlreadyClaimed.Facts != nil {
		t.Error("the refusal of one case leaked into the next")
	}
}
