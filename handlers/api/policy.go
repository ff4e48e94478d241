package api

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/rulebook"
)

type policyOutput struct {
	Body struct {
		Version  uint64          `json:"version"`
		Policy   json.RawMessage `json:"policy" doc:"As /api/v1/policy/schema describes it."`
		Versions []PolicyVersion `json:"versions" doc:"All that were ever adopted, in the order of their days."`
	}
}

// PolicyVersion is a version of the policy with the day from which it counts.
type PolicyVersion struct {
	Version  uint64    `json:"version"`
	Name     string    `json:"name"`
	From     time.Time `json:"from"`
	InFlight bool      `json:"in_flight" doc:"Also decides about cases that were reported before."`
	InForce  bool      `json:"in_force"`
}

type policyInput struct {
	Version uint64 `query:"version" doc:"An earlier or later version; left out, the one in force."`
}

func (s *server) showPolicy(_ context.Context, in *policyInput) (*policyOutput, error) {
	now, out := s.deps.Reference.Current(), &policyOutput{}
	shown, version := now.Policy, now.Versions.Policy
	if in.Version != 0 {
		e, known := now.Policies().Of(in.Version)
		if !known {
			return nil, errNoVersion
		}
		shown, version = e.Document, e.Version
	}
	b, err := json.Marshal(shown)
	if err != nil {
		return nil, fmt.Errorf("write the policy: %w", err)
	}
	out.Body.Version, out.Body.Policy, out.Body.Versions = version, b, []PolicyVersion{}
	for _, e := range now.Policies() {
		out.Body.Versions = append(out.Body.Versions, PolicyVersion{e.Version, e.Document.Name, e.From, e.InFlight, e.Version == now.Versions.Policy})
	}
	return out, nil
}

type schemaInput struct {
	Document string `query:"document" enum:"policy,lists" default:"policy"`
}

type schemaOutput struct{ Body map[string]any }

func (s *server) showPolicySchema(_ context.Context, in *schemaInput) (*schemaOutput, error) {
	schema, known := rulebook.Schema(in.Document)
	if !known {
		return nil, reference.ErrNoDocument
	}
	return &schemaOutput{schema}, nil
}

type listsOutput struct {
	Body struct {
		Version uint64          `json:"version"`
		Lists   json.RawMessage `json:"lists" doc:"As /api/v1/policy/schema?document=lists describes them."`
	}
}

func (s *server) showLists(context.Context, *struct{}) (*listsOutput, error) {
	now, out := s.deps.Reference.Current(), &listsOutput{}
	b, err := json.Marshal(now.Lists)
	if err != nil {
		return nil, fmt.Errorf("write the entry lists: %w", err)
	}
	out.Body.Version, out.Body.Lists = now.Versions.Lists, b
	return out, nil
}

type unitListInput struct {
	Unit string `path:"unit" maxLength:"64"`
}

type unitListOutput struct{ Body UnitList }

// UnitList is what one unit takes.
type UnitList struct {
	Unit    string      `json:"unit"`
	Version uint64      `json:"version"`
	Listed  bool        `json:"listed" doc:"false: the unit has no list and takes everything."`
	Entries []ListEntry `json:"entries"`
	Off     []OffMatter `json:"off" doc:"Matters of the catalogue that cannot be given to it today."`
}

// ListEntry lets matters onto a list.
type ListEntry struct {
	Matter string    `json:"matter" doc:"A code, or a family of codes such as E01*."`
	Level  org.Level `json:"level,omitempty" doc:"Only matters that the catalogue gives to this level."`
	Kind   string    `json:"kind,omitempty"`
	Basis  string    `json:"basis" enum:"law,assist"`
	Power  string    `json:"power,omitempty" doc:"权随事转: who lends it."`
	People string    `json:"people,omitempty" doc:"人随事转"`
	Funds  string    `json:"funds,omitempty" doc:"费随事转"`
	From   string    `json:"from,omitempty"`
	To     string    `json:"to,omitempty"`
}

// OffMatter is a matter that is not on a list, and who has it instead.
type OffMatter struct {
	Code   string `json:"code"`
	Zh     string `json:"zh"`
	En     string `json:"en"`
	GoesTo string `json:"goes_to" doc:"The next unit up that takes it, \"\" when there is none."`
	Lead   string `json:"lead"`
}

func (s *server) showUnitList(ctx context.Context, in *unitListInput) (*unitListOutput, error) {
	now := s.deps.Reference.Current()
	u, known := now.Org.Unit(in.Unit)
	if !known || u.Level() == "" || !access.MayKnow(callOf(ctx).actor, in.Unit, now.Org) && access.MayReport(callOf(ctx).actor, now.Org.Chain(in.Unit), now.Org) != nil {
		return nil, access.UnitNotFound
	}
	list, listed := now.Lists.Of(u.ID, u.Kind)
	out := UnitList{Unit: u.ID, Version: now.Versions.Lists, Listed: listed, Entries: []ListEntry{}, Off: []OffMatter{}}
	for _, e := range list.Entries {
		out.Entries = append(out.Entries, ListEntry{e.Matter, e.Level, string(e.Kind), string(e.Basis), e.Power, e.People, e.Funds, e.From, e.To})
	}
	for _, m := range now.Matters.All() {
		if _, on := now.Lists.Allows(u.ID, u.Kind, m, s.cfg.Now()); !on {
			out.Off = append(out.Off, OffMatter{m.Code, m.Zh, m.En, s.instead(now, u.ID, m), m.Lead})
		}
	}
	return &unitListOutput{out}, nil
}

// instead is the next unit up that takes a matter.
func (s *server) instead(now reference.State, unit string, m matter.Type) string {
	for _, above := range now.Org.Chain(unit)[1:] {
		u, _ := now.Org.Unit(above.Unit)
		if _, on := now.Lists.Allows(u.ID, u.Kind, m, s.cfg.Now()); on {
			return u.ID
		}
	}
	return ""
}
