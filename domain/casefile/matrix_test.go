package casefile_test

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
)

var update = flag.Bool("update", false, "write testdata/matrix.txt anew")

// stages are the ways in which a case can stand, each reached by real commands.
func stages(t *testing.T) []stage {
	lamp := asks{t, "C0103"}
	why := words("r")
	reported := lamp.report("gw1", "09:00", false)
	claimed, result := lamp.do("st1", "09:10", casefile.Claim{}), lamp.do("st1", "09:20", casefile.Resolve{Result: why})
	off := lamp.do("sv9", "09:20", casefile.Suspend{Until: day(1, "08:30"), Reason: why})
	merging := lamp.do("st1", "09:15", casefile.Merge{Into: twin, Reason: why})
	lamp2 := casefile.Report{ID: id, Matter: "C0103", Grid: "g1", Chain: chain, OccurredAt: at("09:00"), Channel: "hotline", Text: why, Digest: "digest"}
	return []stage{
		{"none", casefile.State{}},
		{"to be checked", state(t, lamp.do("st1", "09:00", lamp2))},
		{"waiting", state(t, reported)},
		{"held by st1", state(t, reported, claimed)},
		{"held, extension asked", state(t, reported, claimed, lamp.do("st1", "09:15", casefile.AskExtension{Limit: mustLimit("9wd"), Reason: why}))},
		{"returned twice", state(t, twice(lamp)...)},
		{"ruled", state(t, append(twice(lamp), lamp.do("sv2", "11:00", casefile.Rule{To: here, Text: why}))...)},
		{"suspended", state(t, reported, off)},
		{"suspended, held by st1", state(t, reported, claimed, off)},
		{"joint, nobody leads", state(t, reported, lamp.do("sv2", "09:05", asked))},
		{"joint, held by st1", state(t, reported, claimed, lamp.do("st1", "09:15", asked))},
		{"whistled, held by st1", state(t, reported, claimed, lamp.do("sv2", "09:15", called))},
		{"joint, suspended", state(t, reported, claimed, lamp.do("st1", "09:15", asked), off)},
		{"joint, result by st1", state(t, reported, claimed, lamp.do("st1", "09:15", asked), lamp.do("st1", "09:20", casefile.Resolve{Result: why, Without: why}))},
		{"joint, part done", state(t, reported, claimed, lamp.do("st1", "09:15", asked), lamp.do("of1", "09:20", casefile.HandIn{Part: 1, Result: why}))},
		{"result by st1", state(t, reported, claimed, result)},
		{"nowhere", state(t, lamp.do("gw1", "09:00", casefile.Report{ID: id, Matter: "C0103", Chain: chain[3:], OccurredAt: at("09:00"), Channel: "hotline", Text: why, Digest: "digest"}))},
		{"closed", state(t, reported, claimed, result, lamp.do("gw1", "09:30", casefile.Verify{}))},
		{"rejected", state(t, reported, lamp.do("sv1", "09:30", casefile.Reject{Reason: why}))},
		{"merge asked", state(t, reported, claimed, merging)},
		{"merged", state(t, reported, claimed, merging, lamp.do("st1", "09:16", casefile.Settle{N: 1}))},
		{"absorbed another", state(t, reported, claimed, lamp.do("st1", "09:15", casefile.Absorb{Case: twin, N: 1, Kind: "incident", Reason: why}))},
	}
}

// relief is an application with papers, decided by the street.
const relief = "S0103"

// applications are the ways in which an application can stand.
func applications(t *testing.T) []stage {
	app := asks{t, relief}
	why := words("r")
	came := app.report("st1", "09:00", true)
	told := app.do("st1", "09:10", casefile.Notice{Missing: []string{"核对授权书"}, Text: why})
	accepted := app.do("st1", "09:20", casefile.Accept{Brought: all})
	sent := app.do("st1", "09:25", casefile.Send{})
	decided := app.do("ss1", "09:30", casefile.Determine{Outcome: casefile.Granted})
	return []stage{
		{"registered", state(t, came)},
		{"registered, not held", state(t, app.report("gw1", "09:00", false))},
		{"papers awaited", state(t, came, told)},
		{"accepted", state(t, came, accepted)},
		{"in the back office", state(t, came, accepted, sent)},
		{"decided", state(t, came, accepted, sent, decided)},
		{"delivered", state(t, came, accepted, sent, decided, app.do("st1", "09:40", casefile.Deliver{How: "window"}))},
		{"withdrawn", state(t, came, app.do("st1", "09:40", casefile.Withdraw{Reason: why}))},
	}
}

// all are the papers of that application.
var all = casefile.Brought{Have: []string{"申请书", "身份证、户口簿", "困难事由材料", "核对授权书"}}

// atTheWindow has every verb of the window once.
func atTheWindow() []casefile.Verb {
	why := words("r")
	return []casefile.Verb{
		casefile.Papers{Brought: casefile.Brought{Have: []string{"申请书"}}}, casefile.Notice{Missing: []string{"核对授权书"}}, casefile.Accept{Brought: all},
		casefile.Send{}, casefile.Determine{Outcome: casefile.Refused, Text: why, Turn: why}, casefile.Deliver{How: "mail"}, casefile.Withdraw{Reason: why},
		casefile.Appoint{When: day(3, "09:00"), Kind: "window"}, casefile.NameAgent{Agent: personal.Reporter{Name: why}, Authority: why},
	}
}

type stage struct {
	name string
	s    casefile.State
}

// wishes has every verb once, as somebody would wish it who does all they must.
func wishes(s casefile.State) []casefile.Verb {
	why := words("r")
	rung := casefile.Ring{Rung: "none", Arm: s.Terms.Arm}
	climb := casefile.Climb{Rung: "resolve.150", Arm: s.Terms.Arm, Due: day(5, "12:00")}
	if len(s.Terms.Rungs) > 0 {
		rung.Rung = s.Terms.Rungs[0].Rung
	}
	return []casefile.Verb{
		casefile.Report{ID: id, Matter: "C0103", Grid: "g1", Chain: chain, OccurredAt: at("09:00"), Channel: "grid_worker", Text: why, Digest: "another"},
		casefile.Check{Found: true}, casefile.Contact{How: "phone"}, casefile.CallBack{Solved: true},
		casefile.Claim{}, casefile.Release{Reason: why}, casefile.Assign{To: "st2"}, casefile.Note{Text: why}, casefile.Unmask{Reason: why},
		casefile.Escalate{Reason: why}, casefile.HandDown{Reason: why}, casefile.Suspend{Until: day(20, "09:00"), Reason: why}, casefile.Resume{}, wrongUnit, isTheirs, sideways, ordered, casefile.Urge{}, casefile.Rate{Score: 3},
		casefile.Reclassify{Matter: "E0101", Reason: why},
		asked, called, casefile.TakePart{Part: 1}, casefile.Arrive{Part: 1}, casefile.HandIn{Part: 1, Result: why}, casefile.Leave{Part: 1, Reason: why},
		casefile.AskExtension{Limit: mustLimit("20wd"), Reason: why}, casefile.GrantExtension{}, casefile.RefuseExtension{Reason: why},
		casefile.Resolve{Result: why}, casefile.Verify{}, casefile.Rework{Reason: why}, casefile.Close{Reason: why},
		casefile.Reopen{Reason: why}, casefile.Reject{Reason: why}, rung, climb, casefile.LadderOrder{Rung: "rework", To: "sv2", Unit: street},
		casefile.Merge{Into: twin, Reason: why}, casefile.Absorb{Case: another, N: 1, Kind: "incident", Reason: why}, casefile.Settle{N: 1}, casefile.Conclude{Into: twin, End: &casefile.End{At: at("12:00"), How: "verified"}},
		casefile.Unmerge{Reason: why}, casefile.PartWith{Case: twin, N: 1, Reason: why}, casefile.LinkTo{Case: twin, Kind: casefile.Related}, casefile.Label{Add: []string{"待物业"}},
		casefile.Reschedule{From: 1}, casefile.Place{Grid: "g1", Chain: chain, Reason: why}, casefile.HandOver{List: "l", From: "st1", To: "st2", By: "sv1"},
	}
}

// everything is that and the verbs of the window.
func everything(s casefile.State) []casefile.Verb { return append(wishes(s), atTheWindow()...) }

// TestMatrix writes out what becomes of every verb in every state, asked by who
// holds the case and by somebody else; the table in testdata is what was read
// and agreed on. A verb that the package has and the table lacks is found.
func TestMatrix(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	lamp := asks{t, "C0103"}
	for _, st := range append(stages(t), applications(t)...) {
		var done []string
		for _, v := range everything(st.s) {
			lamp := lamp
			if st.s.Matter != "" {
				lamp.code = st.s.Matter
			}
			if to, ok := v.(casefile.Reclassify); ok {
				lamp.code = to.Matter // its rules come with it
			}
			name := strings.TrimPrefix(fmt.Sprintf("%T", v), "casefile.")
			done = append(done, name)
			fmt.Fprintf(&out, "%-23s %-15s st1: %-36s sv1: %s\n", st.name, name, outcome(t, st.s, lamp.on("st1", when(v), "09:00", v)), outcome(t, st.s, lamp.on("sv1", when(v), "09:00", v)))
		}
		slices.Sort(done)
		if all := verbs(t); !slices.Equal(done, all) {
			t.Fatalf("%s: the table has the verbs\n%v, the package\n%v", st.name, done, all)
		}
	}
	const golden = "testdata/matrix.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || out.String() != string(want) {
		t.Errorf("what may happen has changed; read the difference, then run with -update (%v)\n%s", err, out.String())
	}
}

// when is the day on which it is asked: the next one, before any rung but those
// of the accept limit is due; and for the ladder itself a week later.
func when(v casefile.Verb) int {
	switch v.(type) {
	case casefile.Ring, casefile.Climb:
		return 7
	}
	return 1
}

// outcome is the facts that follow, or the code of the refusal.
func outcome(t *testing.T, s casefile.State, c casefile.Command) string {
	t.Helper()
	events, err := casefile.Decide(s, c)
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		return refused.Code
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(events) == 0 {
		return "nothing to do"
	}
	var names []string
	for _, e := range events {
		names = append(names, strings.TrimPrefix(fmt.Sprintf("%T", e), "casefile."))
	}
	return strings.Join(names, "+")
}

// verbs reads from the sources which types are verbs: there is no list to
// forget one in.
func verbs(t *testing.T) (names []string) {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.Name == "verb" {
				names = append(names, fn.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	slices.Sort(names)
	return names
}
