package matter

import (
	"strings"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/org"
)

// Lists are the entry lists (准入清单, R51–R54): what is not on a unit's list
// cannot be made its duty. They are a versioned document.
type Lists struct {
	Name  string `json:"name,omitempty"`
	Lists []List `json:"lists"`
}

// List is what one unit, or every unit of a kind, takes. A unit's own list stands
// in place of its kind's; units with neither take everything.
type List struct {
	Unit    string   `json:"unit,omitempty"`
	Kind    org.Kind `json:"kind,omitempty"`
	Entries []Entry  `json:"entries"`
}

// Duty is on what ground a matter is on a list.
type Duty string

const (
	ByLaw  Duty = "law"    // 依法履行
	Assist Duty = "assist" // 协助办理
)

// Entry lets matters in: those that fit everything it names.
type Entry struct {
	Matter string    `json:"matter"`          // a code, or a family of them: "E01*", "*"
	Level  org.Level `json:"level,omitempty"` // only matters that the catalogue gives to this level
	Kind   Kind      `json:"kind,omitempty"`  // only incidents, or only service items
	Basis  Duty      `json:"basis"`
	// Power, People and Funds say who lends what with the duty: 权随事转,
	// 人随事转, 费随事转 (R51, R57).
	Power  string `json:"power,omitempty"`
	People string `json:"people,omitempty"`
	Funds  string `json:"funds,omitempty"`
	From   string `json:"from,omitempty"` // first day, such as 2026-01-01
	To     string `json:"to,omitempty"`   // last day
}

// Allows finds the entry by which a unit takes a matter at a moment. A unit
// without a list takes everything, with no entry to show for it.
func (l Lists) Allows(unit string, kind org.Kind, m Type, at time.Time) (Entry, bool) {
	list, listed := l.Of(unit, kind)
	if !listed {
		return Entry{}, true
	}
	for _, e := range list.Entries {
		if e.lets(m, at) {
			return e, true
		}
	}
	return Entry{}, false
}

// Of is the list that counts for a unit: its own, or that of its kind.
func (l Lists) Of(unit string, kind org.Kind) (found List, listed bool) {
	for _, list := range l.Lists {
		if list.Unit != "" && list.Unit == unit {
			return list, true
		}
		if list.Unit == "" && list.Kind == kind {
			found, listed = list, true
		}
	}
	return found, listed
}

func (e Entry) lets(m Type, at time.Time) bool {
	day := at.In(clock.Zone).Format(time.DateOnly)
	family, wild := strings.CutSuffix(e.Matter, "*")
	switch {
	case wild && !strings.HasPrefix(m.Code, family), !wild && e.Matter != m.Code:
		return false
	case e.Level != "" && e.Level != m.Level, e.Kind != "" && e.Kind != m.Kind:
		return false
	}
	return (e.From == "" || e.From <= day) && (e.To == "" || day <= e.To)
}

// DefaultLists let communities take what the catalogue gives to their grids and
// to them, all service items at their window, and help with what the street
// handles; what the district handles is never a community's duty.
func DefaultLists() Lists {
	return Lists{Name: "default", Lists: []List{{Kind: org.KindCommunity, Entries: []Entry{
		{Matter: "*", Level: org.Grid, Basis: ByLaw},
		{Matter: "*", Level: org.Community, Basis: ByLaw},
		{Matter: "*", Kind: Service, Basis: ByLaw},
		{Matter: "*", Level: org.Street, Basis: Assist},
	}}}}
}
