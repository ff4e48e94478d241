package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"gridcase/domain/org"
	"gridcase/handlers/access"
	"gridcase/projections/moves"
)

// CalendarDocument is the working calendar with what became of its last
// correction.
type CalendarDocument struct {
	Version  uint64         `json:"version"`
	Calendar calendarFields `json:"calendar"`
	Applied  *Correction    `json:"applied" doc:"The last correction that every open case was reckoned by; null when there was none."`
	Pending  bool           `json:"pending" doc:"A corrected calendar is in force that the open cases are being reckoned by now."`
}

// calendarFields are those of the calendar's file.
type calendarFields struct {
	Version string   `json:"version,omitempty" maxLength:"100"`
	Covers  []string `json:"covers,omitempty" maxItems:"2" nullable:"false" doc:"First and last day whose holidays are known."`
	Hours   []string `json:"office_hours,omitempty" maxItems:"10" nullable:"false" example:"[\"08:30-12:00\",\"13:30-17:00\"]"`
	Off     []string `json:"off" maxItems:"1000" nullable:"false" doc:"Days off that would be worked otherwise; weekends may be among them."`
	Makeup  []string `json:"makeup_workdays" maxItems:"1000" nullable:"false" doc:"Weekend days that are worked."`
}

// Correction tells what a corrected calendar did.
type Correction struct {
	Calendar uint64    `json:"calendar"`
	From     uint64    `json:"from"`
	Days     []Words   `json:"days"`
	Checked  int       `json:"checked" doc:"Open cases that were reckoned anew."`
	Moved    int       `json:"moved" doc:"Of those, the cases of which a due time moved."`
	At       time.Time `json:"at"`
}

type calendarOutput struct{ Body CalendarDocument }

func (s *server) showCalendar(context.Context, *struct{}) (*calendarOutput, error) {
	now := s.deps.Reference.Current()
	out := &calendarOutput{CalendarDocument{Version: now.Versions.Calendar, Pending: now.CalendarPending()}}
	raw, err := json.Marshal(now.Calendar)
	if err == nil {
		err = json.Unmarshal(raw, &out.Body.Calendar)
	}
	if a := now.Corrected; err == nil && a.Calendar > 0 {
		c := Correction{Calendar: a.Calendar, From: a.From, Days: []Words{}, Checked: a.Checked, Moved: a.Moved, At: a.At}
		for _, d := range a.Days {
			w := d.Words()
			c.Days = append(c.Days, Words{w.Zh, w.En})
		}
		out.Body.Applied = &c
	}
	return out, err
}

type movesInput struct {
	Calendar uint64 `query:"calendar" doc:"Version of the calendar; left out, the one in force."`
	Unit     string `query:"unit" maxLength:"64" doc:"Only below this unit."`
	Limit    int    `query:"limit" default:"100" minimum:"1" maximum:"500"`
	Cursor   string `query:"cursor" maxLength:"64" doc:"next of the page before."`
}

type movesOutput struct {
	Body struct {
		Calendar uint64      `json:"calendar"`
		Moved    []MovedCase `json:"moved" doc:"By id."`
		Next     string      `json:"next" doc:"Cursor of the next page, empty at the end."`
	}
}

// MovedCase is a case of which a corrected calendar moved a due time.
type MovedCase struct {
	Case     string    `json:"case"`
	Number   string    `json:"number"`
	Unit     string    `json:"unit"`
	UnitName string    `json:"unit_name"`
	Holder   *string   `json:"holder"`
	Words    Words     `json:"words"`
	At       time.Time `json:"at"`
	Was      Due       `json:"was"`
	Now      Due       `json:"now"`
}

// movesReach are the places of whose cases somebody is told what a calendar moves.
func (s *server) movesReach(ctx context.Context) []string {
	actor, tree := callOf(ctx).actor, s.tree()
	paths := access.Reach(actor, tree)
	if slices.ContainsFunc(actor.Grants, func(g org.Grant) bool { return g.Role == org.Admin }) {
		paths = append(paths, tree.Reach(actor, org.Admin)...) // numbers and times, nothing of a resident
	}
	return paths
}

func (s *server) showMoves(ctx context.Context, in *movesInput) (*movesOutput, error) {
	paths := s.movesReach(ctx)
	if in.Unit != "" {
		var err error
		if paths, err = access.Scope(callOf(ctx).actor, in.Unit, s.tree()); err != nil {
			return nil, err
		}
	}
	calendar := in.Calendar
	if calendar == 0 {
		calendar = s.deps.Reference.Current().Versions.Calendar
	}
	found, err := moves.List(ctx, s.deps.Views.DB, calendar, paths, strings.TrimSpace(in.Cursor), in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &movesOutput{}
	out.Body.Calendar, out.Body.Moved = calendar, []MovedCase{}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		out.Body.Next = found[in.Limit-1].Case
	}
	for _, m := range found {
		row := MovedCase{Case: m.Case, Number: m.Number, Unit: m.Unit, UnitName: s.unitName(ctx, m.Unit), Words: movedWords(m.Move), At: m.At}
		row.Holder, _ = s.holder(m.Holder)
		row.Was = Due{Accept: moment(m.Move.Was.Accept), Resolve: moment(m.Move.Was.Resolve), Resident: moment(m.Move.Was.Resident), Provisional: m.Move.Was.Provisional}
		row.Now = Due{Accept: moment(m.Move.Now.Accept), Resolve: moment(m.Move.Now.Resolve), Resident: moment(m.Move.Now.Resident), Provisional: m.Move.Now.Provisional}
		out.Body.Moved = append(out.Body.Moved, row)
	}
	return out, nil
}
