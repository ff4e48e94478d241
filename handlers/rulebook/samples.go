package rulebook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// samples tries every sample, and wants one for each rule that the document has:
// a rule that nobody ever tried is a guess.
func (f *found) samples(given, p routing.Policy, m matter.Catalogue, cal clock.Calendar) {
	tried := map[string]bool{}
	for i, s := range given.Samples {
		at := "samples[" + strconv.Itoa(i) + "]"
		facts, ok := f.facts(at+".given", s.Given, m, cal)
		if !ok {
			continue
		}
		limits := p.LimitsOf(facts)
		tried[s.Expect.Rule] = true
		for _, name := range limits.By {
			tried[name] = true
		}
		f.compare(at+".expect", s.Expect, p.Route(facts, nil), limits)
	}
	for i, r := range given.Routes {
		if !tried[r.Name] {
			f.at("routes["+strconv.Itoa(i)+"]", "规则 %s 没有样例。请在 samples 中至少给出一个", "No sample tries the rule %s: give one in samples", r.Name)
		}
	}
	for i, o := range given.LimitsFor {
		if !tried[o.Name] {
			f.at("limits_for["+strconv.Itoa(i)+"]", "没有样例用到 %s。请在 samples 中至少给出一个", "No sample comes under %s: give one in samples", o.Name)
		}
	}
}

func (f *found) compare(at string, want routing.Expect, got routing.Decision, limits routing.Limited) {
	if got.Rule != want.Rule {
		f.at(at+".rule", "样例不成立：由规则 %s 决定，而不是 %s", "The sample fails: the rule %s decides, not %s", got.Rule, want.Rule)
	}
	if got.Stop.Level != want.Level {
		f.at(at+".level", "样例不成立：送往 %s，而不是 %s", "The sample fails: it goes to the %s, not to the %s", string(got.Stop.Level), string(want.Level))
	}
	for _, l := range []struct {
		name      string
		want, got clock.Limit
	}{{"accept", want.Accept, limits.Accept}, {"resolve", want.Resolve, limits.Resolve}} {
		if !l.want.IsZero() && l.want != l.got {
			f.at(at+"."+l.name, "样例不成立：%s 是 %s，而不是 %s", "The sample fails: %s is %s, not %s", l.name, l.got.String(), l.want.String())
		}
	}
}

var usualTime = time.Date(2026, 11, 23, 9, 0, 0, 0, clock.Zone) // a Monday that is worked

// facts makes a case of what a sample says, as usual where it says nothing.
func (f *found) facts(at string, g routing.Given, m matter.Catalogue, cal clock.Calendar) (routing.Facts, bool) {
	t, ok := m.Find(g.Matter)
	if !ok {
		f.at(at+".matter", "目录中没有事项 %s", "There is no matter %s in the catalogue", g.Matter)
		return routing.Facts{}, false
	}
	if g.Scope != "" {
		t.Scope = g.Scope
	}
	if g.Level != "" {
		t.Level = g.Level
	}
	facts := routing.Facts{Matter: t, Severity: t.Severity, Chain: chain(g.Units), Channel: "grid_worker", At: usualTime, Located: g.Located, Calendar: cal}
	if g.Severity != "" {
		facts.Severity = g.Severity
	}
	if g.Channel != "" {
		facts.Channel = g.Channel
	}
	if g.At != "" {
		when, err := time.ParseInLocation("2006-01-02 15:04", strings.Replace(g.At, "T", " ", 1), clock.Zone)
		if err != nil {
			f.at(at+".at", "时间 %q 格式不对，应如 2026-11-23 09:00", "The time %q is malformed: write it as 2026-11-23 09:00", g.At)
			return facts, false
		}
		facts.At = when
	}
	return facts, true
}

// chain names a full chain of units, or those given.
func chain(units []string) (stops []org.Stop) {
	for i, l := range org.Levels {
		unit := string(l)
		if i < len(units) {
			unit = units[i]
		}
		if unit != "-" && unit != "" {
			stops = append(stops, org.Stop{Level: l, Unit: unit})
		}
	}
	slices.Reverse(stops)
	path := ""
	for i := range stops {
		path = strings.TrimPrefix(path+"."+stops[i].Unit, ".")
		stops[i].Path = path
	}
	slices.Reverse(stops)
	return stops
}
