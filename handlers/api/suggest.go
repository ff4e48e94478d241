package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
	"gridcase/domain/suggest"
	"gridcase/handlers/access"
)

type suggestInput struct {
	Body struct {
		Text string `json:"text" maxLength:"4000" doc:"What the resident says, in their own words. It is neither kept nor logged."`
		Grid string `json:"grid,omitempty" maxLength:"64" doc:"Where it is: then the answer names the unit that would get it."`
	}
}

type suggestOutput struct{ Body Suggestions }

// Suggestions is what a clerk is shown, to be confirmed or changed.
type Suggestions struct {
	Suggestions []SuggestedMatter `json:"suggestions" doc:"The likeliest first, three at most; none for an empty text."`
	Severity    string            `json:"severity" doc:"Of this text: it may be graver than the catalogue's."`
	Scope       string            `json:"scope"`
	OnSite      bool              `json:"onsite" doc:"Somebody looks at the place before the case is filed."`
	Route       SuggestedRoute    `json:"route"`
	Why         []Words           `json:"why" doc:"Step by step: which words and rules spoke."`
	Linked      []LinkedMatter    `json:"linked" doc:"Further matters in the same text, each a case of its own."`
	Learned     int               `json:"learned" doc:"Confirmed cases that the answer also leans on."`
	Catalogue   uint64            `json:"catalogue" doc:"Version of the catalogue."`
}

// SuggestedMatter is one candidate.
type SuggestedMatter struct {
	Code     string    `json:"code"`
	Zh       string    `json:"zh"`
	En       string    `json:"en"`
	Kind     string    `json:"kind" enum:"incident,service"`
	Severity string    `json:"severity" doc:"The catalogue's."`
	Scope    string    `json:"scope"`
	Level    org.Level `json:"level" doc:"Who handles it first."`
	Score    float64   `json:"score" doc:"Comparable within this answer only."`
	Words    []string  `json:"words" doc:"Those of the text that spoke for it."`
}

// SuggestedRoute is the way that the case should take.
type SuggestedRoute struct {
	Code string   `json:"code" example:"R-GC" doc:"R-G, R-GC, R-C, R-CS, R-SW, R-D, R-E, R-W or R-X; empty for an empty text."`
	Why  Words    `json:"why"`
	To   *RouteTo `json:"to" doc:"The unit that would get it; null unless the grid is given."`
}

// RouteTo is where the policy in force would put it.
type RouteTo struct {
	Level    org.Level `json:"level"`
	Unit     string    `json:"unit"`
	UnitName string    `json:"unit_name"`
	Rule     string    `json:"rule"`
	Why      Words     `json:"why"`
}

// LinkedMatter is a second matter of one text.
type LinkedMatter struct {
	Code string `json:"code"`
	Zh   string `json:"zh"`
	En   string `json:"en"`
}

// advice is a question that is too long for an address; it changes nothing and
// needs no key.
func advice(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusOK
	return op
}

func (s *server) suggest(ctx context.Context, in *suggestInput) (*suggestOutput, error) {
	if err := clean(in.Body.Text); err != nil {
		return nil, err
	}
	chain, err := s.suggestedPlace(ctx, in.Body.Grid)
	if err != nil {
		return nil, err
	}
	now := s.deps.Reference.Current()
	suggester, learned, err := s.suggester(ctx)
	if err != nil {
		return nil, err
	}
	found := suggester.Suggest(in.Body.Text)
	body := suggestions(found, now.Matters)
	body.Learned, body.Catalogue = learned, now.Versions.Matters
	if len(found.Codes) > 0 && len(chain) > 0 {
		m, _ := now.Matters.Find(found.Codes[0].Code)
		to := now.Policy.Route(routing.Facts{Matter: m, Severity: found.Severity, Chain: chain, At: s.cfg.Now(), Calendar: now.Calendar}, func(to org.Stop) bool {
			_, on := now.Lists.Allows(to.Unit, org.Kind(to.Level), m, s.cfg.Now())
			return on
		})
		body.Route.To = &RouteTo{to.Stop.Level, to.Stop.Unit, s.unitName(ctx, to.Stop.Unit), to.Rule, Words{to.Why.Zh, to.Why.En}}
	}
	return &suggestOutput{body}, nil
}

// suggestedPlace is the chain of a unit that the caller may report for.
func (s *server) suggestedPlace(ctx context.Context, unit string) ([]org.Stop, error) {
	if unit = strings.TrimSpace(unit); unit == "" {
		return nil, nil
	}
	u, known := s.tree().Unit(unit)
	if !known || u.Level() == "" {
		return nil, access.UnitNotFound
	}
	chain := s.tree().Chain(unit)
	return chain, access.MayReport(callOf(ctx).actor, chain, s.tree())
}

func suggestions(found suggest.Suggestion, c matter.Catalogue) Suggestions {
	body := Suggestions{
		Suggestions: []SuggestedMatter{}, Severity: string(found.Severity), Scope: string(found.Scope), OnSite: found.OnSite,
		Route: SuggestedRoute{Code: string(found.Route), Why: Words{found.RouteWhy.Zh, found.RouteWhy.En}}, Why: []Words{}, Linked: []LinkedMatter{},
	}
	for _, f := range found.Codes {
		m, _ := c.Find(f.Code)
		body.Suggestions = append(body.Suggestions, SuggestedMatter{
			Code: f.Code, Zh: m.Zh, En: m.En, Kind: string(m.Kind), Severity: string(m.Severity), Scope: string(m.Scope), Level: m.Level,
			Score: f.Score, Words: append([]string{}, f.Words...),
		})
	}
	for _, w := range found.Why {
		body.Why = append(body.Why, Words{w.Zh, w.En})
	}
	for _, code := range found.Linked {
		m, _ := c.Find(code)
		body.Linked = append(body.Linked, LinkedMatter{code, m.Zh, m.En})
	}
	return body
}
