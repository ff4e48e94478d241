package api

import (
	"context"
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/handlers/access"
)

type caseInput struct {
	ID    string `path:"id" doc:"The case's UUIDv7."`
	After string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
}

type clockOutput struct{ Body Clock }

// Clock says why a case is due when it is. It is read from the log itself, so it
// answers while the views are away.
type Clock struct {
	Case     string          `json:"case"`
	State    casefile.Status `json:"state"`
	Now      time.Time       `json:"now"`
	Since    time.Time       `json:"since" doc:"Start of the holder's clock: it starts anew at each hand-over."`
	Accept   Reckoning       `json:"accept"`
	Resolve  Reckoning       `json:"resolve"`
	Resident *time.Time      `json:"resident" doc:"What the resident was told at the report."`
	Rungs    []NextRung      `json:"rungs" doc:"What happens by itself, and when."`
}

// Reckoning is one limit, worked out in words.
type Reckoning struct {
	Limit       string     `json:"limit" example:"4wh"`
	Words       Words      `json:"words"`
	Due         *time.Time `json:"due"`
	Provisional bool       `json:"provisional"`
	Why         []Words    `json:"why"`
}

// NextRung is a step of the ladder that is still to come.
type NextRung struct {
	Name   string    `json:"name" example:"accept.100"`
	Effect string    `json:"effect" enum:"remind,warn,redden,climb,"`
	Due    time.Time `json:"due"`
}

func (s *server) showClock(ctx context.Context, in *caseInput) (*clockOutput, error) {
	id, err := caseID(in.ID)
	if err != nil {
		return nil, err
	}
	out, err := s.deps.Cases.Look(ctx, id)
	if err != nil {
		return nil, s.unread(err)
	}
	st, now := out.State, s.deps.Reference.Current()
	if err := access.Check(callOf(ctx).actor, access.See, access.Of(st), now.Org); err != nil {
		return nil, err
	}
	body := Clock{
		Case: st.ID, State: st.Status, Now: s.cfg.Now(), Since: st.Terms.Since, Resident: moment(st.Resident), Rungs: []NextRung{},
		Accept:  reckon(now.Calendar, st.Terms, st.Terms.Accept),
		Resolve: reckon(now.Calendar, st.Terms, st.Terms.Resolve),
	}
	for _, armed := range st.Terms.Rungs {
		rung, _ := now.Policy.Rung(armed.Rung) // one that a newer policy lacks has no effect any more
		body.Rungs = append(body.Rungs, NextRung{armed.Rung, string(rung.Effect), armed.Due})
	}
	slices.SortStableFunc(body.Rungs, func(a, b NextRung) int { return a.Due.Compare(b.Due) })
	return &clockOutput{body}, nil
}

func reckon(cal clock.Calendar, t casefile.Terms, l clock.Limit) Reckoning {
	due, words := cal.Due(t.Since, l, t.Pauses...), l.Words()
	r := Reckoning{Limit: l.String(), Words: Words{words.Zh, words.En}, Due: moment(due.At), Provisional: due.Provisional, Why: []Words{}}
	for _, step := range due.Why {
		r.Why = append(r.Why, Words{step.Zh, step.En})
	}
	return r
}
