package api

import (
	"context"
	"errors"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
)

type mergeInput struct {
	On
	Body struct {
		Into   string `json:"into" doc:"Id of the case that goes on; one that was merged itself stands for its survivor."`
		Reason string `json:"reason" maxLength:"4000" doc:"Why both are about the same thing."`
	}
}

func (s *server) merge(ctx context.Context, in *mergeInput) (*caseOutput, error) {
	into, err := caseID(in.Body.Into)
	if err != nil {
		return nil, err
	}
	w := wish{
		action: access.Merge, text: in.Body.Reason, more: []string{into},
		verb: func(why personal.Sealed) casefile.Verb { return casefile.Merge{Into: into, Reason: why} },
	}
	return s.carryBy(ctx, in.On, w, func(ctx context.Context, o command.Order) (command.Outcome, error) {
		return s.deps.Cases.Merge(ctx, o, s.sees(ctx, casefile.ErrMergeUnknown))
	})
}

func (s *server) unmerge(ctx context.Context, in *becauseInput) (*caseOutput, error) {
	w := wish{action: access.Unmerge, text: in.Body.Reason, verb: func(why personal.Sealed) casefile.Verb { return casefile.Unmerge{Reason: why} }}
	return s.carryBy(ctx, in.On, w, s.deps.Cases.Unmerge)
}

type linkInput struct {
	On
	Body Relation
}

// Relation names another case that has to do with this one.
type Relation struct {
	To   string            `json:"to" doc:"Id of the other case."`
	Kind casefile.LinkKind `json:"kind,omitempty" default:"related" enum:"related,follows,leads_to" doc:"follows: this case arose from the other one; leads_to: the other from this one."`
}

func (s *server) link(ctx context.Context, in *linkInput) (*caseOutput, error) {
	to, err := caseID(in.Body.To)
	if err != nil {
		return nil, err
	}
	w := wish{
		action: access.Link, more: []string{to, string(in.Body.Kind)},
		permit: func(casefile.State) error { return s.seesCase(ctx, to) },
		verb:   func(personal.Sealed) casefile.Verb { return casefile.LinkTo{Case: to, Kind: in.Body.Kind} },
	}
	return s.carryBy(ctx, in.On, w, s.deps.Cases.Link)
}

func (s *server) checkRelation(ctx context.Context, r *Relation) (err error) {
	if r.To, err = caseID(r.To); err != nil {
		return err
	}
	if r.Kind == "" {
		r.Kind = casefile.Related
	}
	return s.seesCase(ctx, r.To)
}

// relate links what was just reported. Should we fall before that, the report is
// sent again, as it was not answered.
func (s *server) relate(ctx context.Context, out command.Outcome, r *Relation) (command.Outcome, error) {
	id, actor := out.State.ID, callOf(ctx).actor.ID
	linked, err := s.deps.Cases.Link(ctx, command.Order{
		Case: id, ID: "report.link:" + id, By: actor, Digest: s.deps.Cases.Digest("link", r.To, string(r.Kind)),
		Verb: func(context.Context, casefile.State) (casefile.Verb, error) {
			return casefile.LinkTo{Case: r.To, Kind: r.Kind}, nil
		},
	})
	linked.Repeated = out.Repeated
	return linked, err
}

// errLinkUnknown says that there is nothing to link to.
var errLinkUnknown = no("case.link_unknown", "没有找到要关联的案卷，或不在您的范围内。请核对编号。", "There is no such case to link to within your reach. Check its id.")

// sees refuses, with a sentence of its own, a case that the caller may not see.
func (s *server) sees(ctx context.Context, refusal *es.Rejection) func(casefile.State) error {
	return func(other casefile.State) error {
		if access.Check(callOf(ctx).actor, access.See, access.Of(other), s.tree()) != nil {
			return refusal
		}
		return nil
	}
}

func (s *server) seesCase(ctx context.Context, id string) error {
	out, err := s.deps.Cases.Look(ctx, id)
	if errors.Is(s.unread(err), access.NotFound) {
		return errLinkUnknown
	}
	if err != nil {
		return err
	}
	return s.sees(ctx, errLinkUnknown)(out.State)
}
