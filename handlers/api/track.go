package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	files "gridcase/projections/casefile"
)

// resident is who rates by the code: nobody knows more of them.
const resident = "resident"

type trackInput struct {
	Code string `path:"code" pattern:"^[0-9a-f]{20}$" patternDescription:"the code of the receipt" doc:"Given with the receipt."`
}

type trackOutput struct{ Body Tracked }

// Tracked is what an applicant sees of their own case without a login: no names,
// no words that somebody wrote but the notice and the decision.
type Tracked struct {
	Number   string        `json:"number"`
	Matter   Words         `json:"matter_name"`
	Stage    string        `json:"stage" enum:"registered,supplement,accepted,back_office,decided,delivered,rejected,withdrawn"`
	Words    Words         `json:"words" doc:"Where it stands, in plain words."`
	OpenedAt time.Time     `json:"opened_at"`
	Missing  []string      `json:"missing" doc:"What is to be brought."`
	BringBy  *time.Time    `json:"supplement_due"`
	Promised *time.Time    `json:"promised" doc:"Until when it is decided; null while papers are awaited."`
	Outcome  string        `json:"outcome,omitempty"`
	Visit    *TrackedVisit `json:"appointment"`
	Hours    *Words        `json:"window_hours,omitempty" doc:"When the window is open to which one goes; whose it is stands on the receipt."`
	Rating   *int          `json:"rating"`
	MayRate  bool          `json:"may_rate"`
}

// TrackedVisit is an appointment without the name of who is there.
type TrackedVisit struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
}

var stages = map[string]Words{
	"registered":  {"已登记,正在核对材料", "registered: the papers are being checked"},
	"supplement":  {"请补齐材料", "please bring the papers that are missing"},
	"accepted":    {"已受理,正在办理", "accepted: it is being handled"},
	"back_office": {"已受理,由上级部门审核", "accepted: the office that decides has it"},
	"decided":     {"已作出决定,等待送达", "decided: the decision is on its way to you"},
	"delivered":   {"已办结", "done"},
	"rejected":    {"不予受理", "not accepted"},
	"withdrawn":   {"已撤回", "withdrawn"},
}

func (s *server) track(ctx context.Context, in *trackInput) (*trackOutput, error) {
	f, err := s.tracked(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	st := f.State
	stage := string(st.Window.Stage)
	switch {
	case st.Status == casefile.IsRefused:
		stage = "rejected"
	case st.Status == casefile.IsClosed && f.How == "withdrawn":
		stage = "withdrawn"
	}
	body := Tracked{
		Number: f.Number, Matter: s.matterName(st.Matter), Stage: stage, Words: stages[stage], OpenedAt: st.Opened, Missing: []string{},
		BringBy: moment(st.Window.Until), Promised: moment(st.Resident), Outcome: string(st.Window.Outcome),
		Hours: s.windowHours(st), MayRate: st.Status == casefile.IsClosed && st.Score == 0,
	}
	if a := s.application(st, f.Number); stage == string(casefile.Supplement) {
		body.Missing = a.Missing
	}
	if v := st.Window.Visit; v != nil {
		body.Visit = &TrackedVisit{v.When, v.Kind}
	}
	if st.Score > 0 {
		body.Rating = &st.Score
	}
	return &trackOutput{body}, nil
}

// tracked finds an application by its code. Whoever tries codes is slowed down,
// and learns nothing from a wrong one.
func (s *server) tracked(ctx context.Context, code string) (files.File, error) {
	if !s.codes.Take(callOf(ctx).address) {
		return files.File{}, errTooOften
	}
	f, found, err := files.FindByTrack(ctx, s.deps.Views.DB, code)
	if err == nil && (!found || f.State.Window == nil) {
		err = access.NotFound
	}
	return f, err
}

type trackRateInput struct {
	Code string `path:"code" pattern:"^[0-9a-f]{20}$" patternDescription:"the code of the receipt" doc:"Given with the receipt."` // nothing is read into an embedded type that is not exported
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"128" doc:"Made by the client, one for each command."`
	Body struct {
		Score int    `json:"score" minimum:"1" maximum:"5" doc:"From 1, very dissatisfied, to 5, very satisfied."`
		Text  string `json:"text,omitempty" maxLength:"4000"`
	}
}

type trackRateOutput struct{ Body struct{} }

// trackRate lets the applicant rate their own case.
func (s *server) trackRate(ctx context.Context, in *trackRateInput) (*trackRateOutput, error) {
	f, err := s.tracked(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	score, text := in.Body.Score, strings.TrimSpace(in.Body.Text)
	if err := clean(text); err != nil {
		return nil, err
	}
	_, err = s.deps.Cases.Do(ctx, command.Order{
		Case: f.ID, ID: commandID(resident, f.ID, in.Key), By: resident,
		Digest: s.deps.Cases.Digest("rate", strconv.Itoa(score), text),
		Verb: func(ctx context.Context, _ casefile.State) (casefile.Verb, error) {
			words, err := s.deps.Cases.Words(ctx, f.ID, text)
			return casefile.Rate{Score: score, Text: words}, err
		},
	})
	return &trackRateOutput{}, err
}
