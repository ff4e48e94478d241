package process_test

import (
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/process"
	"gridcase/domain/routing"
)

// TestWhatIsReportedAgainStandsUnderOneOrder tells a series of reports of one matter
// at one place: which of them gets an order, and which stands under whose.
func TestWhatIsReportedAgainStandsUnderOneOrder(t *testing.T) {
	t.Parallel()
	tree := org.NewTree([]org.Unit{
		{ID: "d", Kind: org.KindDistrict}, {ID: "s", Kind: org.KindStreet, Parent: "d"}, {ID: "c", Kind: org.KindCommunity, Parent: "s"}, {ID: "g", Kind: org.KindGrid, Parent: "c"},
	}, []org.Person{{ID: "sv", Grants: []org.Grant{{Role: org.Supervisor, Unit: "s"}}}})
	litter, _ := matter.Default().Find("E0101")
	rules := casefile.Rules{Policy: routing.Default(), Matter: litter, Calendar: clock.Default(), Versions: casefile.Versions{Policy: 1}}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, clock.Zone)
	do := func(s casefile.State, by string, v casefile.Verb) casefile.State {
		t.Helper()
		events, err := casefile.Decide(s, casefile.Command{By: by, At: at, Rules: rules, Verb: v})
		if err != nil {
			t.Fatalf("%T: %v", v, err)
		}
		return casefile.Decider.Replay(s, events...)
	}
	report := func(id string) casefile.State {
		return do(casefile.State{}, "gw", casefile.Report{ID: id, Matter: "E0101", Grid: "g", Chain: tree.Chain("g"), OccurredAt: at, Channel: "patrol", Text: why})
	}
	order := func(s casefile.State) casefile.State {
		return do(s, "system:ladder", casefile.LadderOrder{Rung: "repeat", To: "sv", Unit: tree.Chain("c")[1]})
	}
	under := func(s casefile.State, other string) casefile.State {
		return do(s, "system:ladder", casefile.LinkTo{Case: other, Kind: casefile.Repeats})
	}
	settled := func(s casefile.State) casefile.State {
		return do(do(s, "gw", casefile.Claim{}), "gw", casefile.Resolve{Result: why})
	}
	old := report("3")
	old.Versions.Policy = 7
	more := routing.Default()
	more.Limits.RepeatsMore = 2
	first, second := process.Told{Case: "1", Rank: 1, Nth: 1, State: report("1")}, process.Told{Case: "2", Rank: 2, Nth: 2, State: report("2")}
	third := func(s casefile.State) process.Told { return process.Told{Case: "3", Rank: 3, Nth: 3, State: s} }
	fourth := func(s casefile.State) process.Told { return process.Told{Case: "4", Rank: 4, Nth: 4, State: s} }
	me := func(n int) process.Told { return process.Told{Case: "me", Rank: n, Nth: n} }
	for _, tc := range []struct {
		name   string
		policy routing.Policy
		told   []process.Told
		orders bool
		under  string
		gives  string // whose order is wished as well, though it should be under way
	}{
		{"the second", rules.Policy, []process.Told{first, me(2)}, false, "", ""},
		{"the third orders", rules.Policy, []process.Told{first, second, me(3)}, true, "", ""},
		{"the fourth stands under the third's", rules.Policy, []process.Told{first, second, third(order(report("3"))), me(4)}, false, "3", ""},
		{"and the fifth", rules.Policy, []process.Told{first, second, third(order(report("3"))), fourth(under(report("4"), "3")), me(5)}, false, "3", ""},
		{"a result that waits to be verified keeps it open", rules.Policy, []process.Told{first, second, third(settled(order(report("3")))), me(4)}, false, "3", ""},
		{"the third is done: another order", rules.Policy, []process.Told{first, second, me(4)}, true, "", ""},
		{"though one that stood under it is open", rules.Policy, []process.Told{first, second, third(do(settled(order(report("3"))), "sv", casefile.Verify{})), fourth(under(report("4"), "3")), me(5)}, true, "", ""},
		{"two at once: the third is about to get its order", rules.Policy, []process.Told{first, second, third(report("3")), me(4)}, false, "3", "3"},
		{"what came under another policy is not", rules.Policy, []process.Told{first, second, third(old), me(4)}, true, "", ""},
		{"nor what is settled already", rules.Policy, []process.Told{first, second, third(settled(report("3"))), me(4)}, true, "", ""},
		{"many more: the policy wants another order", more, []process.Told{first, second, third(order(report("3"))), fourth(under(report("4"), "3")), me(5)}, true, "", ""},
		{"not so many", more, []process.Told{first, second, third(order(report("3"))), me(4)}, false, "3", ""},
		{"counted since the last order", more, []process.Told{third(order(report("3"))), {Case: "5", Rank: 5, Nth: 5, State: order(report("5"))}, me(6)}, false, "5", ""},
		{"nobody counted", rules.Policy, nil, false, "", ""},
		{"many at once: all that wait stand under the first", rules.Policy, []process.Told{first, second, third(report("3")), fourth(report("4")), me(5)}, false, "3", "3"},
		{"one has its order already, another waits", rules.Policy, []process.Told{first, second, third(order(report("3"))), fourth(report("4")), me(5)}, false, "3", ""},
		{"so many at once that another order is about to be given", more, []process.Told{third(order(report("3"))), fourth(report("4")), {Case: "5", Rank: 5, Nth: 5, State: report("5")}, me(6)}, false, "5", "5"},
	} {
		seen := process.Seen{
			Commit: es.Recorded{Commit: es.Commit{Subject: "me", Version: 1, At: at}}, Events: []casefile.Event{casefile.Reported{Severity: matter.L4}, casefile.Routed{}},
			After: report("me"), Rules: rules, Told: tc.told,
		}
		if got := process.Supervision(tc.policy, tree, seen); (len(got) == 1) != tc.orders {
			t.Errorf("%s: wished the orders %v", tc.name, got)
		}
		var links []process.Wish
		var gives string
		for _, w := range process.Repetition(tc.policy, tree, seen) {
			if _, order := w.Verb.(casefile.LadderOrder); order {
				gives = w.Case
			} else {
				links = append(links, w)
			}
		}
		if (len(links) == 1) != (tc.under != "") || len(links) == 1 && (links[0].Verb != casefile.LinkTo{Case: tc.under, Kind: casefile.Repeats} || links[0].ID != "repetition.repeat:me:1:0") {
			t.Errorf("%s: wished %v, want it under %q", tc.name, links, tc.under)
		}
		if gives != tc.gives {
			t.Errorf("%s: wished an order for %q, want one for %q", tc.name, gives, tc.gives)
		}
	}
}
