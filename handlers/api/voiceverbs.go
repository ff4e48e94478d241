package api

import (
	"context"
	"strconv"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

type urgeInput struct {
	On
	Body *struct {
		Text string `json:"text,omitempty" maxLength:"4000" doc:"What the holder should know."`
	}
}

func (s *server) urge(ctx context.Context, in *urgeInput) (*caseOutput, error) {
	w := wish{action: access.Urge, verb: func(text personal.Sealed) casefile.Verb { return casefile.Urge{Text: text} }}
	if in.Body != nil {
		w.text = in.Body.Text
	}
	return s.carry(ctx, in.On, w)
}

type rateInput struct {
	On
	Body struct {
		Score int    `json:"score" minimum:"1" maximum:"5" doc:"From 1, very dissatisfied, to 5, very satisfied."`
		Text  string `json:"text,omitempty" maxLength:"4000" doc:"In the resident's words."`
	}
}

func (s *server) rate(ctx context.Context, in *rateInput) (*caseOutput, error) {
	score := in.Body.Score
	return s.carry(ctx, in.On, wish{
		action: access.Rate, text: in.Body.Text, more: []string{strconv.Itoa(score)},
		verb: func(text personal.Sealed) casefile.Verb { return casefile.Rate{Score: score, Text: text} },
	})
}
