package api

import (
	"context"
	"encoding/json"

	"gridcase/domain/clock"
	"gridcase/domain/pledge"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
)

// OfPledge names a line of a list.
type OfPledge struct {
	ID  string `path:"id" format:"uuid" doc:"Made by the client."`
	Key string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"128"`
}

type listInput struct {
	OfPledge
	Body struct {
		Kind pledge.Kind `json:"kind" enum:"need,resource"`
		Unit string      `json:"unit" minLength:"1" maxLength:"64" doc:"Whose list; a unit that you speak for."`
		Year int         `json:"year" doc:"This year or the next."`
		Text string      `json:"text" maxLength:"400" doc:"100 characters at most, and nothing of a resident."`
	}
}

type claimPledgeInput struct {
	OfPledge
	Body struct {
		Unit string `json:"unit" minLength:"1" maxLength:"64" doc:"Who takes it on; a unit that you speak for."`
	}
}

type noPledgeInput struct {
	OfPledge
	Body struct {
		Reason string `json:"reason" maxLength:"1200"`
	}
}

type finishPledgeInput struct {
	OfPledge
	Body struct {
		Result string `json:"result" maxLength:"1200" doc:"What came of it, and what shows it."`
	}
}

func (s *server) listPledge(ctx context.Context, in *listInput) (*pledgeOutput, error) {
	b := in.Body
	return s.changePledge(ctx, in.OfPledge, b.Year, b, pledge.List{ID: in.ID, Kind: b.Kind, Unit: b.Unit, Year: b.Year, Text: b.Text})
}

func (s *server) claimPledge(ctx context.Context, in *claimPledgeInput) (*pledgeOutput, error) {
	return s.changePledge(ctx, in.OfPledge, 0, in.Body, pledge.Claim{Unit: in.Body.Unit})
}

func (s *server) acceptPledge(ctx context.Context, in *OfPledge) (*pledgeOutput, error) {
	return s.changePledge(ctx, *in, 0, "accept", pledge.Accept{})
}

func (s *server) declinePledge(ctx context.Context, in *noPledgeInput) (*pledgeOutput, error) {
	return s.changePledge(ctx, in.OfPledge, 0, []any{"decline", in.Body}, pledge.Decline{Reason: in.Body.Reason})
}

func (s *server) finishPledge(ctx context.Context, in *finishPledgeInput) (*pledgeOutput, error) {
	return s.changePledge(ctx, in.OfPledge, 0, in.Body, pledge.Finish{Result: in.Body.Result})
}

func (s *server) confirmPledge(ctx context.Context, in *OfPledge) (*pledgeOutput, error) {
	return s.changePledge(ctx, *in, 0, "confirm", pledge.Confirm{})
}

func (s *server) withdrawPledge(ctx context.Context, in *noPledgeInput) (*pledgeOutput, error) {
	return s.changePledge(ctx, in.OfPledge, 0, []any{"withdraw", in.Body}, pledge.Withdraw{Reason: in.Body.Reason})
}

// changePledge carries a verb to the record of the line's year and answers with the
// line as it stands then. A line of another district is none for the caller.
func (s *server) changePledge(ctx context.Context, in OfPledge, year int, digest any, verb pledge.Verb) (*pledgeOutput, error) {
	actor, now := callOf(ctx).actor, s.cfg.Now()
	known, err := s.pledge(ctx, in.ID)
	switch {
	case err != nil:
		return nil, err
	case known.ID != "" && !access.Neighbours(actor, known.Path, s.tree()):
		return nil, pledge.ErrUnknown
	case known.ID != "":
		year = known.Year
	case year == 0:
		return nil, pledge.ErrUnknown
	case year < pledge.FirstYear || year > now.In(clock.Zone).Year()+1:
		return nil, pledge.ErrYear
	}
	content, err := json.Marshal([]any{in.ID, digest})
	if err != nil {
		return nil, err
	}
	_, err = s.deps.Documents.Change(ctx, command.Draft{
		Subject: reference.Pledges(year), ID: commandID(actor.ID, "pledge:"+in.ID, in.Key), By: actor.ID, Digest: s.deps.Cases.Digest(string(content)),
		Change: func(d reference.State) ([]reference.Event, error) {
			c := s.pledging(actor, now)
			c.Verb = verb
			events, err := pledge.Decider.Decide(d.Pledges[in.ID], c)
			return reference.OfPledges(events), err
		},
	})
	if err != nil {
		return nil, err
	}
	p := s.deps.Reference.Current().Pledges[in.ID]
	return &pledgeOutput{s.pledgeView(ctx, p.Unit, s.cfg.Now()).line(p)}, nil
}

// pledge finds a line, also one that another instance listed a moment ago.
func (s *server) pledge(ctx context.Context, id string) (pledge.Pledge, error) {
	if p, known := s.deps.Reference.Current().Pledges[id]; known {
		return p, nil
	}
	if err := s.deps.Reference.Refresh(ctx); err != nil {
		return pledge.Pledge{}, err
	}
	return s.deps.Reference.Current().Pledges[id], nil
}
