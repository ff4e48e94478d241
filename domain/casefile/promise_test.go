package casefile_test

import (
	"errors"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
)

// While papers are awaited the resident's clock has not begun, and what the item
// is stays as it is: by its list the papers were asked for.
func TestAnItemWhosePapersAreAwaitedIsNotCorrected(t *testing.T) {
	t.Parallel()
	app, today := asks{t, relief}, asks{t, "S0105"}
	s := state(t, app.report("st1", "09:00", true), app.do("st1", "09:10", casefile.Notice{Missing: []string{"核对授权书"}, Text: words("r")}))
	if _, err := casefile.Decide(s, today.do("st1", "09:20", casefile.Reclassify{Matter: "S0105", Reason: words("r")})); !errors.Is(err, &es.Rejection{Code: "window.matter_fixed"}) {
		t.Errorf("got %v", err)
	}
	if !s.Resident.IsZero() {
		t.Errorf("due %s", s.Resident)
	}
}

// Papers can be complete, and the application put off, before it is accepted: the
// suspension was granted and counts for both clocks.
func TestAnAcceptanceKeepsTheSuspensionBeforeIt(t *testing.T) {
	t.Parallel()
	app, why := asks{t, relief}, words("r")
	came := []casefile.Command{
		app.report("st1", "09:00", true), app.do("st1", "09:10", casefile.Notice{Missing: []string{"核对授权书"}, Text: why}),
		app.do("st1", "09:20", casefile.Papers{Brought: all}),
	}
	accepted := app.on("st1", 3, "09:00", casefile.Accept{Brought: all})
	plain := state(t, append(came, accepted)...)
	off := state(t, append(came,
		app.on("sv1", 0, "09:30", casefile.Suspend{Until: day(2, "09:30"), Reason: why}), app.on("sv1", 2, "09:30", casefile.Resume{Reason: why}), accepted,
	)...)
	if !off.Resident.After(plain.Resident) || !off.Terms.ResolveDue.After(plain.Terms.ResolveDue) {
		t.Errorf("put off for two days: due %s and %s, else %s and %s", off.Resident, off.Terms.ResolveDue, plain.Resident, plain.Terms.ResolveDue)
	}
}
