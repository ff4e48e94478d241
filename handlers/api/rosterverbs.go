package api

import (
	"context"
	"encoding/json"
	"time"

	"gridcase/domain/reference"
	"gridcase/domain/roster"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
)

// OfRoster names the roster of a change, and the period to answer with.
type OfRoster struct {
	Unit string `path:"unit" maxLength:"64"`
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"128"`
	Weeks
}

type planInput struct {
	OfRoster
	Body struct {
		From    time.Time      `json:"from"`
		To      time.Time      `json:"to" doc:"Not included; 62 days at most."`
		Shifts  []ShiftPlanned `json:"shifts" maxItems:"1000" nullable:"false" doc:"All shifts that start in the period: those left out go. What has begun stays as it was."`
		Version uint64         `json:"version,omitempty" doc:"Of this roster; another one in force refuses the change."`
	}
}

// ShiftPlanned is a shift as it is sent.
type ShiftPlanned struct {
	Person string      `json:"person,omitempty" maxLength:"64" doc:"Left out: somebody is needed."`
	Kind   roster.Kind `json:"kind" enum:"duty,standby,window"`
	From   time.Time   `json:"from"`
	To     time.Time   `json:"to"`
}

type swapInput struct {
	OfRoster
	Body struct {
		Shift  string `json:"shift" minLength:"1" maxLength:"64"`
		Person string `json:"person,omitempty" maxLength:"64" doc:"Who has it now; left out for a vacant one."`
		With   string `json:"with" minLength:"1" maxLength:"64" doc:"Who has it then."`
		Other  string `json:"with_shift,omitempty" maxLength:"64" doc:"A shift of theirs that goes the other way; left out, the shift is taken over."`
	}
}

type vacateInput struct {
	OfRoster
	Body struct {
		Shift  string `json:"shift" minLength:"1" maxLength:"64"`
		Person string `json:"person" minLength:"1" maxLength:"64" doc:"Who has it, so that nobody else is taken out by mistake."`
	}
}

type coverInput struct {
	OfRoster
	Body struct {
		Round bool `json:"round_the_clock"`
	}
}

func (s *server) planRoster(ctx context.Context, in *planInput) (*rosterOutput, error) {
	plan := roster.Plan{From: in.Body.From.UTC(), To: in.Body.To.UTC()}
	for _, p := range in.Body.Shifts {
		plan.Shifts = append(plan.Shifts, roster.Shift{Person: p.Person, Kind: p.Kind, From: p.From, To: p.To})
	}
	if in.From == "" && in.To == "" {
		in.From, in.To = in.Body.From.Format(time.RFC3339), in.Body.To.Format(time.RFC3339)
	}
	return s.changeRoster(ctx, in.OfRoster, in.Body.Version, []any{"plan", in.Body}, plan)
}

func (s *server) swapShift(ctx context.Context, in *swapInput) (*rosterOutput, error) {
	b := in.Body
	return s.changeRoster(ctx, in.OfRoster, 0, []any{"swap", b}, roster.Swap{Shift: b.Shift, Person: b.Person, With: b.With, Other: b.Other})
}

func (s *server) vacateShift(ctx context.Context, in *vacateInput) (*rosterOutput, error) {
	return s.changeRoster(ctx, in.OfRoster, 0, []any{"vacate", in.Body}, roster.Vacate{Shift: in.Body.Shift, Person: in.Body.Person})
}

func (s *server) coverRoster(ctx context.Context, in *coverInput) (*rosterOutput, error) {
	return s.changeRoster(ctx, in.OfRoster, 0, []any{"cover", in.Body}, roster.Cover{Round: in.Body.Round})
}

// changeRoster carries a verb to the record of the rosters, for whoever may plan
// the unit's, and answers with the roster as it is then.
func (s *server) changeRoster(ctx context.Context, in OfRoster, version uint64, digest []any, verb roster.Verb) (*rosterOutput, error) {
	actor, now := callOf(ctx).actor, s.cfg.Now()
	if err := access.MayPlan(actor, in.Unit, s.tree()); err != nil {
		return nil, err
	}
	from, to, err := in.period(now)
	if err != nil {
		return nil, err
	}
	content, err := json.Marshal(append(digest, in.Unit))
	if err != nil {
		return nil, err
	}
	_, err = s.deps.Documents.Change(ctx, command.Draft{
		Subject: reference.Rosters, ID: commandID(actor.ID, "roster:"+in.Unit, in.Key), By: actor.ID, Digest: s.deps.Cases.Digest(string(content)),
		Change: func(d reference.State) ([]reference.Event, error) {
			if version > 0 && version != d.Rosters[in.Unit].Version {
				return nil, command.ErrDocumentMoved
			}
			events, err := roster.Decide(d.Rosters, d.Org, roster.Command{Unit: in.Unit, At: now, Verb: verb})
			return reference.OfRosters(events), err
		},
	})
	if err != nil {
		return nil, err
	}
	return &rosterOutput{s.roster(ctx, s.deps.Reference.Current().Rosters, in.Unit, from, to, s.cfg.Now())}, nil
}
