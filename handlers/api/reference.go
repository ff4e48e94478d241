package api

import (
	"context"
	"slices"
	"time"

	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/handlers/access"
)

// Matter is one entry of the catalogue.
type Matter struct {
	Code     string        `json:"code"`
	Zh       string        `json:"zh"`
	En       string        `json:"en"`
	Kind     string        `json:"kind" enum:"incident,service"`
	Scope    string        `json:"scope" enum:"small,big"`
	Level    org.Level     `json:"level"`
	Lead     string        `json:"lead"`
	Severity string        `json:"severity"`
	Accept   CatalogLimit  `json:"accept"`
	Resolve  CatalogLimit  `json:"resolve"`
	OnSite   bool          `json:"onsite" doc:"Somebody looks at the place before the case is closed."`
	Evidence string        `json:"evidence"`
	Papers   []MatterPaper `json:"papers"`
}

// CatalogLimit is a time limit with where it comes from.
type CatalogLimit struct {
	Limit string `json:"limit" example:"4wh"`
	Words Words  `json:"words"`
	Basis string `json:"basis" enum:"sourced,default"`
}

// MatterPaper is what an applicant brings.
type MatterPaper struct {
	Name  string `json:"name"`
	IfAny bool   `json:"if_any"`
	Later bool   `json:"later"`
}

type mattersOutput struct {
	Body struct {
		Version uint64   `json:"version"`
		Matters []Matter `json:"matters"`
	}
}

func (s *server) showMatters(context.Context, *struct{}) (*mattersOutput, error) {
	now, out := s.deps.Reference.Current(), &mattersOutput{}
	out.Body.Version, out.Body.Matters = now.Versions.Matters, []Matter{}
	for _, m := range now.Matters.All() {
		entry := Matter{
			Code: m.Code, Zh: m.Zh, En: m.En, Kind: string(m.Kind), Scope: string(m.Scope), Level: m.Level, Lead: m.Lead, Severity: string(m.Severity),
			Accept: limitOf(m.Accept), Resolve: limitOf(m.Resolve), OnSite: m.OnSite, Evidence: m.Evidence, Papers: []MatterPaper{},
		}
		for _, p := range m.Papers {
			entry.Papers = append(entry.Papers, MatterPaper(p))
		}
		out.Body.Matters = append(out.Body.Matters, entry)
	}
	return out, nil
}

func limitOf(l matter.Sourced) CatalogLimit {
	words := l.Limit.Words()
	return CatalogLimit{Limit: l.Limit.String(), Words: Words{words.Zh, words.En}, Basis: string(l.Basis)}
}

// Area is a unit that the caller sees.
type Area struct {
	ID        string   `json:"id"`
	Kind      org.Kind `json:"kind"`
	Parent    string   `json:"parent,omitempty"`
	Path      string   `json:"path"`
	Zh        string   `json:"zh"`
	En        string   `json:"en"`
	Serves    []string `json:"serves,omitempty" doc:"For a station: the communities whose queue it works."`
	Staff     []Staff  `json:"staff" doc:"Who has a role on exactly this unit."`
	Residents int      `json:"residents,omitempty" doc:"How many live there and below; left out where nobody told."`
	// Area is the outline of a grid, for maps and for finding the grid by a phone.
	Area []org.Point `json:"area,omitempty" nullable:"false" doc:"Outline, WGS-84 degrees; the last point need not repeat the first."`
	// A grid that nobody works in must be seen before a resident finds out.
	Unstaffed  bool          `json:"unstaffed" doc:"A grid without a worker, deputies counted."`
	DutyGap    *time.Time    `json:"duty_gap" doc:"When the next time begins for which somebody should be on duty and nobody is: a vacant shift, or in the next three days an hour of a unit that must be manned round the clock; null for none."`
	Hours      []org.Opening `json:"hours,omitempty" nullable:"false" doc:"Of a station: when its window is open. Limits never count by it."`
	HoursWords *Words        `json:"hours_words,omitempty" doc:"The same as a sign at the door says it."`
	// Layers are what departments lay over a grid instead of grids of their own.
	Layers []org.Layer `json:"layers,omitempty" nullable:"false" doc:"What departments lay over this grid, and who answers for it there."`
	Merges []string    `json:"merges,omitempty" nullable:"false" doc:"Grids that became part of this one: their open cases are worked here."`
	Until  *time.Time  `json:"until,omitempty" doc:"Since when the unit is gone; its outline stands in its history."`
}

// Staff is a colleague on a unit.
type Staff struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Role org.Role `json:"role"`
}

type areasOutput struct {
	Body struct {
		Version uint64 `json:"version"`
		Areas   []Area `json:"areas" doc:"By path: a unit comes before what lies below it."`
	}
}

func (s *server) showAreas(ctx context.Context, _ *struct{}) (*areasOutput, error) {
	now, actor, out := s.deps.Reference.Current(), callOf(ctx).actor, &areasOutput{}
	staff, unstaffed := staffOf(now.Org), s.tree().Unstaffed()
	gaps := s.dutyGaps()
	out.Body.Version, out.Body.Areas = now.Versions.Org, []Area{}
	for _, u := range now.Org.Units() {
		if !access.MayKnow(actor, u.ID, now.Org) {
			continue
		}
		a := Area{
			ID: u.ID, Kind: u.Kind, Parent: u.Parent, Path: now.Org.Path(u.ID), Zh: u.Zh, En: u.En, Serves: u.Serves, Area: u.Area, Staff: slices.Concat([]Staff{}, staff[u.ID]), Unstaffed: unstaffed[u.ID], DutyGap: gaps[u.ID],
			Residents: now.Org.Residents(now.Org.Path(u.ID)), Layers: u.Layers, Merges: u.Merges, Until: moment(u.Until),
		}
		if a.HoursWords = hoursOf(u); a.HoursWords != nil {
			a.Hours = u.Hours.OrUsual()
		}
		if u.Gone() {
			a.Area = nil // nothing new lies in it
		}
		out.Body.Areas = append(out.Body.Areas, a)
	}
	return out, nil
}

func staffOf(t org.Tree) map[string][]Staff {
	staff := map[string][]Staff{}
	for _, p := range t.People() {
		for _, g := range p.Grants {
			if !p.Left {
				staff[g.Unit] = append(staff[g.Unit], Staff{ID: p.ID, Name: p.Name, Role: g.Role})
			}
		}
	}
	return staff
}
