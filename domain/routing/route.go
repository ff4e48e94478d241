package routing

import "gridcase/domain/org"

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

// Takes reports whether a unit may be given the case: its entry list has the
// matter (R52).
type Takes func(org.Stop) bool

var triage = Rule{Name: "triage", Level: org.District, Why: Words{"目录未定级：由最高一级分拣", "No level is set: the highest unit sorts it"}}

// Route picks the lowest capable level and the stop of the chain that has it. A
// level that the chain lacks (a community without a street, or a report without a
// grid), and a unit that does not take the matter, go to the next one above. Nil
// takes everything.
func (p Policy) Route(f Facts, takes Takes) Decision {
	for _, r := range p.Routes {
		if p.holds(r.When, f) {
			return r.settle(f.Chain, takes)
		}
	}
	return triage.settle(f.Chain, takes)
}

func (r Rule) settle(chain []org.Stop, takes Takes) Decision {
	d := Decision{Rule: r.Name, Why: r.Why}
	if len(chain) == 0 {
		return d
	}
	off := org.Level("") // the highest that may not be given it
	for _, s := range chain {
		switch {
		case r.Level.Above(s.Level):
			continue
		case takes != nil && !takes(s):
			off = s.Level
			continue
		}
		d.Stop = s
		return d.told(r.Level, off)
	}
	d.Stop = chain[len(chain)-1]
	return d.told(r.Level, off)
}

// told says why it is not the level that the rule names.
func (d Decision) told(want, off org.Level) Decision {
	at := d.Stop.Level
	switch {
	case off != "" && off != at:
		d.Why.Zh += "；" + off.Zh() + "准入清单没有该事项，由上一级" + at.Zh() + "承接"
		d.Why.En += "; it is not on the " + string(off) + "'s entry list, the " + string(at) + " above takes it"
	case at.Above(want):
		d.Why.Zh += "；此处没有该级单位，由上一级" + at.Zh() + "承接"
		d.Why.En += "; no such unit here, the " + string(at) + " above takes it"
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
