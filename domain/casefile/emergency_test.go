package casefile_test

import (
	"slices"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/estest"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// proves corrects a case to a matter, as whoever sees it for what it is.
func proves(t *testing.T, by, hhmm, code string, s matter.Severity) casefile.Command {
	t.Helper()
	return asks{t, code}.do(by, hhmm, casefile.Reclassify{Matter: code, Severity: s, Reason: words("it is worse")})
}

// TestWhatProvesAnEmergencyGoesOutAtOnce is about what held the case up: the check
// on site, a unit that is not the right one, a suspension, a dispute.
func TestWhatProvesAnEmergencyGoesOutAtOnce(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	heard := lamp.heard("st1", "09:00", "hotline")
	seen, claimed := lamp.report("gw1", "09:00", false), lamp.do("st1", "09:10", casefile.Claim{})
	off := lamp.do("sv1", "09:20", casefile.Suspend{Until: day(20, "09:00"), Reason: words("r")})
	gas := proves(t, "sv1", "10:00", "E0503", "")
	for _, tc := range []struct {
		name   string
		s      casefile.State
		at     org.Stop
		status casefile.Status
		holder string
	}{
		{"nobody has looked yet: the district has it", state(t, heard, gas), district, casefile.Waiting, ""},
		{"the community had it: the district has it", state(t, seen, claimed, gas), district, casefile.Waiting, ""},
		{"a blocked fire lane stays with the community", state(t, heard, proves(t, "sv1", "10:00", "G0102", "")), community, casefile.Waiting, ""},
		{"and in the hands of whoever has it", state(t, seen, claimed, proves(t, "sv1", "10:00", "G0102", "")), community, casefile.Held, "st1"},
		{"gravest by its severity alone", state(t, heard, proves(t, "sv1", "10:00", "C0102", matter.L1)), district, casefile.Waiting, ""},
		{"grave: the street at least", state(t, heard, proves(t, "sv1", "10:00", "C0102", matter.L2)), street, casefile.Waiting, ""},
		{"what was put off is awake", state(t, seen, claimed, off, gas), district, casefile.Waiting, ""},
		{"and stays with who has it, awake", state(t, seen, claimed, off, proves(t, "sv1", "10:00", "G0102", "")), community, casefile.Held, "st1"},
		{"nobody argues any more whose it is", state(t, append(twice(lamp), proves(t, "sv2", "11:00", "G0102", ""))...), district, casefile.Waiting, ""},
	} {
		s := tc.s
		if s.At != tc.at || s.Status != tc.status || s.Holder != tc.holder || s.Ruling || !s.Until.IsZero() {
			t.Errorf("%s: %s at %s by %q, ruling %t, until %s", tc.name, s.Status, s.At.Unit, s.Holder, s.Ruling, s.Until)
		}
		if !s.Terms.Check.IsZero() || s.Terms.ResolveDue.IsZero() || len(armedAs(s, routing.Resolve)) != 3 {
			t.Errorf("%s: its clock does not run: %+v", tc.name, s.Terms)
		}
		if s.Holder == "" {
			then(t, s, lamp.do("dv1", "11:30", casefile.Claim{})) // nothing forbids it
		}
	}
	s := state(t, heard, gas)
	if s.Route.Rule != "matter.district" || s.Climbed != 0 || !s.Awaited.Equal(at("10:00")) {
		t.Errorf("by %q, climbed %d times, awaited since %s", s.Route.Rule, s.Climbed, s.Awaited)
	}
	wantDue(t, "claimed in ten minutes", s.Terms.AcceptDue, at("10:10"))
}

// TestWhatIsNoEmergencyIsCheckedAsItsMatterAsks keeps the check that is pending,
// with the new matter's time for it.
func TestWhatIsNoEmergencyIsCheckedAsItsMatterAsks(t *testing.T) {
	t.Parallel()
	heard := asks{t, "C0103"}.heard("st1", "09:00", "hotline")
	for _, tc := range []struct {
		name, code string
		severity   matter.Severity
		check      string
	}{
		{"as usual", "C0203", "", "24h"},
		{"serious", "C0203", matter.L3, "2h"},
		{"nothing to look at on site", "G0204", "", ""},
	} {
		s := state(t, heard, proves(t, "sv1", "10:00", tc.code, tc.severity))
		if s.At != community || s.Terms.Check.String() != tc.check {
			t.Errorf("%s: at %s, to be checked within %q", tc.name, s.At.Unit, s.Terms.Check)
		}
	}
}

// TestACorrectionOwesOrLiftsTheFirstContact goes into a grave matter and out of it.
func TestACorrectionOwesOrLiftsTheFirstContact(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	report, claimed := lamp.report("st1", "09:00", false), lamp.do("ss1", "09:01", casefile.Claim{})
	grave := func(by, hhmm string) casefile.Command { return proves(t, by, hhmm, "G0203", "") } // L2 by the catalogue
	usual := func(by, hhmm string) casefile.Command { return proves(t, by, hhmm, "C0203", "") }
	called := lamp.do("ss1", "09:20", casefile.Contact{How: "phone"})

	s := state(t, report, claimed, grave("ss1", "09:10"))
	if !slices.Equal(armedAs(s, routing.Contact), []string{"contact.100"}) || !s.Talks.Since.Equal(at("09:10")) {
		t.Fatalf("grave, and nobody need call: %+v, %v", s.Talks, s.Terms.Rungs)
	}
	for _, r := range s.Terms.Rungs {
		if r.Clock == routing.Contact {
			wantDue(t, "ten minutes from the correction", r.Due, at("09:20"))
		}
	}
	if s = then(t, s, usual("ss1", "09:15")); s.Talks != nil || len(armedAs(s, routing.Contact)) != 0 {
		t.Errorf("not so grave, and a call is still owed: %+v, %v", s.Talks, s.Terms.Rungs)
	}
	if s = then(t, s, grave("ss1", "09:30")); len(armedAs(s, routing.Contact)) != 1 || !s.Talks.Since.Equal(at("09:30")) {
		t.Errorf("grave again: %+v, %v", s.Talks, s.Terms.Rungs)
	}
	late := then(t, s, lamp.do("system:ladder", "09:40", casefile.Ring{Rung: "contact.100", Arm: s.Terms.Arm}))
	late = then(t, then(t, late, usual("ss1", "09:50")), grave("ss1", "09:55"))
	if len(armedAs(late, routing.Contact)) != 0 || !late.Talks.Late {
		t.Errorf("a rung that was reached is armed again: %+v, %v", late.Talks, late.Terms.Rungs)
	}

	for name, s := range map[string]casefile.State{
		"called before it was grave": state(t, report, claimed, called, grave("ss1", "09:30")),
		"called, and corrected back": state(t, report, claimed, grave("ss1", "09:10"), called, usual("ss1", "09:30")),
		"in its reporter's hands":    state(t, lamp.report("gw1", "09:00", false), lamp.do("gw1", "09:05", casefile.Claim{}), grave("gw1", "09:10")),
		"gravest: the district's":    state(t, report, claimed, proves(t, "ss1", "09:10", "G0203", matter.L1)),
	} {
		if len(armedAs(s, routing.Contact)) != 0 {
			t.Errorf("%s: %v", name, s.Terms.Rungs)
		}
	}
}

// TestAnEmergencysCorrectionStaysReadable holds its wire form.
func TestAnEmergencysCorrectionStaysReadable(t *testing.T) {
	t.Parallel()
	heard := asks{t, "C0103"}.heard("st1", "09:00", "hotline")
	e := given(t, heard, proves(t, "sv1", "10:00", "E0503", ""))
	got := e[len(e)-1].(casefile.Reclassified)
	if !got.Emergency || got.To == nil || *got.To != district || got.Contact != casefile.Owed {
		t.Fatalf("%+v", got)
	}
	estest.Wire(t, casefile.Decider, e[len(e)-1])
}

// TestWhatIsPlacedIsCheckedFirst: a place in no grid had nobody who could look.
func TestWhatIsPlacedIsCheckedFirst(t *testing.T) {
	t.Parallel()
	lamp := asks{t, "C0103"}
	nowhere := func(r *casefile.Report) { r.Grid, r.Chain = "", []org.Stop{district} }
	place := lamp.do("dv1", "10:00", casefile.Place{Grid: "g1", Chain: chain, Reason: words("by the street's name")})
	if s := state(t, lamp.heard("st1", "09:00", "hotline", nowhere), place); s.Terms.Check.String() != "24h" || s.At != community {
		t.Errorf("at %s, to be checked within %q", s.At.Unit, s.Terms.Check)
	}
	if s := state(t, lamp.heard("gw1", "09:00", "patrol", nowhere), place); !s.Terms.Check.IsZero() {
		t.Errorf("what a patrol saw is checked within %s", s.Terms.Check)
	}
	gas := asks{t, "E0503"}
	if s := state(t, gas.heard("st1", "09:00", "hotline", nowhere), gas.do("dv1", "10:00", place.Verb)); !s.Terms.Check.IsZero() {
		t.Errorf("an emergency is checked first, within %s", s.Terms.Check)
	}
}
