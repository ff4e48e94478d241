package casefile_test

import (
	"errors"
	"reflect"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
)

// The rules of the one window (R32–R50), each for itself.

// most is all but the last of the papers that temporary relief asks for.
var most = casefile.Brought{Have: all.Have[:3]}

func TestTheClockBeginsWhenThePapersAreComplete(t *testing.T) {
	t.Parallel()
	app := asks{t, relief}
	told := []casefile.Command{app.report("st1", "09:00", true), app.do("st1", "09:10", casefile.Notice{Brought: most})}
	s := state(t, told...)
	if s.Window.Stage != casefile.Supplement || !s.Resident.IsZero() || !s.Terms.ResolveDue.IsZero() {
		t.Errorf("while papers are awaited: %s, due %s and %s", s.Window.Stage, s.Resident, s.Terms.ResolveDue)
	}
	brought := day(3, "10:00")
	s = then(t, s, app.on("st1", 3, "10:00", casefile.Papers{Brought: all}))
	want := clock.Default().Due(brought, rules(t, relief).Matter.Resolve.Limit).At
	if s.Window.Stage != casefile.Registered || !s.CountsFrom().Equal(brought) || !s.Terms.Since.Equal(brought) || !s.Terms.ResolveDue.Equal(want) || !s.Resident.Equal(want) {
		t.Errorf("complete on %s: %s, counts from %s, due %s and %s, want %s", brought, s.Window.Stage, s.CountsFrom(), s.Terms.ResolveDue, s.Resident, want)
	}
	s = then(t, s, app.on("st1", 4, "10:00", casefile.Accept{}))
	if !s.CountsFrom().Equal(brought) || !s.Resident.Equal(want) || !s.Window.Accepted.Equal(day(4, "10:00")) {
		t.Errorf("accepted a day later: counts from %s, due %s, want %s", s.CountsFrom(), s.Resident, want)
	}
}

func TestOneNoticeNamesAllAndTheSecondIsABreach(t *testing.T) {
	t.Parallel()
	app := asks{t, relief}
	reported := app.report("st1", "09:00", true)
	short := app.do("st1", "09:10", casefile.Notice{Brought: casefile.Brought{Have: all.Have[:2]}, Missing: all.Have[3:]})
	if _, err := casefile.Decide(state(t, reported), short); !errors.Is(err, casefile.ErrIncomplete) {
		t.Errorf("a notice that leaves out what is known to be missing: %v", err)
	}
	once := app.do("st1", "09:10", casefile.Notice{Brought: most})
	if facts := given(t, reported, once); len(breaches(facts)) > 0 {
		t.Errorf("the first notice is no breach: %v", facts)
	}
	again := app.do("st1", "10:00", casefile.Notice{Missing: all.Have[:1]})
	if _, err := casefile.Decide(state(t, reported, once), again); !errors.Is(err, casefile.ErrPaperHeld) {
		t.Errorf("asked for what is there: %v", err)
	}
	blind := app.do("st1", "09:10", casefile.Notice{Missing: all.Have[3:]}) // names one, so the rest is in order
	second := app.do("st1", "10:00", casefile.Notice{Missing: all.Have[:1]})
	facts := given(t, reported, blind, second)
	if got := breaches(facts); len(got) != 1 || got[0].Duty != "one_time_notice" || got[0].Person != "st1" || got[0].First != "st1" {
		t.Errorf("the second notice: %+v", got)
	}
	if s := casefile.Decider.Replay(casefile.State{}, facts...); s.Window.Breaches != 1 || s.Window.Notices != 2 {
		t.Errorf("counted: %+v", s.Window)
	}
}

func breaches(facts []casefile.Event) (found []casefile.Breached) {
	for _, e := range facts {
		if b, ok := e.(casefile.Breached); ok {
			found = append(found, b)
		}
	}
	return found
}

func TestWhatIsIncompleteIsNotAccepted(t *testing.T) {
	t.Parallel()
	app := asks{t, relief}
	_, err := casefile.Decide(state(t, app.report("st1", "09:00", true)), app.do("st1", "09:10", casefile.Accept{Brought: most}))
	refused := (*es.Rejection)(nil)
	if !errors.As(err, &refused) || refused.Code != casefile.ErrPapers.Code || refused.Facts["missing"] != all.Have[3] {
		t.Errorf("one paper is missing: %v", err)
	}
}

func TestNoneOfTheForbiddenCertificatesIsAccepted(t *testing.T) {
	t.Parallel()
	app := asks{t, "S1001"}
	s := state(t, app.report("st1", "09:00", true))
	papers := casefile.Brought{Have: []string{"身份证、户口簿", "用途说明"}}
	forbidden := rules(t, "S1001").Matter.Refuses
	if len(forbidden) != 20 {
		t.Errorf("%d certificates are forbidden, want 20", len(forbidden))
	}
	for _, c := range forbidden {
		_, err := casefile.Decide(s, app.do("st1", "09:10", casefile.Accept{Brought: papers, Certificate: c.Name}))
		refused := (*es.Rejection)(nil)
		if !errors.As(err, &refused) || refused.Code != casefile.ErrCertificate.Code || refused.Facts["certificate"] != c.Name || refused.Facts["go_to"] == "" || refused.Facts["go_to_en"] == "" {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
	if s = then(t, s, app.do("st1", "09:10", casefile.Accept{Brought: papers, Certificate: "居住情况"})); s.Window.Stage != casefile.InHand {
		t.Errorf("one that is allowed: %+v", s.Window)
	}
}

// TestAPledgeHoldsWhereItEndsSooner (R36): a service may promise less than the law
// gives it, never more.
func TestAPledgeHoldsWhereItEndsSooner(t *testing.T) {
	t.Parallel()
	app := asks{t, relief}
	for pledge, want := range map[string]string{"3wd": "3wd", "60wd": "15wd", "": "15wd"} {
		accept := app.do("st1", "09:10", casefile.Accept{Brought: all})
		if pledge != "" {
			accept.Rules.Matter.Pledge = mustLimit(pledge)
		}
		s := state(t, app.report("st1", "09:00", true), accept)
		if due := clock.Default().Due(at("09:10"), mustLimit(want)).At; s.Promise != mustLimit(want) || !s.Resident.Equal(due) || !s.Promised.Equal(due) {
			t.Errorf("pledged %q: promised %s by %s, want %s by %s", pledge, s.Promise, s.Resident, want, due)
		}
	}
}

// TestWhoWasContactedFirstOwnsIt until somebody else is named (R34): not whoever
// decides in the back office, and again whoever it is assigned to.
func TestWhoWasContactedFirstOwnsIt(t *testing.T) {
	t.Parallel()
	app := asks{t, relief}
	s := state(t, app.report("st1", "09:00", true), app.do("st1", "09:10", casefile.Accept{Brought: all}))
	for _, step := range []struct {
		do    casefile.Command
		owner string
	}{
		{app.do("st1", "09:20", casefile.Send{}), "st1"},
		{app.do("of1", "09:30", casefile.Claim{}), "st1"},
		{app.do("sv1", "09:40", casefile.Assign{To: "of2", Reason: words("r")}), "st1"},
		{app.do("of2", "09:50", casefile.Send{Reason: words("back")}), "st1"},
		{app.do("sv1", "10:00", casefile.Assign{To: "st2", Reason: words("r")}), "st2"},
	} {
		if s = then(t, s, step.do); s.Window.Owner != step.owner {
			t.Errorf("after %T by %s: owned by %s, want %s", step.do.Verb, step.do.By, s.Window.Owner, step.owner)
		}
	}
}

// TestNobodySaidInTimeWhatIsMissing: the application counts as accepted from the
// day of its receipt.
func TestNobodySaidInTimeWhatIsMissing(t *testing.T) {
	t.Parallel()
	app := asks{t, relief}
	s := state(t, app.report("st1", "09:00", true))
	if s.Window.Rung == nil || s.Window.Rung.Rung != casefile.Silence {
		t.Fatalf("nothing waits for the silence: %+v", s.Window)
	}
	due := s.Window.Rung.Due
	ring := app.do("system:ladder", "09:00", casefile.Ring{Rung: casefile.Silence, Arm: s.Terms.Arm})
	ring.At = due
	s = then(t, s, ring)
	want := clock.Default().Due(at("09:00"), rules(t, relief).Matter.Resolve.Limit).At
	if !s.Window.Deemed || s.Window.Stage != casefile.InHand || !s.CountsFrom().Equal(at("09:00")) || !s.Resident.Equal(want) {
		t.Errorf("silent until %s: %+v, due %s, want %s", due, s.Window, s.Resident, want)
	}
	if _, err := casefile.Decide(s, app.on("st1", 9, "09:00", casefile.Notice{Brought: most})); !errors.Is(err, casefile.ErrInProgress) {
		t.Errorf("papers asked for after all: %v", err)
	}
}

// TestWhatWasHandedInBeforeIsNotAskedForAgain (R49).
func TestWhatWasHandedInBeforeIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	app := asks{t, relief}
	reported := app.report("st1", "09:00", true)
	held := []casefile.Paper{{Name: "身份证", Case: "earlier"}, {Name: "户口簿", Case: "earlier"}, {Name: "银行卡", Case: "earlier"}} // the last is none of this item's
	notice := app.do("st1", "09:10", casefile.Notice{Brought: casefile.Brought{Have: all.Have[:1], Held: held}})
	facts := given(t, reported, notice)
	issued, _ := facts[len(facts)-1].(casefile.NoticeIssued)
	if want := all.Have[2:]; !reflect.DeepEqual(issued.Missing, want) {
		t.Errorf("asked for %v, want %v", issued.Missing, want)
	}
	rest := casefile.Brought{Have: []string{all.Have[0], all.Have[2], all.Have[3]}, Held: held}
	if s := state(t, reported, app.do("st1", "09:10", casefile.Accept{Brought: rest})); s.Window.Stage != casefile.InHand || len(s.Window.Papers) != 5 {
		t.Errorf("with what is held: %+v", s.Window)
	}
}
