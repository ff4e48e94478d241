package rulebook

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

var (
	ruleName   = regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_]+)*$`) // also part of command ids
	levels     = []string{string(org.Grid), string(org.Community), string(org.Street), string(org.District)}
	severities = []string{string(matter.L1), string(matter.L2), string(matter.L3), string(matter.L4)}
)

const (
	mostPercent    = 1000 // as far as the calendar reckons
	mostReopenDays = 365
	mostNumber     = 3650
)

func named(doc string) shape {
	return shape{kind: "string", doc: doc, pattern: ruleName, like: "severity.l2"}
}

func limitShape(doc string) shape {
	return shape{kind: "string", doc: doc + " Like 20min, 0.5h, 4wh, 5wd, 15d or today.", holds: func(s string) (string, string) {
		if _, err := clock.ParseLimit(s); err != nil {
			return fmt.Sprintf("时限 %q 格式不对，应如 20min、0.5h、4wh、5wd、15d 或 today", s), fmt.Sprintf("The limit %q is malformed: write it as 20min, 0.5h, 4wh, 5wd, 15d or today", s)
		}
		return "", ""
	}}
}

var conditionShape = shape{
	kind: "string",
	doc: "A condition on the case: matter, kind, scope, level, lead, restricted, onsite (of the catalogue), severity, usual, raised, channel, has_location, " +
		"hour, weekday (1 Monday to 7), working_day, working_time (of the report), grid, community, street, district (unit ids). " +
		`With and, or, not, ==, in, startsWith, matches: raised && severity == "L2" && level in ["grid", "community"].`,
	holds: func(s string) (string, string) {
		if _, err := compile(s); err != nil {
			return "条件有误：" + err.Error(), "The condition does not compile: " + err.Error()
		}
		return "", ""
	},
}

var wordsShape = object("One sentence in both languages.", must("zh", text("")), must("en", text("")))

// policyShape is the policy as people write it.
var policyShape = object("The policy of a Gridcase city: rules, limits and the ladder.",
	may("name", text("What people call it.")),
	must("ladder", list("The rungs that a case reaches when time passes.", object("",
		must("name", named("As it is kept with the case.")),
		may("clock", clockShape()),
		may("percent", number("Of the limit.", 1, mostPercent)),
		may("on", triggerShape()),
		must("effect", effectShape("What reaching it does.")),
		may("also", effectShape("A second effect, carried out before the first.")),
		may("when", conditionShape),
	))),
	may("reopen_days", number("After closing, calendar days.", 0, mostReopenDays)),
	may("limits", limitsShape()),
	may("routes", list("Which level a case goes to; the first whose condition holds decides. Left out: those of the default policy.", object("",
		must("name", named("As it is kept with the case.")),
		must("when", conditionShape),
		must("level", oneOf("Where the case goes.", levels...)),
		must("why", wordsShape),
	))),
	may("limits_for", list("Limits in place of the catalogue's, where the condition holds.", object("",
		must("name", named("")), must("when", conditionShape), may("accept", limitShape("Until somebody claims it.")), may("resolve", limitShape("Until the result is in.")),
	))),
	may("samples", list("Cases that are tried whenever the policy is read; one for each rule at least.", object("",
		must("given", givenShape), must("expect", expectShape),
	))),
)

var givenShape = object("A case; what is left out is as usual.",
	must("matter", text("Code of the catalogue.")), may("severity", oneOf("", severities...)), may("channel", text("")),
	may("scope", oneOf("As if the catalogue said so.", "small", "big")), may("level", oneOf("As if the catalogue said so.", levels...)),
	may("at", text("When it is reported, like 2026-11-23 09:00.")), may("has_location", flag("")),
	may("units", list("Ids of the place's units from the grid up; - where there is none.", text(""))),
)

var expectShape = object("What must come of it.",
	must("level", oneOf("", levels...)), must("rule", text("Name of the rule that decides.")),
	may("accept", limitShape("")), may("resolve", limitShape("")),
)

func clockShape() shape {
	values := make([]string, 0, 4)
	for _, c := range routing.Clocks {
		values = append(values, string(c))
	}
	return oneOf("Which limit it hangs on.", values...)
}

func triggerShape() shape {
	values := make([]string, 0, 4)
	for _, t := range routing.Triggers {
		values = append(values, string(t))
	}
	return oneOf("What it waits for, in place of a clock and its percent.", values...)
}

func effectShape(about string) shape {
	values := make([]string, 0, 8)
	for _, e := range routing.Effects {
		values = append(values, string(e))
	}
	return oneOf(about, values...)
}

// limitsShape follows the numbers that there are, by their names in the document.
func limitsShape() shape {
	var all map[string]any
	b, err := json.Marshal(routing.DefaultLimits())
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil {
		panic("rulebook: the default limits: " + err.Error()) // a test reads them
	}
	var fields []field
	for name, v := range all {
		s := number("", 1, mostNumber)
		if _, limit := v.(string); limit {
			s = limitShape("")
		}
		fields = append(fields, may(name, s))
	}
	slices.SortFunc(fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
	return object("The other numbers that the verbs go by; one that is left out is the usual.", fields...)
}

// ReadPolicy reads a policy from YAML or JSON, compiles its conditions and tries
// its samples on the catalogue and calendar. The error is Problems: all that is
// wrong, each with its line.
func ReadPolicy(text []byte, m matter.Catalogue, cal clock.Calendar) (routing.Policy, error) {
	f := newFound()
	n := parse(text, f)
	if n == nil {
		return routing.Policy{}, f.err()
	}
	policyShape.check(n, "", f)
	if err := f.err(); err != nil {
		return routing.Policy{}, err
	}
	var p routing.Policy
	if err := decode(n, &p); err != nil {
		f.at("", "不是规定的格式：%s", "Not of the expected form: %s", err.Error())
		return p, f.err()
	}
	given := p
	p, err := Compile(p.Filled())
	if err != nil {
		f.at("", "%s", "%s", err.Error())
		return p, f.err()
	}
	f.names(given)
	f.samples(given, p, m, cal)
	return given.Compiled(p.Functions()), f.err()
}

// names must tell the lines of each list apart.
func (f *found) names(p routing.Policy) {
	if len(p.Ladder) == 0 {
		f.at("ladder", "ladder 为空：案卷将永远不会自动上交", "The ladder is empty: no case would ever climb by itself")
	}
	for list, names := range map[string][]string{
		"ladder": each(p.Ladder, func(r routing.Rung) string { return r.Name }),
		"routes": each(p.Routes, func(r routing.Rule) string { return r.Name }), "limits_for": each(p.LimitsFor, func(o routing.Override) string { return o.Name }),
	} {
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				f.at(list+"["+strconv.Itoa(i)+"].name", "名称 %q 重复", "The name %q stands twice", name)
			}
		}
	}
	for i, r := range p.Ladder {
		if timed := r.Clock != "" && r.Percent != 0; timed == (r.On != "") || !timed && (r.Clock != "" || r.Percent != 0) {
			f.at("ladder["+strconv.Itoa(i)+"]", "请给出 clock 和 percent，或只给 on", "Give clock and percent, or on alone")
		}
	}
	for i, o := range p.LimitsFor {
		if o.Accept.IsZero() && o.Resolve.IsZero() {
			f.at("limits_for["+strconv.Itoa(i)+"]", "请给出 accept 或 resolve", "Give accept or resolve")
		}
	}
}

func each[T any](all []T, name func(T) string) []string {
	names := make([]string, 0, len(all))
	for _, x := range all {
		names = append(names, name(x))
	}
	return names
}
