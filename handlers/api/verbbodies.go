package api

import (
	"context"
	"strings"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

// Because is the body of the verbs that need a reason.
type Because struct {
	Reason string `json:"reason" maxLength:"4000" doc:"Why, in words that the next reader understands."`
}

type becauseInput struct {
	On
	Body Because
}

// Maybe is the body of the verbs that can do without.
type Maybe struct {
	Reason string `json:"reason,omitempty" maxLength:"4000"`
}

type claimInput struct {
	On
	Body *struct{} `doc:"Nothing to say."`
}

func (s *server) claim(ctx context.Context, in *claimInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{action: access.Claim, verb: func(personal.Sealed) casefile.Verb { return casefile.Claim{} }})
}

func (s *server) release(ctx context.Context, in *becauseInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{action: access.Release, text: in.Body.Reason, verb: func(why personal.Sealed) casefile.Verb { return casefile.Release{Reason: why} }})
}

type assignInput struct {
	On
	Body struct {
		To     string `json:"to" minLength:"1" maxLength:"64" doc:"Person id of somebody whose reach covers the case."`
		Reason string `json:"reason,omitempty" maxLength:"4000"`
	}
}

func (s *server) assign(ctx context.Context, in *assignInput) (*caseOutput, error) {
	to := in.Body.To
	return s.carry(ctx, in.On, wish{
		action: access.Assign, text: in.Body.Reason, more: []string{to},
		permit: func(st casefile.State) error { return access.Assignee(to, access.Of(st), s.tree()) },
		verb:   func(why personal.Sealed) casefile.Verb { return casefile.Assign{To: to, Reason: why} },
	})
}

type noteInput struct {
	On
	Body struct {
		Text string `json:"text" maxLength:"4000"`
		Evidence
	}
}

func (s *server) note(ctx context.Context, in *noteInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{
		action: access.Note, text: in.Body.Text, more: in.Body.more(),
		verb: func(text personal.Sealed) casefile.Verb { return casefile.Note{Text: text, Evidence: in.Body.taken()} },
	})
}

func (s *server) escalate(ctx context.Context, in *becauseInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{action: access.Escalate, text: in.Body.Reason, verb: func(why personal.Sealed) casefile.Verb { return casefile.Escalate{Reason: why} }})
}

type handDownInput struct {
	On
	Body struct {
		To     string `json:"to,omitempty" maxLength:"64" doc:"Unit id below; left out, one level down."`
		Reason string `json:"reason" maxLength:"4000"`
	}
}

func (s *server) handDown(ctx context.Context, in *handDownInput) (*caseOutput, error) {
	to := strings.TrimSpace(in.Body.To)
	return s.carry(ctx, in.On, wish{
		action: access.HandDown, text: in.Body.Reason, more: []string{to},
		verb: func(why personal.Sealed) casefile.Verb { return casefile.HandDown{To: to, Reason: why} },
	})
}

type resolveInput struct {
	On
	Body struct {
		Text string `json:"text" maxLength:"4000" doc:"What was done."`
		Evidence
		Without string `json:"without_parts,omitempty" maxLength:"4000" doc:"Why the result goes in while parts of joined units are open; needed only then."`
	}
}

func (s *server) resolve(ctx context.Context, in *resolveInput) (*caseOutput, error) {
	var without personal.Sealed
	return s.carry(ctx, in.On, wish{
		action: access.Resolve, text: in.Body.Text, more: in.Body.more(),
		aside: in.Body.Without, also: func(why personal.Sealed) { without = why },
		verb: func(text personal.Sealed) casefile.Verb {
			return casefile.Resolve{Result: text, Evidence: in.Body.taken(), Without: without}
		},
	})
}

type verifyInput struct {
	On
	Body *struct {
		Note string `json:"note,omitempty" maxLength:"4000"`
		Evidence
	}
}

func (s *server) verify(ctx context.Context, in *verifyInput) (*caseOutput, error) {
	w, seen := wish{action: access.Verify}, casefile.Evidence{}
	if in.Body != nil {
		w.text, w.more, seen = in.Body.Note, in.Body.more(), in.Body.taken()
	}
	w.verb = func(note personal.Sealed) casefile.Verb { return casefile.Verify{Note: note, Evidence: seen} }
	return s.carry(ctx, in.On, w)
}

func (s *server) rework(ctx context.Context, in *becauseInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{action: access.Rework, text: in.Body.Reason, verb: func(why personal.Sealed) casefile.Verb { return casefile.Rework{Reason: why} }})
}

type closeInput struct {
	On
	Body *Maybe
}

func (s *server) close(ctx context.Context, in *closeInput) (*caseOutput, error) {
	w := wish{action: access.Close, verb: func(why personal.Sealed) casefile.Verb { return casefile.Close{Reason: why} }}
	if in.Body != nil {
		w.text = in.Body.Reason
	}
	return s.carry(ctx, in.On, w)
}

func (s *server) reopen(ctx context.Context, in *becauseInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{action: access.Reopen, text: in.Body.Reason, verb: func(why personal.Sealed) casefile.Verb { return casefile.Reopen{Reason: why} }})
}

func (s *server) reject(ctx context.Context, in *becauseInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{action: access.Reject, text: in.Body.Reason, verb: func(why personal.Sealed) casefile.Verb { return casefile.Reject{Reason: why} }})
}
