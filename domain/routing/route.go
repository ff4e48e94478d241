package routing

import (
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// Facts are what a route is decided on.
type Facts struct {
	Matter   matter.Type
	Severity matter.Severity
	Chain    []org.Stop // from the grid, or the lowest known place, up to the district
}

// Decision says where a case goes and why, in words that a caseworker reads.
type Decision struct {
	Stop org.Stop `json:"-"`
	Rule string   `json:"rule"`
	Why  Words    `json:"why"`
}

// Words is one sentence in both languages.
type Words struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// rule looks at the facts; the level is the lowest that it allows.
type rule struct {
	name  string
	level func(Facts) org.Level // "" when the rule has nothing to say
	why   Words
}

// rules are asked in this order; the first that speaks decides. The most
// urgent stand first, the catalogue's own level last.
var rules = []rule{
	{"severity.l1", func(f Facts) org.Level { return when(f.raised() && f.Severity == matter.L1, org.District) },
		Words{"特别重大(L1):直接由区级指挥", "Gravest (L1): the district takes command at once"}},
	{"severity.l2", func(f Facts) org.Level {
		return when(f.raised() && f.Severity == matter.L2 && org.Street.Above(f.Matter.Level), org.Street)
	}, Words{"重大(L2):至少由街道处置", "Grave (L2): the street at least must handle it"}},
	{"service.window", func(f Facts) org.Level { return when(f.Matter.Kind == matter.Service, org.Community) },
		Words{"服务事项:社区服务站一口受理", "Service item: the community's station takes it at one window"}},
	{"severity.l3", func(f Facts) org.Level {
		return when(f.raised() && f.Severity == matter.L3 && f.Matter.Level == org.Grid, org.Community)
	}, Words{"较大(L3):网格不单独处置,由社区牵头", "Serious (L3): the community leads, not the grid alone"}},
	{"scope.big", func(f Facts) org.Level {
		return when(f.Matter.Scope == matter.Big && f.Matter.Level == org.Grid, org.Community)
	}, Words{"大事不出社区:由社区牵头", "A big matter: the community leads"}},
	{"matter.district", catalogue(org.District),
		Words{"目录规定由区级处置", "The catalogue gives this matter to the district"}},
	{"matter.street", catalogue(org.Street),
		Words{"目录规定由街道处置:需要执法权或多部门协同", "The catalogue gives this matter to the street: it needs enforcement power or several units"}},
	{"matter.community", catalogue(org.Community),
		Words{"目录规定由社区处置", "The catalogue gives this matter to the community"}},
	{"matter.grid", catalogue(org.Grid),
		Words{"小事不出网格:由本网格处置", "A small matter stays in the grid"}},
}

// raised reports whether the case is graver than its matter usually is. Only
// then does severity overrule the catalogue, which knows the usual.
func (f Facts) raised() bool { return f.Severity < f.Matter.Severity } // "L1" is the gravest

func when(yes bool, l org.Level) org.Level {
	if yes {
		return l
	}
	return ""
}

func catalogue(l org.Level) func(Facts) org.Level {
	return func(f Facts) org.Level { return when(f.Matter.Level == l, l) }
}

// Route picks the lowest capable level and the stop of the chain that has it.
// A level that the chain lacks (a community without a street, or a report
// without a grid) goes to the next one above.
func Route(f Facts) Decision {
	for _, r := range rules {
		if want := r.level(f); want != "" {
			return settle(Decision{Rule: r.name, Why: r.why}, want, f.Chain)
		}
	}
	return settle(Decision{Rule: "triage", Why: Words{"目录未定级:由最高一级分拣", "No level is set: the highest unit sorts it"}}, org.District, f.Chain)
}

func settle(d Decision, want org.Level, chain []org.Stop) Decision {
	for _, s := range chain {
		if s.Level == want {
			d.Stop = s
			return d
		}
		if s.Level.Above(want) {
			d.Stop = s
			d.Why.Zh += ";此处没有该级单位,由上一级" + s.Level.Zh() + "承接"
			d.Why.En += "; no such unit here, the " + string(s.Level) + " above takes it"
			return d
		}
	}
	if len(chain) > 0 {
		d.Stop = chain[len(chain)-1]
	}
	return d
}

// Next is the stop one level up, false at the top.
func Next(chain []org.Stop, from org.Level) (org.Stop, bool) {
	for _, s := range chain {
		if s.Level.Above(from) {
			return s, true
		}
	}
	return org.Stop{}, false
}
