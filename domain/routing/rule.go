package routing

import (
	"slices"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// Rule is one line of the policy: where its condition holds, the case goes to the
// level, or to the next one above that can take it.
type Rule struct {
	Name  string    `json:"name"` // "severity.l2"; kept with every case that it routed
	When  string    `json:"when"` // a condition on the facts, see [Condition]
	Level org.Level `json:"level"`
	Why   Words     `json:"why"` // as a caseworker reads it
}

// Override replaces limits of the catalogue where its condition holds. Of several
// the first that names a limit gives it.
type Override struct {
	Name    string      `json:"name"`
	When    string      `json:"when"`
	Accept  clock.Limit `json:"accept,omitzero"`
	Resolve clock.Limit `json:"resolve,omitzero"`
}

// Sample is a case that a policy must carry, to be tried whenever it is read: what
// is given, and what must come of it. There is at least one for each rule.
type Sample struct {
	Given  Given  `json:"given"`
	Expect Expect `json:"expect"`
}

// Given describes a case. What is left out is as usual: the severity of the
// catalogue, reported by the grid worker on Monday at 9, from a full chain of
// units called grid, community, street and district.
type Given struct {
	Matter   string          `json:"matter"`
	Severity matter.Severity `json:"severity,omitempty"`
	Scope    matter.Scope    `json:"scope,omitempty"` // as if the catalogue said so, and so the level
	Level    org.Level       `json:"level,omitempty"`
	Channel  string          `json:"channel,omitempty"`
	At       string          `json:"at,omitempty"` // 2026-11-23 09:00
	Located  bool            `json:"has_location,omitempty"`
	Units    []string        `json:"units,omitempty"` // ids from the lowest up, such as [ha-01, ha, wy, jq]; a level that is not there is "-"
}

// Expect is what must come of a sample; what is left out may be as it is.
type Expect struct {
	Level   org.Level   `json:"level"`
	Rule    string      `json:"rule"`
	Accept  clock.Limit `json:"accept,omitzero"`
	Resolve clock.Limit `json:"resolve,omitzero"`
}

// defaultRules are asked in this order; the first whose condition holds decides.
// The most urgent stand first, the catalogue's own level last. A severity counts
// only when it was raised: the catalogue knows the usual.
func defaultRules() []Rule {
	return []Rule{
		{"severity.l1", `raised && severity == "L1"`, org.District,
			Words{"特别重大（L1）：直接由区级指挥", "Gravest (L1): the district takes command at once"}},
		{"severity.l2", `raised && severity == "L2" && level in ["grid", "community"]`, org.Street,
			Words{"重大（L2）：至少由街道处置", "Grave (L2): the street at least must handle it"}},
		{"service.window", `kind == "service"`, org.Community,
			Words{"服务事项：社区服务站一口受理", "Service item: the community's station takes it at one window"}},
		{"severity.l3", `raised && severity == "L3" && level == "grid"`, org.Community,
			Words{"较大（L3）：网格不单独处置，由社区牵头", "Serious (L3): the community leads, not the grid alone"}},
		{"scope.big", `scope == "big" && level == "grid"`, org.Community,
			Words{"大事不出社区：由社区牵头", "A big matter: the community leads"}},
		{"matter.district", `level == "district"`, org.District,
			Words{"目录规定由区级处置", "The catalogue gives this matter to the district"}},
		{"matter.street", `level == "street"`, org.Street,
			Words{"目录规定由街道处置：需要执法权或多部门协同", "The catalogue gives this matter to the street: it needs enforcement power or several units"}},
		{"matter.community", `level == "community"`, org.Community,
			Words{"目录规定由社区处置", "The catalogue gives this matter to the community"}},
		{"matter.grid", `level == "grid"`, org.Grid,
			Words{"小事不出网格：由本网格处置", "A small matter stays in the grid"}},
	}
}

// native are the conditions of the default policy, in Go: it decides without a
// compiler, such as in the domain's own tests and in replays. A test of the
// compiler holds both against each other on every kind of case.
var native = map[string]Condition{
	`raised && severity == "L1"`: func(f Facts) bool { return f.Raised() && f.Severity == matter.L1 },
	`raised && severity == "L2" && level in ["grid", "community"]`: func(f Facts) bool {
		return f.Raised() && f.Severity == matter.L2 && org.Street.Above(f.Matter.Level)
	},
	`kind == "service"`: func(f Facts) bool { return f.Matter.Kind == matter.Service },
	`raised && severity == "L3" && level == "grid"`: func(f Facts) bool {
		return f.Raised() && f.Severity == matter.L3 && f.Matter.Level == org.Grid
	},
	`scope == "big" && level == "grid"`: func(f Facts) bool { return f.Matter.Scope == matter.Big && f.Matter.Level == org.Grid },
	`level == "district"`:               atLevel(org.District),
	`level == "street"`:                 atLevel(org.Street),
	`level == "community"`:              atLevel(org.Community),
	`level == "grid"`:                   atLevel(org.Grid),
}

func atLevel(l org.Level) Condition { return func(f Facts) bool { return f.Matter.Level == l } }

// defaultSamples try each of the default rules once.
func defaultSamples() []Sample {
	sample := func(code string, s matter.Severity, l org.Level, rule string) Sample {
		return Sample{Given{Matter: code, Severity: s}, Expect{Level: l, Rule: rule}}
	}
	return []Sample{
		sample("E0101", matter.L1, org.District, "severity.l1"),
		sample("C0102", matter.L2, org.Street, "severity.l2"),
		sample("S0101", "", org.Community, "service.window"),
		sample("E0101", matter.L3, org.Community, "severity.l3"),
		{Given{Matter: "E0101", Scope: matter.Big}, Expect{Level: org.Community, Rule: "scope.big"}},
		sample("E0503", "", org.District, "matter.district"),
		sample("C0101", "", org.Street, "matter.street"),
		sample("C0102", "", org.Community, "matter.community"),
		sample("E0101", "", org.Grid, "matter.grid"),
	}
}

// Conditions lists every condition that the policy names, each once.
func (p Policy) Conditions() []string {
	var all []string
	for _, r := range p.Routes {
		all = append(all, r.When)
	}
	for _, o := range p.LimitsFor {
		all = append(all, o.When)
	}
	for _, r := range p.Ladder {
		if r.When != "" {
			all = append(all, r.When)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
