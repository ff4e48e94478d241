package api

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/rulebook"
)

// Proposal is a change of a document: proposed by one person, decided by another.
type Proposal struct {
	ID            string          `json:"id"`
	Document      string          `json:"document" enum:"org,matters,calendar,policy,lists"`
	State         string          `json:"state" enum:"waiting,approved,refused,withdrawn"`
	ProposedBy    string          `json:"proposed_by"`
	ProposedName  string          `json:"proposed_by_name"`
	ProposedAt    time.Time       `json:"proposed_at"`
	Reason        string          `json:"reason"`
	From          *time.Time      `json:"from" doc:"When it takes effect; null: when it is approved."`
	InFlight      bool            `json:"in_flight" doc:"Also decides about cases that were reported before."`
	Base          uint64          `json:"base" doc:"The newest version when it was proposed."`
	DecidedBy     *string         `json:"decided_by"`
	DecidedName   *string         `json:"decided_by_name"`
	DecidedAt     *time.Time      `json:"decided_at"`
	DecidedReason string          `json:"decided_reason,omitempty"`
	Version       uint64          `json:"version,omitempty" doc:"What it became when it was approved."`
	Diff          []Words         `json:"diff,omitempty" doc:"What it changes of what is in force now, in words; for one proposal only."`
	Body          json.RawMessage `json:"body,omitempty" doc:"The proposed document; for one proposal only."`
}

type proposeInput struct {
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"128" doc:"Made by the client, one for each command: sent again with it, the command is carried out once."`
	Body struct {
		Document string          `json:"document" enum:"org,matters,calendar,policy,lists"`
		From     *time.Time      `json:"from,omitempty" doc:"When it takes effect; left out, when it is approved."`
		Reason   string          `json:"reason" maxLength:"4000"`
		InFlight bool            `json:"in_flight,omitempty" doc:"Shall it also decide about cases that were reported before?"`
		Body     json.RawMessage `json:"body,omitempty" doc:"The whole document as an object, or its text as YAML or JSON in a string, for which mistakes are named by line. Of the org tree, the units and people that change."`
	}
}

type proposalOutput struct{ Body Proposal }

type proposalsOutput struct {
	Body struct {
		Proposals []Proposal `json:"proposals" doc:"The newest first."`
	}
}

type proposalInput struct {
	ID string `path:"id" maxLength:"64"`
}

type decideInput struct {
	ID   string `path:"id" maxLength:"64"`
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"128"`
	Body *struct {
		Reason string `json:"reason,omitempty" maxLength:"4000"`
	}
}

func (in *decideInput) reason() string {
	if in.Body == nil {
		return ""
	}
	return in.Body.Reason
}

func (s *server) propose(ctx context.Context, in *proposeInput) (*proposalOutput, error) {
	actor := callOf(ctx).actor
	if err := access.MayPropose(actor, s.tree()); err != nil {
		return nil, err
	}
	if err := clean(in.Body.Reason); err != nil {
		return nil, err
	}
	wish := reference.Proposed{
		ID: commandID(actor.ID, "proposal", in.Key), By: actor.ID, Reason: strings.TrimSpace(in.Body.Reason),
		InFlight: in.Body.InFlight, Body: in.Body.Body,
	}
	if in.Body.From != nil {
		wish.From = *in.Body.From
	}
	p, err := s.deps.Proposals.Propose(ctx, in.Body.Document, wish)
	if err != nil {
		return nil, err
	}
	return &proposalOutput{s.proposal(p)}, nil
}

func (s *server) approveProposal(ctx context.Context, in *decideInput) (*proposalOutput, error) {
	actor, err := s.decider(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.decidedProposal(s.deps.Proposals.Approve(ctx, in.ID, actor, in.reason()))
}

func (s *server) refuseProposal(ctx context.Context, in *decideInput) (*proposalOutput, error) {
	actor, err := s.decider(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.decidedProposal(s.deps.Proposals.Refuse(ctx, in.ID, actor, in.reason()))
}

func (s *server) withdrawProposal(ctx context.Context, in *decideInput) (*proposalOutput, error) {
	actor := callOf(ctx).actor
	if err := access.MayPropose(actor, s.tree()); err != nil {
		return nil, err
	}
	return s.decidedProposal(s.deps.Proposals.Withdraw(ctx, in.ID, actor.ID))
}

// decider is who decides, when they may.
func (s *server) decider(ctx context.Context, in *decideInput) (string, error) {
	if _, err := uuid.Parse(in.ID); err != nil {
		return "", reference.ErrNoProposal
	}
	actor := callOf(ctx).actor
	if err := access.MayDecide(actor, s.tree()); err != nil {
		return "", err
	}
	return actor.ID, clean(in.reason())
}

func (s *server) decidedProposal(p reference.Proposal, err error) (*proposalOutput, error) {
	if err != nil {
		return nil, err
	}
	return &proposalOutput{s.proposal(p)}, nil
}

func (s *server) showProposals(ctx context.Context, _ *struct{}) (*proposalsOutput, error) {
	if err := access.MayPropose(callOf(ctx).actor, s.tree()); err != nil {
		return nil, err
	}
	out := &proposalsOutput{}
	out.Body.Proposals = []Proposal{}
	for _, p := range s.deps.Reference.Current().Proposals() {
		out.Body.Proposals = append(out.Body.Proposals, s.proposal(p))
	}
	return out, nil
}

func (s *server) showProposal(ctx context.Context, in *proposalInput) (*proposalOutput, error) {
	if err := access.MayPropose(callOf(ctx).actor, s.tree()); err != nil {
		return nil, err
	}
	p, known := s.deps.Reference.Current().Proposal(in.ID)
	if !known {
		return nil, reference.ErrNoProposal
	}
	out := s.proposal(p)
	diff, err := rulebook.Diff(s.deps.Reference.Current(), p.Document, p.Body)
	if err != nil {
		return nil, err
	}
	for _, w := range diff {
		out.Diff = append(out.Diff, Words{w.Zh, w.En})
	}
	out.Body = p.Body
	return &proposalOutput{out}, nil
}

func (s *server) proposal(p reference.Proposal) Proposal {
	out := Proposal{
		ID: p.ID, Document: p.Document, State: string(p.Standing), ProposedBy: p.By, ProposedName: s.personName(p.By), ProposedAt: p.At,
		Reason: p.Reason, From: moment(p.From), InFlight: p.InFlight, Base: p.Base, DecidedAt: moment(p.On), DecidedReason: p.Because, Version: p.Version,
	}
	out.DecidedBy, out.DecidedName = s.holder(p.Decided)
	return out
}
