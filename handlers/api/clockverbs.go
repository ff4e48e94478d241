package api

import (
	"context"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

type suspendInput struct {
	On
	Body struct {
		Reason string    `json:"reason" maxLength:"4000" doc:"What it must wait for."`
		Until  time.Time `json:"until" doc:"When it ends by itself; at most 180 days ahead."`
	}
}

func (s *server) suspend(ctx context.Context, in *suspendInput) (*caseOutput, error) {
	until := in.Body.Until
	return s.carry(ctx, in.On, wish{
		action: access.Suspend, text: in.Body.Reason, more: []string{until.UTC().Format(time.RFC3339Nano)},
		verb: func(why personal.Sealed) casefile.Verb { return casefile.Suspend{Until: until, Reason: why} },
	})
}

type resumeInput struct {
	On
	Body *Maybe
}

func (s *server) resume(ctx context.Context, in *resumeInput) (*caseOutput, error) {
	w := wish{action: access.Resume, verb: func(why personal.Sealed) casefile.Verb { return casefile.Resume{Reason: why} }}
	if in.Body != nil {
		w.text = in.Body.Reason
	}
	return s.carry(ctx, in.On, w)
}
