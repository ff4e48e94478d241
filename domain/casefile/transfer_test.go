package casefile_test

import (
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
)

var sideways = casefile.Transfer{To: beside, Reason: words("over the border")}

func TestATransferStaysOnItsLevel(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	s := state(t, lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("ds1", "10:00", sideways))
	if s.At != beside[0] || s.Status != casefile.Waiting || s.Holder != "" || s.Terms.Arm != 2 || len(s.Up) != 3 {
		t.Errorf("transferred: %s at %v by %q", s.Status, s.At, s.Holder)
	}
	wantDue(t, "since", s.Terms.Since, at("10:00"))
	wantDue(t, "resident", s.Resident, day(3, "17:00"))
	one, disputed := given(t, lamp.report("gw1", "09:00", false)), given(t, twice(lamp)...)
	ruled := given(t, append(twice(lamp), lamp.do("sv2", "11:00", casefile.Rule{To: here, Text: words("r")}))...)
	estest.Run(t, casefile.Decider, []estest.Case[casefile.Command, casefile.Event]{
		{Name: "a transfer does not change the level", Given: one, When: lamp.do("ds1", "10:00", casefile.Transfer{To: beside[1:], Reason: words("r")}), Err: casefile.ErrOtherLevel},
		{Name: "a transfer needs a reason", Given: one, When: lamp.do("ds1", "10:00", casefile.Transfer{To: beside}), Err: casefile.ErrNoReason},
		{Name: "a transfer names a unit", Given: one, When: lamp.do("ds1", "10:00", casefile.Transfer{Reason: words("r")}), Err: casefile.ErrNoUnit},
		{Name: "and another one", Given: one, When: lamp.do("ds1", "10:00", casefile.Transfer{To: here, Reason: words("r")}), Err: casefile.ErrSameUnit},
		{Name: "a dispute is ruled on and not passed on", Given: disputed, When: lamp.do("ds1", "12:00", sideways), Err: casefile.ErrAwaitRuling},
		{Name: "a ruling holds", Given: ruled, When: lamp.do("ds1", "12:00", sideways), Err: casefile.ErrRuled},
	})
}
