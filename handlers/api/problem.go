package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"gridcase/domain/es"
	"gridcase/handlers/rulebook"
)

// Problem is every answer that says no, by RFC 9457.
type Problem struct {
	Type      string  `json:"type" example:"urn:gridcase:problem:case.already_claimed"`
	Title     string  `json:"title" doc:"Short name of the status, in the caller's language."`
	Status    int     `json:"status" example:"409"`
	Detail    string  `json:"detail" doc:"A sentence for people, in the caller's language: what is wrong and what to do."`
	Code      string  `json:"code" example:"case.already_claimed" doc:"For programs: stays the same for ever."`
	Instance  string  `json:"instance,omitempty" doc:"Path of the request."`
	RequestID string  `json:"request_id,omitempty" doc:"Names this answer in the server's log."`
	Errors    []Wrong `json:"errors,omitempty" doc:"Which values of the request are wrong."`

	facts map[string]string // more members, such as holder
}

// Wrong is one value that is not what it must be. It never repeats the value: it
// may be a password or a resident's number.
type Wrong struct {
	Location string `json:"location" example:"body.matter"`
	Message  string `json:"message"`
}

// MarshalJSON writes the facts as members of the problem, as the RFC has it.
func (p *Problem) MarshalJSON() ([]byte, error) {
	type plain Problem
	own, err := json.Marshal((*plain)(p))
	if err != nil || len(p.facts) == 0 {
		return own, err
	}
	more, err := json.Marshal(p.facts)
	if err != nil {
		return nil, err
	}
	return append(append(own[:len(own)-1], ','), more[1:]...), nil
}

// TransformSchema tells that a problem may have members of its own.
func (*Problem) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.AdditionalProperties = true
	return s
}

func (p *Problem) Error() string  { return p.Code + ": " + p.Detail }
func (p *Problem) GetStatus() int { return p.Status }

// ContentType makes huma send application/problem+json.
func (*Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders says when to come back, where that is known.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	wait := p.facts["retry_after"]
	if wait == "" {
		wait = retryAfter[p.Code]
	}
	if wait != "" {
		h.Set("Retry-After", wait)
	}
	return h
}

// tell makes a problem of a refusal, in the language of the call.
func (c *call) tell(r *es.Rejection, errs ...Wrong) *Problem {
	status := statusOf(r.Code)
	title := titles[status]
	return &Problem{
		Type: "urn:gridcase:problem:" + r.Code, Title: c.say(title[0], title[1]), Status: status, Detail: c.say(r.Zh, r.En), Code: r.Code,
		Instance: c.path, RequestID: c.id, Errors: errs, facts: maps.Clone(r.Facts),
	}
}

// tellFaults names every mistake of a document by its line.
func (c *call) tellFaults(faults rulebook.Problems) *Problem {
	var wrong []Wrong
	for _, f := range faults {
		wrong = append(wrong, Wrong{Location: "line " + strconv.Itoa(f.Line) + ": " + f.Field, Message: c.say(f.Zh, f.En)})
	}
	first := "(" + wrong[0].Location + ":" + wrong[0].Message + ")"
	return c.tell(with(errDocument, first, " "+first, nil), wrong...)
}

// write sends the problem where huma has no part in the answer.
func (p *Problem) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client left: nobody to tell
}

// huma asks these for every error that it finds itself, and for the schema of
// errors. They are variables of that package, so they are set once for all.
func init() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return found(&call{}, status, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return found(callOf(ctx.Context()), status, errs)
	}
}

// found names what huma's validation found.
func found(c *call, status int, errs []error) *Problem {
	var wrong []Wrong
	for _, err := range errs {
		if d, ok := err.(huma.ErrorDetailer); ok {
			detail := d.ErrorDetail()
			wrong = append(wrong, Wrong{Location: detail.Location, Message: detail.Message})
		}
	}
	switch {
	case status == http.StatusRequestTimeout:
		return c.tell(errSlowBody)
	case status >= http.StatusInternalServerError:
		return c.tell(errInside)
	case len(wrong) == 0:
		return c.tell(errInvalid)
	}
	return c.tell(name(wrong[0]), wrong...)
}

// name finds the refusal for the first thing that is wrong, with the place in
// its sentence.
func name(w Wrong) *es.Rejection {
	refusal, at := errInvalid, w.Location
	switch {
	case strings.HasPrefix(w.Message, "unexpected property"):
		refusal = errField
	case strings.HasPrefix(w.Message, "expected required property"):
		refusal = errMissing
		if fields := strings.Fields(w.Message); len(fields) > 3 {
			at += "." + fields[3]
		}
	case strings.HasPrefix(w.Message, "expected length <=") && strings.HasSuffix(w.Message, "4000"):
		refusal = errTextLong
	}
	return with(refusal, "("+at+")", " ("+at+")", nil)
}

// problem is the schema's type, for the routes that write no JSON of their own.
var problem = reflect.TypeFor[Problem]()

// fail makes a problem of whatever a handler returned.
func (s *server) fail(ctx context.Context, err error) *Problem {
	c := callOf(ctx)
	var faulty rulebook.Problems
	if errors.As(err, &faulty) {
		return c.tellFaults(faulty)
	}
	r := s.refusal(err)
	if r == errInside {
		s.logger.ErrorContext(ctx, "request failed", "request", c.id, "path", c.path, "error", err)
	}
	if units := r.Facts["units"]; units != "" {
		r = s.waitedFor(r, units)
	}
	if holder := r.Facts["holder"]; holder != "" {
		r = s.named(c, r, holder)
	}
	if unit := r.Facts["goes_to"]; unit != "" {
		r = s.placed(ctx, r, unit)
	}
	return c.tell(r)
}
