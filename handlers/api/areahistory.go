package api

import (
	"context"
	"slices"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
)

// PastArea is a unit as it was from one day to the next.
type PastArea struct {
	From         time.Time   `json:"from"`
	Until        *time.Time  `json:"until" doc:"null: it is so still."`
	Zh           string      `json:"zh"`
	En           string      `json:"en"`
	Parent       string      `json:"parent,omitempty"`
	Area         []org.Point `json:"area" nullable:"false" doc:"The outline of that time, WGS-84 degrees."`
	Layers       []org.Layer `json:"layers" nullable:"false"`
	Merges       []string    `json:"merges" nullable:"false" doc:"The grids that became part of it then."`
	Into         string      `json:"into,omitempty" doc:"The grid that it became part of when it went."`
	Version      uint64      `json:"version" doc:"Of the org tree."`
	By           string      `json:"by" doc:"Who proposed it, or brought it in."`
	ByName       string      `json:"by_name"`
	Approved     *string     `json:"approved_by" doc:"null: it was brought in by an import."`
	ApprovedName *string     `json:"approved_by_name"`
	Proposal     string      `json:"proposal,omitempty"`
	Reason       string      `json:"reason,omitempty"`
}

type areaInput struct {
	Unit string `path:"unit" maxLength:"64"`
}

type areaHistoryOutput struct {
	Body struct {
		Unit    string     `json:"unit"`
		History []PastArea `json:"history" doc:"Oldest first; what was approved and is still to come stands at the end."`
	}
}

// showAreaHistory reads the log: the tree in force has no older outlines at hand.
func (s *server) showAreaHistory(ctx context.Context, in *areaInput) (*areaHistoryOutput, error) {
	if err := s.watches(ctx, in.Unit); err != nil {
		return nil, err
	}
	history, err := s.deps.Reference.Before(ctx, reference.Org)
	if err != nil {
		return nil, err
	}
	var commits []reference.Commit
	for _, c := range history {
		events, err := es.Decode(reference.Decoders, c.Commit)
		if err != nil {
			return nil, err
		}
		commits = append(commits, reference.Commit{Version: c.Version, By: c.By, At: c.At, Events: events})
	}
	out := &areaHistoryOutput{}
	out.Body.Unit, out.Body.History = in.Unit, []PastArea{}
	for _, b := range reference.Boundaries(commits, in.Unit) {
		p := PastArea{
			From: b.From, Until: moment(b.Until), Zh: b.Unit.Zh, En: b.Unit.En, Parent: b.Unit.Parent, Area: slices.Concat([]org.Point{}, b.Unit.Area),
			Layers: slices.Concat([]org.Layer{}, b.Unit.Layers), Merges: slices.Concat([]string{}, b.Unit.Merges), Into: b.Into,
			Version: b.Version, By: b.By, ByName: s.personName(b.By), Proposal: b.Proposal, Reason: b.Reason,
		}
		p.Approved, p.ApprovedName = s.holder(b.Approved)
		out.Body.History = append(out.Body.History, p)
	}
	return out, nil
}

// watches answers nil for a unit that the caller sees: by their work, by a role on
// it, or because they decide on changes of it.
func (s *server) watches(ctx context.Context, unit string) error {
	actor, tree := callOf(ctx).actor, s.tree()
	if _, known := tree.Unit(unit); !known {
		return access.UnitNotFound
	}
	if access.MayPropose(actor, tree) == nil {
		return nil
	}
	_, err := access.Scope(actor, unit, tree)
	return err
}
