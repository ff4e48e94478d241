package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/access"
	"gridcase/handlers/rehearse"
	"gridcase/handlers/rulebook"
)

type whatifInput struct {
	Body struct {
		Policy   json.RawMessage `json:"policy,omitempty" doc:"The policy to try, as GET /api/v1/policy answers it, or its text as YAML or JSON in a string."`
		Matters  json.RawMessage `json:"matters,omitempty" doc:"A catalogue to try with it: {version, types}."`
		Calendar json.RawMessage `json:"calendar,omitempty" doc:"A calendar to try with it."`
		Lists    json.RawMessage `json:"lists,omitempty" doc:"Entry lists to try with it, or their text as YAML or JSON in a string."`
		Unit     string          `json:"unit,omitempty" maxLength:"64" doc:"Only cases of this unit's places; left out, all that you see."`
		Since    string          `json:"since,omitempty" maxLength:"10" doc:"Only cases reported from this day on, 2026-11-01."`
		Until    string          `json:"until,omitempty" maxLength:"10" doc:"Only cases reported up to this day, included."`
		Sample   *int            `json:"sample,omitempty" minimum:"0" maximum:"200" doc:"Changed cases to tell one by one; 20 unless given."`
	}
}

type whatifOutput struct {
	Status   int
	Location string `header:"Location"`
	Body     Whatif
}

// Whatif is a trial of other rules: it runs for some seconds, and its report is
// kept for a while.
type Whatif struct {
	ID     string                `json:"id"`
	State  string                `json:"state" enum:"running,done,failed,stopped"`
	Done   uint64                `json:"done" doc:"Commits read."`
	Total  uint64                `json:"total"`
	Report *rehearse.TrialReport `json:"report,omitempty" doc:"Once it is done."`
}

var (
	errTrialBusy = no("whatif.busy", "正在推演另一项制度,请稍后再试。", "Another trial is running. Try again in a minute.")
	errTrial     = no("whatif.unknown", "没有这次推演,或结果已过期。请重新推演。", "There is no such trial, or its result is gone. Start it anew.")
	errTrialOf   = no("whatif.nothing", "请提供要推演的制度、目录、日历或准入清单。", "Give a policy, a catalogue, a calendar or entry lists to try.")
	errTrialForm = no("whatif.malformed", "要推演的文件不是规定的格式。", "What you want to try is not of the expected form.")
	errTrialDays = no("whatif.bad_period", "日期须写成 2026-11-01,且开始不晚于结束。", "Write days as 2026-11-01, the first not after the last.")
)

// startWhatif begins a trial and answers at once where to ask for it.
func (s *server) startWhatif(ctx context.Context, in *whatifInput) (*whatifOutput, error) {
	actor := callOf(ctx).actor
	q, err := s.trial(ctx, in)
	if err != nil {
		return nil, err
	}
	t, err := s.trials.start(actor.ID, q)
	if err != nil {
		return nil, err
	}
	return &whatifOutput{Status: http.StatusAccepted, Location: "/api/v1/policy/whatif/" + t.id, Body: t.shown()}, nil
}

// trial checks the question; whose cases it may look at is the door's to say.
func (s *server) trial(ctx context.Context, in *whatifInput) (q rehearse.Question, err error) {
	actor, b, docs := callOf(ctx).actor, in.Body, s.deps.Reference.Current()
	if err := access.MayPropose(actor, docs.Org); err != nil {
		return q, err
	}
	if q.Paths, err = trialPaths(ctx, s, b.Unit); err != nil {
		return q, err
	}
	proposed, err := proposal(docs, b.Policy, b.Matters, b.Calendar, b.Lists)
	if err != nil {
		return q, err
	}
	q.Is, q.Was, q.Tree, q.Sample = rehearse.Under(docs, proposed), rehearse.InForce(docs), docs.Org, 20
	q.AsItWas = rehearse.AsItWas(docs, proposed)
	if b.Sample != nil {
		q.Sample = *b.Sample
	}
	if q.Since, err = trialDay(b.Since, 0); err == nil {
		q.Until, err = trialDay(b.Until, 1)
	}
	if err != nil || !q.Until.IsZero() && !q.Since.Before(q.Until) {
		return q, errTrialDays
	}
	return q, nil
}

// trialPaths are the places that somebody may look at: those of the unit, or all
// that they see. An administrator sees no case, but may ask for sums of all.
func trialPaths(ctx context.Context, s *server, unit string) ([]string, error) {
	actor, tree := callOf(ctx).actor, s.tree()
	if unit != "" {
		return access.TrialScope(actor, unit, tree)
	}
	return access.TrialReach(actor, tree), nil
}

func trialDay(day string, plus int) (t time.Time, err error) {
	if day == "" {
		return t, nil
	}
	t, err = time.ParseInLocation(dayInAnswers, day, clock.Zone)
	return t.AddDate(0, 0, plus), err
}

// proposal reads what shall be tried.
func proposal(now reference.State, policy, matters, calendar, lists json.RawMessage) (p rehearse.Proposal, err error) {
	if len(policy) > 0 {
		var rules routing.Policy
		text, err := rulebook.Text(policy)
		if err != nil {
			return p, err
		}
		if rules, err = rulebook.ReadPolicy(text, now.Matters, now.Calendar); err != nil {
			return p, err
		}
		p.Policy = &rules
	}
	if err == nil && len(matters) > 0 {
		p.Matters, err = read[matter.Catalogue](matters)
	}
	if err == nil && len(calendar) > 0 {
		p.Calendar, err = read[clock.Calendar](calendar)
	}
	if err == nil && len(lists) > 0 {
		text, err := rulebook.Text(lists)
		if err != nil {
			return p, err
		}
		given, err := rulebook.ReadLists(text, now.Matters, now.Org)
		if err != nil {
			return p, err
		}
		p.Lists = &given
	}
	if err == nil && p == (rehearse.Proposal{}) {
		err = errTrialOf
	}
	return p, err
}

func read[T any](raw json.RawMessage) (*T, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	v := new(T)
	if err := dec.Decode(v); err != nil {
		return nil, with(errTrialForm, "("+err.Error()+")", " ("+err.Error()+")", nil)
	}
	return v, nil
}

type whatifID struct {
	ID string `path:"id" maxLength:"64"`
}

// showWhatif answers how far a trial is; whoever started it must ask now and
// then, or it is stopped.
func (s *server) showWhatif(ctx context.Context, in *whatifID) (*whatifOutput, error) {
	t, found := s.trials.of(callOf(ctx).actor.ID, in.ID)
	if !found {
		return nil, errTrial
	}
	return &whatifOutput{Status: http.StatusOK, Body: t.shown()}, nil
}

func (s *server) stopWhatif(ctx context.Context, in *whatifID) (*struct{}, error) {
	t, found := s.trials.of(callOf(ctx).actor.ID, in.ID)
	if !found {
		return nil, errTrial
	}
	t.stop()
	return nil, nil
}
