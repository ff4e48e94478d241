package rehearse_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/routing"
	"gridcase/domain/whatif"
	"gridcase/handlers/rehearse"
)

// others are the policies that are tried, each as a change of the usual one.
var others = map[string]func(*routing.Policy){
	"claims are awaited longer": func(p *routing.Policy) { percent(p, "accept.50", 120); percent(p, "accept.100", 260) },
	"claims are awaited less":   func(p *routing.Policy) { percent(p, "accept.100", 60) },
	"another ladder": func(p *routing.Policy) {
		effect(p, "accept.100", routing.Redden)
		effect(p, "resolve.100", routing.Climb)
	},
	"another route": func(p *routing.Policy) {
		p.Routes = append([]routing.Rule{
			{Name: "lamps.street", When: `matter == "C0103"`, Level: org.Street, Why: routing.Words{Zh: "路灯归街道", En: "lamps are the street's"}},
			{Name: "garbage.community", When: `matter == "E0101" && channel == "phone"`, Level: org.Community, Why: routing.Words{Zh: "电话报的归社区", En: "what is phoned in is the community's"}},
		}, p.Routes...)
	},
	"other limits": func(p *routing.Policy) {
		p.LimitsFor = []routing.Override{{Name: "quick", When: `severity != "L1"`, Accept: limit("30min"), Resolve: limit("3wh")}}
	},
	"other numbers": func(p *routing.Policy) { p.Limits.Returns, p.Limits.Reworks, p.Limits.Order = 1, 1, limit("3wd") },
	"all of it at once": func(p *routing.Policy) {
		percent(p, "resolve.150", 110)
		effect(p, "check.50", routing.Climb)
		p.Routes = append([]routing.Rule{{Name: "all.community", When: `kind == "incident"`, Level: org.Community, Why: routing.Words{Zh: "先到社区", En: "first the community"}}}, p.Routes...)
		p.LimitsFor = []routing.Override{{Name: "slow", When: `channel == "phone"`, Accept: limit("2wd"), Resolve: limit("5wd")}}
		p.Limits.Returns = 1
	},
}

// TestATrialAgreesWithReallyHavingRunThatPolicy lets the same people wish the
// same at the same times in two cities that differ in their policy alone. What a
func TestATrialAgreesWithReallyHavingRunThatPolicy(t *testing.T) {
	t.Parallel()
	happened := map[string]int{}
	for seed := range uint64(3) {
		a := settle(t, usual(t, func(*routing.Policy) {}))
		lives := a.invent(t, seed, 60)
		a.count(t, lives, happened)
		for name, change := range others {
			t.Run(fmt.Sprintf("seed %d, %s", seed, name), func(t *testing.T) {
				t.Parallel()
				p := usual(t, change)
				b := settle(t, p)
				b.repeat(t, lives)
				agree(t, a, b, lives, p)
			})
		}
	}
	for _, name := range []string{
		"case.merged.v1", "case.unmerged.v1", "case.concluded.v1", "case.joined.v1", "case.whistle_blown.v1", "case.part_arrived.v1", "case.part_done.v1", "case.part_left.v1",
		"case.notice_issued.v1", "case.papers_taken.v1", "case.accepted.v1", "case.sent.v1", "case.decided.v1", "case.supervised.v1", "case.ruled.v1",
	} {
		if happened[name] == 0 {
			t.Errorf("no %s in all these lives: %v", name, happened)
		}
	}
}

// agree holds both cities against each other, case by case, and the report
// against the cases.
func agree(t *testing.T, a, b *city, lives []*life, p routing.Policy) {
	t.Helper()
	docs, proposed := a.Current(), rehearse.Proposal{Policy: &p}
	is, was := rehearse.Under(docs, proposed), rehearse.InForce(docs)
	changed, cases := 0, 2*len(lives)
	for _, l := range lives {
		for _, id := range []string{l.id, l.twin.ID} {
			before, after := record(t, a, id).Replay(is, was, docs.Org, end, nil)
			really, _ := record(t, b, id).Replay(was, was, docs.Org, end, nil)
			if got, want := seen(after), seen(really); got != want {
				t.Errorf("case %s was\n%s\na trial says\n%s\nbut really\n%s\n%s", id, seen(before), got, want, told(l))
			}
			if len(whatif.Compare(before, really)) > 0 {
				changed++
			}
		}
	}
	report, err := rehearse.Run(t.Context(), source{a.log}, rehearse.Question{Is: is, Was: was, Tree: docs.Org, Sample: cases})
	ok(t, err)
	if report.Cases != cases || report.Changed != changed || len(report.Sample) != changed || report.Kept != 0 {
		t.Errorf("%d of %d cases really went another way; the report says %d of %d, tells %d, kept %d",
			changed, cases, report.Changed, report.Cases, len(report.Sample), report.Kept)
	}
	if changed < cases/20 {
		t.Errorf("%d of %d cases went another way: that says little", changed, cases)
	}
}

// count says what happened in some lives, by the names of the events.
func (c *city) count(t *testing.T, lives []*life, happened map[string]int) {
	t.Helper()
	for _, l := range lives {
		history, err := c.log.History(t.Context(), l.id)
		ok(t, err)
		for _, h := range history {
			for _, e := range h.Events {
				happened[e.Type]++
			}
		}
	}
}

// seen is what must agree of a course: all but the names of those who acted in
// somebody's place, and when the clock of the machine showed what.
func seen(c *whatif.Course) string {
	s := c.State
	var orders any
	if s.Order != nil {
		orders = []any{s.Order.At, s.Order.Limit, s.Order.Due, s.Order.Was}
	}
	window := s.Window
	if window != nil {
		unnamed := *window
		unnamed.Owner, unnamed.Notified = "", ""
		window = &unnamed
	}
	b, err := json.Marshal(map[string]any{
		"1 route": c.Route, "2 first": c.First, "3 rungs": c.Rungs, "4 climbs": c.Climbs, "5 status": s.Status, "6 at": s.At, "7 terms": s.Terms, "8 order": orders,
		"joint": parts(s.Joint), "merged": s.Survivor() != "", "window": window,
		"9 counts": []any{s.Returns, s.Reworks, s.Climbed, s.Extended, s.Ruling, s.Ruled, s.Disputed}, "fired": s.Fired, "held": s.Holder != "",
		"times": []any{s.Opened, s.Resident, s.Resolved, s.Closed, s.Until, s.Paused}, "late": []any{c.Late, c.Overdue, c.Worked}, "stays": c.Stays,
	})
	if err != nil {
		panic(err)
	}
	return moments.ReplaceAllStringFunc(string(b), func(told string) string {
		at, err := time.Parse(time.RFC3339Nano, told)
		if err != nil {
			panic(err)
		}
		return at.UTC().Format(time.RFC3339Nano)
	})
}

// parts is what others do for a case.
func parts(j *casefile.Joint) (all []any) {
	if j != nil {
		for _, p := range j.Parts {
			all = append(all, []any{p.No, p.Unit, p.Status, p.Person != "", p.Limit, p.Due, p.Ended, p.Call})
		}
	}
	return all
}

// moments may come in any zone: the log tells all in UTC.
var moments = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)`)

// told are the wishes of a life, to be read by whoever looks for a difference.
func told(l *life) (all string) {
	all = fmt.Sprintln(l.report.OccurredAt.UTC(), l.report.Matter, l.report.Grid, l.report.Channel, l.taken)
	for _, w := range l.wishes {
		all += fmt.Sprintf("%s %T to %s\n", w.at.UTC(), w.verb, w.to)
	}
	return all
}

func record(t *testing.T, c *city, id string) *whatif.Record {
	t.Helper()
	history, err := c.log.History(t.Context(), id)
	ok(t, err)
	r := &whatif.Record{}
	for _, h := range history {
		events, err := casefile.Events(h.Commit)
		ok(t, err)
		r.Add(whatif.Turn{By: h.By, At: h.At, Events: events})
	}
	return r
}

func percent(p *routing.Policy, rung string, to int) {
	for i := range p.Ladder {
		if p.Ladder[i].Name == rung {
			p.Ladder[i].Percent = to
		}
	}
}

func effect(p *routing.Policy, rung string, to routing.Effect) {
	for i := range p.Ladder {
		if p.Ladder[i].Name == rung {
			p.Ladder[i].Effect = to
		}
	}
}

func limit(s string) clock.Limit {
	l, err := clock.ParseLimit(s)
	if err != nil {
		panic(err)
	}
	return l
}

// end is when both cities are looked at.
var end = time.Date(2026, 11, 20, 18, 0, 0, 0, clock.Zone)
