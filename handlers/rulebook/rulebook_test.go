package rulebook

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

func read(t *testing.T, text string) (routing.Policy, Problems) {
	t.Helper()
	p, err := ReadPolicy([]byte(text), matter.Default(), clock.Default())
	var problems Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatal(err)
	}
	return p, problems
}

func TestTheDefaultPolicyIsSound(t *testing.T) {
	t.Parallel()
	b, err := json.MarshalIndent(routing.Default(), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	p, problems := read(t, string(b))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if again, err := json.MarshalIndent(p, "", "\t"); err != nil || string(again) != string(b) {
		t.Errorf("read and written it is another: %s", again)
	}
}

// TestCompiledAndNativeAgree: the default policy decides in Go where there is no
// compiler; both must be the same rules on every kind of case.
func TestCompiledAndNativeAgree(t *testing.T) {
	t.Parallel()
	native, other := routing.Default(), routing.Default()
	for i := range other.Routes {
		other.Routes[i].When += " " // another text, so that it is compiled
	}
	compiled, err := Compile(other)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range matter.Default().All() {
		for _, severity := range []matter.Severity{matter.L1, matter.L2, matter.L3, matter.L4} {
			for _, level := range org.Levels {
				for _, scope := range []matter.Scope{matter.Small, matter.Big} {
					m.Level, m.Scope = level, scope
					f := routing.Facts{Matter: m, Severity: severity, Chain: chain(nil)}
					if a, b := native.Route(f, nil), compiled.Route(f, nil); a != b {
						t.Errorf("%s %s %s %s: %s and %s", m.Code, severity, level, scope, a.Rule, b.Rule)
					}
				}
			}
		}
	}
}

const night = `# a policy for the night
name: 夜间
ladder:
  - {name: accept.100, clock: accept, percent: 100, effect: climb}
  - name: accept.30
    clock: accept
    percent: 30
    effect: remind
    when: severity in ["L1", "L2"]
routes:
  - name: night.noise
    when: matter == "E0301" and (hour >= 22 or hour < 6)
    level: street
    why: {zh: 夜间施工由街道处置, en: Building noise at night is the street's}
  - name: rest
    when: "true"
    level: community
    why: {zh: 其余由社区牵头, en: The community leads all else}
limits_for:
  - name: night.fast
    when: matter == "E0301" and not working_time
    accept: 10min
samples:
  - given: {matter: E0301, at: 2026-11-23 23:30}
    expect: {level: street, rule: night.noise, accept: 10min}
  - given: {matter: E0301}
    expect: {level: community, rule: rest}
`

func TestAPolicyOfAnotherCity(t *testing.T) {
	t.Parallel()
	p, problems := read(t, night)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	m, _ := matter.Default().Find("E0301")
	f := routing.Facts{Matter: m, Severity: m.Severity, Chain: chain(nil), At: time.Date(2026, 11, 23, 23, 0, 0, 0, clock.Zone), Calendar: clock.Default()}
	if d := p.Route(f, nil); d.Rule != "night.noise" || d.Stop.Level != org.Street {
		t.Errorf("%+v", d)
	}
	if l := p.LimitsOf(f); l.Accept.String() != "10min" || l.Resolve != m.Resolve.Limit || l.By[0] != "night.fast" {
		t.Errorf("%+v", l)
	}
	if !p.Arms(p.Ladder[0], f) || p.Arms(p.Ladder[1], f) {
		t.Error("a rung is there for the wrong cases")
	}
}

func TestMistakesAreNamedByLine(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, from, to string
		line           int
		field          string
	}{
		{"unknown field", "percent: 30", "percentage: 30", 7, "ladder[1].percentage"},
		{"wrong effect", "effect: remind", "effect: shout", 8, "ladder[1].effect"},
		{"a number that is none", "percent: 30", "percent: many", 7, "ladder[1].percent"},
		{"a number too high", "percent: 30", "percent: 30000", 7, "ladder[1].percent"},
		{"a condition with an unknown name", "hour >= 22", "hours >= 22", 12, "routes[0].when"},
		{"a condition that is no yes or no", `when: "true"`, "when: hour + 1", 16, "routes[1].when"},
		{"a condition that compares apples", "hour >= 22", `hour >= "22"`, 12, "routes[0].when"},
		{"a condition that is torn", "(hour >= 22", "((hour >= 22", 12, "routes[0].when"},
		{"the time of now", `when: "true"`, `when: now().Hour() > 3`, 16, "routes[1].when"},
		{"a loop", `when: "true"`, `when: all(1..9, # > 0)`, 16, "routes[1].when"},
		{"a wide range", `when: "true"`, `when: hour in 0..99999999`, 16, "routes[1].when"},
		{"a limit that is none", "accept: 10min", "accept: 10 minutes", 22, "limits_for[0].accept"},
		{"no level", "    level: street\n", "", 11, "routes[0].level"},
		{"a name twice", "name: rest", "name: night.noise", 15, "routes[1].name"},
		{"an unknown matter", "given: {matter: E0301}", "given: {matter: E9999}", 26, "samples[1].given.matter"},
		{"a sample that fails", "level: community, rule: rest", "level: grid, rule: rest", 27, "samples[1].expect.level"},
		{"a sample that another rule decides", "level: community, rule: rest", "level: community, rule: night.noise", 27, "samples[1].expect.rule"},
		{"limits that nobody tried", `matter == "E0301" and not working_time`, `matter == "E0302" and not working_time`, 20, "limits_for[0]"},
		{"a limit that is another", "accept: 10min}", "accept: 20min}", 25, "samples[0].expect.accept"},
		{"a rule that nobody tried", "  - given: {matter: E0301}\n    expect: {level: community, rule: rest}\n", "", 15, "routes[1]"},
		{"a field twice", "    percent: 30\n", "    percent: 30\n    percent: 40\n", 8, "ladder[1].percent"},
		{"an alias", "name: 夜间", "name: &n 夜间", 2, "name"},
		{"no ladder", "ladder:\n", "ladder: []\nlimits: {returns: 3}\nsteps:\n", 5, "steps"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(night, tc.from, tc.to, 1)
			if text == night {
				t.Fatal("nothing was changed")
			}
			_, problems := read(t, text)
			for _, p := range problems {
				if p.Line == tc.line && p.Field == tc.field && p.Zh != "" && p.En != "" {
					return
				}
			}
			t.Errorf("want line %d, %s; got\n%v", tc.line, tc.field, problems)
		})
	}
}

func TestAllMistakesAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("clock: accept\n", "clock: sun\n", "hour >= 22", "hours >= 22", "10min\n", "soon\n").Replace(night)
	_, problems := read(t, text)
	if len(problems) != 3 || problems[0].Line != 6 || problems[1].Line != 12 || problems[2].Line != 22 {
		t.Errorf("got\n%v", problems)
	}
	if !strings.Contains(problems[1].En, "column") {
		t.Errorf("the place within the condition is not named: %s", problems[1].En)
	}
}

func TestABrokenTextIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "a list": "- a\n", "torn YAML": "ladder: [\n", "torn JSON": "{\"ladder\": [", "a word": "policy", "tabs": "a:\n\tb: c\n", "NUL": "a: \x00",
	} {
		if _, problems := read(t, text); len(problems) == 0 {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestListsAreHeldAgainstTheTree(t *testing.T) {
	t.Parallel()
	tree := org.NewTree([]org.Unit{{ID: "jq", Kind: org.KindDistrict}, {ID: "ha", Kind: org.KindCommunity, Parent: "jq"}, {ID: "st", Kind: org.KindStation, Parent: "jq"}}, nil)
	good := "lists:\n  - unit: ha\n    entries:\n      - {matter: 'E01*', basis: law, funds: 区财政局, from: 2026-01-01}\n"
	if l, err := ReadLists([]byte(good), matter.Default(), tree); err != nil || l.Lists[0].Entries[0].From != "2026-01-01" {
		t.Fatalf("%+v, %v", l, err)
	}
	for _, tc := range []struct {
		from, to string
		line     int
	}{
		{"unit: ha", "unit: nowhere", 2}, {"unit: ha", "unit: st", 2}, {"unit: ha", "name: ha", 2}, {"E01*", "X99*", 4}, {"E01*", "E1", 4},
		{"2026-01-01", "January", 4}, {"basis: law", "basis: custom", 4},
	} {
		_, err := ReadLists([]byte(strings.Replace(good, tc.from, tc.to, 1)), matter.Default(), tree)
		var problems Problems
		if !errors.As(err, &problems) || problems[0].Line != tc.line {
			t.Errorf("%s: %v", tc.to, err)
		}
	}
}

func BenchmarkRoute(b *testing.B) {
	p := routing.Default()
	for i := range p.Routes {
		p.Routes[i].When += " " // another text than the native one
	}
	p, err := Compile(p)
	if err != nil {
		b.Fatal(err)
	}
	m, _ := matter.Default().Find("E0101")
	f := routing.Facts{Matter: m, Severity: m.Severity, Chain: chain(nil)}
	for b.Loop() {
		p.Route(f, nil)
	}
}
