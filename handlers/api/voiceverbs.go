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

type contactInput struct {
	On
	Body struct {
		How  string `json:"how" enum:"phone,visit,message,other"`
		Note string `json:"note,omitempty" maxLength:"4000" doc:"What was said."`
	}
}

func (s *server) contact(ctx context.Context, in *contactInput) (*caseOutput, error) {
	how := in.Body.How
	return s.carry(ctx, in.On, wish{
		action: access.Contact, text: in.Body.Note, more: []string{how},
		verb: func(note personal.Sealed) casefile.Verb { return casefile.Contact{How: how, Note: note} },
	})
}

type callBackInput struct {
	On
	Body struct {
		Solved bool   `json:"solved" doc:"What the resident says."`
		Score  int    `json:"score,omitempty" minimum:"1" maximum:"5" doc:"Their rating, where they gave one and none is recorded yet."`
		Note   string `json:"note,omitempty" maxLength:"4000" doc:"In the resident's words; required to reopen."`
		Reopen bool   `json:"reopen,omitempty" doc:"Take the case up again at once, when it is not solved."`
	}
}

func (s *server) callBack(ctx context.Context, in *callBackInput) (*caseOutput, error) {
	b := in.Body
	return s.carry(ctx, in.On, wish{
		action: access.CallBack, text: b.Note, more: []string{strconv.FormatBool(b.Solved), strconv.Itoa(b.Score), strconv.FormatBool(b.Reopen)},
		verb: func(text personal.Sealed) casefile.Verb {
			return casefile.CallBack{Solved: b.Solved, Score: b.Score, Text: text, Reopen: b.Reopen}
		},
	})
}
