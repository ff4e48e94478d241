package api

import (
	"context"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
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

type extendInput struct {
	On
	Body struct {
		Ask *struct {
			Limit  string `json:"limit" maxLength:"16" example:"5wd" doc:"The new limit to resolve, from the start of the holder's clock."`
			Reason string `json:"reason" maxLength:"4000"`
		} `json:"ask,omitempty" doc:"By who holds the case, before the time is over."`
		Grant  *Maybe   `json:"grant,omitempty" doc:"By a supervisor; from the second extension on by one of the level above."`
		Refuse *Because `json:"refuse,omitempty" doc:"By who could grant it."`
	} `doc:"Exactly one of the three."`
}

// extend takes the three steps of one matter by one route: each is a verb of
// its own to the case.
func (s *server) extend(ctx context.Context, in *extendInput) (*caseOutput, error) {
	ask, grant, refuse := in.Body.Ask, in.Body.Grant, in.Body.Refuse
	w := wish{action: access.Extend}
	switch {
	case ask != nil && grant == nil && refuse == nil:
		limit, err := clock.ParseLimit(ask.Limit)
		if err != nil {
			return nil, errLimit
		}
		w.text, w.more = ask.Reason, []string{"ask", limit.String()}
		w.verb = func(why personal.Sealed) casefile.Verb { return casefile.AskExtension{Limit: limit, Reason: why} }
	case grant != nil && ask == nil && refuse == nil:
		w.text, w.more, w.permit = grant.Reason, []string{"grant"}, s.mayGrant(ctx)
		w.verb = func(why personal.Sealed) casefile.Verb { return casefile.GrantExtension{Reason: why} }
	case refuse != nil && ask == nil && grant == nil:
		w.text, w.more, w.permit = refuse.Reason, []string{"refuse"}, s.mayGrant(ctx)
		w.verb = func(why personal.Sealed) casefile.Verb { return casefile.RefuseExtension{Reason: why} }
	default:
		return nil, errOneOf
	}
	return s.carry(ctx, in.On, w)
}

// mayGrant leaves a case without a request to the domain, which says so.
func (s *server) mayGrant(ctx context.Context) func(casefile.State) error {
	return func(st casefile.State) error {
		if st.Asked == nil {
			return nil
		}
		return access.MayGrant(callOf(ctx).actor, st.Asked.To, s.tree())
	}
}

type superviseInput struct {
	On
	Body struct {
		To     string `json:"to" minLength:"1" maxLength:"64" doc:"Person id of somebody whose reach covers the case."`
		Limit  string `json:"limit" maxLength:"16" example:"1wd" doc:"Counted from now; what was due before stays due."`
		Reason string `json:"reason" maxLength:"4000"`
	}
}

func (s *server) supervise(ctx context.Context, in *superviseInput) (*caseOutput, error) {
	to := in.Body.To
	limit, err := clock.ParseLimit(in.Body.Limit)
	if err != nil {
		return nil, errLimit
	}
	return s.carry(ctx, in.On, wish{
		action: access.Supervise, text: in.Body.Reason, more: []string{to, limit.String()},
		permit: func(st casefile.State) error { return access.Assignee(to, access.Of(st), s.tree()) },
		verb:   func(why personal.Sealed) casefile.Verb { return casefile.Supervise{To: to, Limit: limit, Reason: why} },
	})
}
