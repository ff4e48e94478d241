package api

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

type joinInput struct {
	On
	Body struct {
		Unit  string `json:"unit" minLength:"1" maxLength:"64" doc:"Id of the unit that is to take part: any of the district, also an office or a station."`
		Task  string `json:"task" maxLength:"4000" doc:"What the unit is to do."`
		Limit string `json:"limit,omitempty" maxLength:"16" example:"1wd" doc:"For its part, counted from now; left out, that of the policy."`
	}
}

func (s *server) join(ctx context.Context, in *joinInput) (*caseOutput, error) {
	limit, err := partLimit(in.Body.Limit)
	if err != nil {
		return nil, err
	}
	var unit org.Stop
	return s.carry(ctx, in.On, wish{
		action: access.Join, text: in.Body.Task, more: []string{in.Body.Unit, limit.String()},
		permit: func(st casefile.State) (err error) {
			unit, err = access.PartyOf(strings.TrimSpace(in.Body.Unit), st.Chain, s.tree())
			return err
		},
		verb: func(task personal.Sealed) casefile.Verb { return casefile.Join{Unit: unit, Task: task, Limit: limit} },
	})
}

type whistleInput struct {
	On
	Body struct {
		Units []string `json:"units" minItems:"1" maxItems:"20" nullable:"false" doc:"Ids of the units that must come to the place."`
		Text  string   `json:"text" maxLength:"4000" doc:"Why, where to and what is to be done."`
		Limit string   `json:"limit,omitempty" maxLength:"16" example:"1wd" doc:"For each part, counted from now; left out, that of the policy. The time to arrive is the policy's."`
	}
}

func (s *server) whistle(ctx context.Context, in *whistleInput) (*caseOutput, error) {
	limit, err := partLimit(in.Body.Limit)
	if err != nil {
		return nil, err
	}
	ids := slices.Compact(slices.Sorted(slices.Values(in.Body.Units)))
	var units []org.Stop
	return s.carry(ctx, in.On, wish{
		action: access.Whistle, text: in.Body.Text, more: append([]string{limit.String()}, ids...),
		permit: func(st casefile.State) error {
			units = nil // decided again when another writer came first
			for _, id := range ids {
				unit, err := access.PartyOf(strings.TrimSpace(id), st.Chain, s.tree())
				if err != nil {
					return err
				}
				units = append(units, unit)
			}
			return access.MayWhistle(callOf(ctx).actor, st, s.tree())
		},
		verb: func(text personal.Sealed) casefile.Verb {
			return casefile.Whistle{Units: units, Text: text, Limit: limit}
		},
	})
}

// partLimit reads a limit that may be left out.
func partLimit(s string) (clock.Limit, error) {
	if strings.TrimSpace(s) == "" {
		return clock.Limit{}, nil
	}
	l, err := clock.ParseLimit(s)
	if err != nil {
		return l, errLimit
	}
	return l, nil
}

// Which names a part of a case.
type Which struct {
	Part int `json:"part,omitempty" minimum:"1" doc:"Number of the part; left out, the only open one of the caller's units."`
}

type whichInput struct {
	On
	Body *Which
}

func (in *whichInput) part() int {
	if in.Body == nil {
		return 0
	}
	return in.Body.Part
}

// ours finds the caller's part, once it is known which case.
func (s *server) ours(ctx context.Context, named int, part *int) func(casefile.State) error {
	return func(st casefile.State) (err error) {
		*part, err = access.PartFor(callOf(ctx).actor, named, st, s.tree())
		return err
	}
}

func (s *server) takePart(ctx context.Context, in *whichInput) (*caseOutput, error) {
	var part int
	return s.carry(ctx, in.On, wish{
		action: access.TakePart, more: []string{strconv.Itoa(in.part())}, permit: s.ours(ctx, in.part(), &part),
		verb: func(personal.Sealed) casefile.Verb { return casefile.TakePart{Part: part} },
	})
}

func (s *server) arrive(ctx context.Context, in *whichInput) (*caseOutput, error) {
	var part int
	return s.carry(ctx, in.On, wish{
		action: access.Arrive, more: []string{strconv.Itoa(in.part())}, permit: s.ours(ctx, in.part(), &part),
		verb: func(personal.Sealed) casefile.Verb { return casefile.Arrive{Part: part} },
	})
}

type handInInput struct {
	On
	Body struct {
		Which
		Text   string `json:"text" maxLength:"4000" doc:"What the unit did."`
		Photos photos `json:"photos,omitempty" maxItems:"9" nullable:"false" pattern:"^[0-9a-f]{64}$" patternDescription:"64 hexadecimal digits"`
	}
}

func (s *server) handIn(ctx context.Context, in *handInInput) (*caseOutput, error) {
	var part int
	return s.carry(ctx, in.On, wish{
		action: access.HandIn, text: in.Body.Text, more: append([]string{strconv.Itoa(in.Body.Part)}, in.Body.Photos...), permit: s.ours(ctx, in.Body.Part, &part),
		verb: func(text personal.Sealed) casefile.Verb {
			return casefile.HandIn{Part: part, Result: text, Photos: in.Body.Photos}
		},
	})
}

type leaveInput struct {
	On
	Body struct {
		Which
		Reason string `json:"reason" maxLength:"4000"`
	}
}

// leave is declining for the people of the unit, and recalling for the lead.
// Somebody may speak for both, as a supervisor of both units does.
func (s *server) leave(ctx context.Context, in *leaveInput) (*caseOutput, error) {
	var part int
	var lead bool
	return s.carry(ctx, in.On, wish{
		action: access.Leave, text: in.Body.Reason, more: []string{strconv.Itoa(in.Body.Part)},
		permit: func(st casefile.State) (err error) {
			part, lead, err = access.Leaves(callOf(ctx).actor, in.Body.Part, st, s.tree())
			return err
		},
		verb: func(why personal.Sealed) casefile.Verb { return casefile.Leave{Part: part, Lead: lead, Reason: why} },
	})
}
