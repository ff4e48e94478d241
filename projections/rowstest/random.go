package rowstest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/org"
)

var (
	people  = []string{"gw1", "st1", "st2", "sv1", "system:ladder"}
	matters = []string{"E0101", "C0103", "C0101", "E0503", "S0101", "G0201"}
)

// beside is a unit outside of the chain.
var beside = casefile.Destination{{Level: org.Community, Unit: "c2", Path: "d.s2.c2"}, {Level: org.Street, Unit: "s2", Path: "d.s2"}, Chain[3]}

// office is a unit without a level, which can join but not have a case.
var office = org.Stop{Unit: "o1", Path: "d.s.o1"}

// long is a limit that every matter of these can be extended to.
var long, _ = clock.ParseLimit("60wd")

// plain is a calendar without any holiday, unlike the one of the [Rules].
var plain clock.Calendar

// Random is a book of some cases on which random people do random things for a
// while, turn about. What is refused leaves no trace.
func Random(t testing.TB, r *rapid.T) *Book {
	b := NewBook(t)
	now := Monday
	cases := rapid.IntRange(1, 5).Draw(r, "cases")
	codes := make([]string, cases)
	for n := range codes {
		codes[n] = rapid.SampledFrom(matters).Draw(r, "matter")
	}
	for range rapid.IntRange(1, 50).Draw(r, "steps") {
		now = now.Add(time.Duration(rapid.IntRange(0, 600).Draw(r, "minutes"))*time.Minute + 1234567*time.Nanosecond)
		n := rapid.IntRange(0, cases-1).Draw(r, "case")
		by := rapid.SampledFrom(people).Draw(r, "by")
		verb := anyVerb(r, b.State(n), n, codes[n], now)
		if to, ok := verb.(casefile.Reclassify); ok && b.Do(n, by, now, Rules(t, to.Matter), verb) {
			codes[n] = to.Matter
		} else if !ok {
			rules := Rules(t, codes[n])
			if _, corrected := verb.(casefile.Reschedule); corrected {
				rules.Calendar, rules.Versions.Calendar = plain, uint64(len(b.State(n).Moves)+2)
			}
			b.Do(n, by, now, rules, verb)
		}
	}
	return b
}

func anyVerb(r *rapid.T, s casefile.State, n int, code string, now time.Time) casefile.Verb {
	why := Words("why")
	report := Report(n, code, now)
	if rapid.IntRange(0, 9).Draw(r, "nowhere") == 0 {
		report.Grid, report.Chain = "", Chain[3:]
	}
	report.Own = rapid.Bool().Draw(r, "own")
	if s.Status == "" {
		if rapid.IntRange(0, 9).Draw(r, "on the spot") == 0 {
			report.OnSpot = &why
		}
		report.Channel = rapid.SampledFrom([]string{"grid_worker", "window", "hotline"}).Draw(r, "channel")
		return report
	}
	part := rapid.IntRange(1, 3).Draw(r, "part")
	verbs := []casefile.Verb{
		casefile.Join{Unit: office, Task: why}, casefile.Join{Unit: office, Task: why}, casefile.Whistle{Units: []org.Stop{office, beside[0]}, Text: why},
		casefile.TakePart{Part: part}, casefile.Arrive{Part: part}, casefile.HandIn{Part: part, Result: why, Photos: []string{"ab"}}, casefile.Leave{Part: part, Reason: why},
		casefile.Check{Found: rapid.Bool().Draw(r, "found"), Note: why}, casefile.Contact{How: "phone"}, casefile.LadderOrder{Rung: "rework", To: "sv1", Unit: Chain[2]}, casefile.CallBack{Score: 3, Text: why, Reopen: rapid.Bool().Draw(r, "again")},
		casefile.Claim{}, casefile.Release{Reason: why}, casefile.Assign{To: "st2", Reason: why}, casefile.Note{Text: why},
		casefile.Escalate{Reason: why}, casefile.HandDown{Reason: why}, casefile.Resolve{Result: why, Evidence: casefile.Evidence{Photos: []string{"ef"}}}, casefile.Verify{},
		casefile.Rework{Reason: why}, casefile.Close{Reason: why}, casefile.Reopen{Reason: why}, casefile.Reject{Reason: why},
		casefile.Suspend{Until: now.Add(48 * time.Hour), Reason: why}, casefile.Resume{Reason: why},
		casefile.Return{Code: "wrong_unit", To: beside, Reason: why}, casefile.Return{Code: "other", To: Chain[1:], Reason: why},
		casefile.Rule{To: beside, Text: why}, casefile.Transfer{To: beside, Reason: why}, casefile.Urge{Text: why}, casefile.Supervise{To: "st2", Limit: long, Reason: why}, casefile.Rate{Score: 4},
		casefile.Reclassify{Matter: "C0104", Reason: why}, casefile.Reclassify{Matter: "E0101", Reason: why},
		casefile.AskExtension{Limit: long, Reason: why}, casefile.GrantExtension{}, casefile.RefuseExtension{Reason: why},
		casefile.HandOver{List: "l", From: s.Holder, To: "st1", By: "sv1"}, casefile.HandOver{List: "l", From: s.Holder, By: "sv1"},
		casefile.Reschedule{From: 1, Days: clock.Default().Corrections(plain)}, casefile.Place{Grid: "g1", Chain: Chain, Reason: why},
		casefile.Label{Add: []string{"A", "B"}, Remove: []string{"C"}}, casefile.Label{Add: []string{"C"}, Remove: []string{"A"}},
	}
	for _, a := range s.Terms.Rungs {
		verbs = append(verbs, casefile.Ring{Rung: a.Rung, Arm: s.Terms.Arm}, casefile.Climb{Rung: a.Rung, Arm: s.Terms.Arm, Due: a.Due})
	}
	if s.Holder != "" && rapid.Bool().Draw(r, "work") { // else results would be rare
		return casefile.Resolve{Result: why, Without: why}
	}
	return rapid.SampledFrom(verbs).Draw(r, "verb")
}
