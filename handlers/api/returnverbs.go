package api

import (
	"context"
	"strings"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

type returnInput struct {
	On
	Body struct {
		Code   casefile.ReturnCode `json:"code" enum:"wrong_unit,not_on_list,duplicate,insufficient,beyond_power,other" doc:"Why it is not ours; rates are counted by it."`
		Unit   string              `json:"unit" minLength:"1" maxLength:"64" doc:"Id of the unit that it belongs to: a grid, community, street or district."`
		Reason string              `json:"reason" maxLength:"4000"`
	}
}

// giveBack is the verb return, which Go keeps for itself.
func (s *server) giveBack(ctx context.Context, in *returnInput) (*caseOutput, error) {
	var to casefile.Destination
	return s.carry(ctx, in.On, wish{
		action: access.Return, text: in.Body.Reason, more: []string{string(in.Body.Code), in.Body.Unit}, permit: s.sends(in.Body.Unit, &to),
		verb: func(why personal.Sealed) casefile.Verb {
			return casefile.Return{Code: in.Body.Code, To: to, Reason: why}
		},
	})
}

type ruleInput struct {
	On
	Body struct {
		Unit string `json:"unit" minLength:"1" maxLength:"64" doc:"Id of the unit that has the case, for good."`
		Text string `json:"text" maxLength:"4000" doc:"The ruling, to be read again when the like comes up."`
		// Precedent keeps it for the next dispute of the kind.
		Precedent bool `json:"precedent,omitempty" doc:"Keep the ruling as a precedent: it is shown when a case of the matter is routed or returned, and decides nothing by itself."`
	}
}

func (s *server) rule(ctx context.Context, in *ruleInput) (*caseOutput, error) {
	var to casefile.Destination
	more := []string{in.Body.Unit}
	if in.Body.Precedent {
		more = append(more, "precedent")
	}
	return s.carry(ctx, in.On, wish{
		action: access.RuleOn, text: in.Body.Text, more: more, permit: s.sends(in.Body.Unit, &to),
		verb: func(text personal.Sealed) casefile.Verb {
			return casefile.Rule{To: to, Text: text, Precedent: in.Body.Precedent}
		},
	})
}

type transferInput struct {
	On
	Body struct {
		Unit   string `json:"unit" minLength:"1" maxLength:"64" doc:"Id of a unit of the same level; the caller supervises both."`
		Reason string `json:"reason" maxLength:"4000"`
	}
}

func (s *server) transfer(ctx context.Context, in *transferInput) (*caseOutput, error) {
	var to casefile.Destination
	find := s.sends(in.Body.Unit, &to)
	return s.carry(ctx, in.On, wish{
		action: access.Transfer, text: in.Body.Reason, more: []string{in.Body.Unit},
		permit: func(st casefile.State) error {
			if err := find(st); err != nil {
				return err
			}
			return access.MayGrant(callOf(ctx).actor, to[0], s.tree())
		},
		verb: func(why personal.Sealed) casefile.Verb { return casefile.Transfer{To: to, Reason: why} },
	})
}

// sends finds the unit that a case is to go to, once it is known which case.
func (s *server) sends(unit string, to *casefile.Destination) func(casefile.State) error {
	return func(st casefile.State) (err error) {
		*to, err = access.Destination(strings.TrimSpace(unit), st.Chain, s.tree())
		return err
	}
}
