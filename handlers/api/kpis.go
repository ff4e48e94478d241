package api

import (
	"context"
	"strings"

	"gridcase/projections/kpi"
)

type kpisInput struct {
	Period
	By string `query:"by" enum:"unit,day,staff," doc:"Also each unit below, each day, or each person."`
}

type kpisOutput struct{ Body Kpis }

// Kpis are the rates of a unit's work, each with what it takes to check it.
type Kpis struct {
	Unit     string      `json:"unit"`
	UnitName string      `json:"unit_name"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	Rates    []Kpi       `json:"rates"`
	Units    []UnitKpis  `json:"units,omitempty" doc:"by=unit: those right below in which anything happened."`
	Days     []DayKpis   `json:"days,omitempty" doc:"by=day"`
	Staff    []StaffKpis `json:"staff,omitempty" doc:"by=staff: a case counts once for whoever handled it; opening it again takes the closing back."`
}

// Kpi is one rate. What was counted is listed at /api/v1/kpis/{name}/cases or,
// where pledges stand behind it, at /api/v1/kpis/{name}/pledges.
type Kpi struct {
	Name        string   `json:"name"`
	Title       Words    `json:"title"`
	Definition  Words    `json:"definition"`
	Numerator   int64    `json:"numerator"`
	Denominator int64    `json:"denominator"`
	Value       *float64 `json:"value" doc:"null where nothing was to be counted: no rate is better than a wrong one."`
	In          string   `json:"in" enum:"share,cases,hours"`
	Behind      Behind   `json:"behind" doc:"What is listed behind the two numbers."`
}

// Behind says what stands behind the numbers of a rate: cases, pledges, or none for
// a figure that the org tree tells.
type Behind struct {
	Numerator   kpi.List `json:"numerator" enum:"cases,pledges,none"`
	Denominator kpi.List `json:"denominator" enum:"cases,pledges,none"`
}

// UnitKpis are the rates of one unit among others.
type UnitKpis struct {
	Unit     string `json:"unit"`
	UnitName string `json:"unit_name"`
	Rates    []Kpi  `json:"rates"`
}

// DayKpis are the rates of one day.
type DayKpis struct {
	Day   string `json:"day"`
	Rates []Kpi  `json:"rates"`
}

// StaffKpis is what the cases say of one person. Each figure has its list at
// /api/v1/kpis/staff/{person}/cases?figure=.
type StaffKpis struct {
	Person     string     `json:"person"`
	Name       string     `json:"name"`
	Claimed    int64      `json:"claimed"`
	Handled    int64      `json:"handled" doc:"Cases with a result by this person."`
	Closed     int64      `json:"closed" doc:"Of these, those that stand closed with that result."`
	OnTime     int64      `json:"on_time"`
	FirstTime  int64      `json:"first_time" doc:"Of the closed, those that somebody else verified and that never came back."`
	Overdue    int64      `json:"overdue" doc:"Of the handled, those whose result came after the holder's limit."`
	Reworked   int64      `json:"reworked"`
	Reopened   int64      `json:"reopened"`
	Minutes    int64      `json:"minutes" doc:"From having the case to its result, summed over the handled."`
	MeanHours  *float64   `json:"mean_hours" doc:"The same for one case; null while nothing was handled."`
	WorthALook StaffFlags `json:"worth_a_look" doc:"Proof of nothing: what a supervisor should look into."`
}

// StaffFlags count what may be done for the figures' sake.
type StaffFlags struct {
	Reopened   int64 `json:"reopened" doc:"Closed and opened again."`
	JustBefore int64 `json:"just_before" doc:"Results within the last 15 minutes of the limit."`
	NoPhoto    int64 `json:"no_photo" doc:"Settled on the spot without a photo."`
	Batch      int64 `json:"batch" doc:"Five or more results within ten minutes."`
}

func (s *server) showKpis(ctx context.Context, in *kpisInput) (*kpisOutput, error) {
	q, err := s.kpiQuery(ctx, in.Period)
	if err != nil {
		return nil, err
	}
	rates, err := kpi.Rates(ctx, s.kpiRows(q), q)
	if err != nil {
		return nil, err
	}
	body := Kpis{Unit: in.Unit, UnitName: s.unitName(ctx, in.Unit), From: q.From.Format(dayInAnswers), To: q.To.Format(dayInAnswers), Rates: kpis(rates)}
	switch in.By {
	case "unit":
		err = s.unitKpis(ctx, q, &body)
	case "day":
		err = s.dayKpis(ctx, q, &body)
	case "staff":
		err = s.staffKpis(ctx, q, &body)
	}
	return &kpisOutput{body}, err
}

func (s *server) unitKpis(ctx context.Context, q kpi.Query, body *Kpis) error {
	compared, err := kpi.Compare(ctx, s.kpiRows(q), q)
	for _, c := range compared {
		unit := c.Path[strings.LastIndexByte(c.Path, '.')+1:]
		body.Units = append(body.Units, UnitKpis{unit, s.unitName(ctx, unit), kpis(c.Rates)})
	}
	return err
}

func (s *server) dayKpis(ctx context.Context, q kpi.Query, body *Kpis) error {
	days, err := kpi.Trend(ctx, s.kpiRows(q), q)
	for _, d := range days {
		body.Days = append(body.Days, DayKpis{d.Day.Format(dayInAnswers), kpis(d.Rates)})
	}
	return err
}

func (s *server) staffKpis(ctx context.Context, q kpi.Query, body *Kpis) error {
	workers, err := kpi.Staff(ctx, s.kpiRows(q), q)
	for _, w := range workers {
		row := StaffKpis{
			Person: w.Person, Name: s.personName(w.Person), Claimed: w.Claimed, Handled: w.Handled, Closed: w.Closed, OnTime: w.OnTime,
			FirstTime: w.FirstTime, Overdue: w.Overdue, Reworked: w.Reworked, Reopened: w.Reopened, Minutes: w.Minutes,
			WorthALook: StaffFlags{w.Reopened, w.JustBefore, w.NoPhoto, w.Batch},
		}
		if w.Handled > 0 {
			hours := float64(w.Minutes) / float64(w.Handled) / minutesPerHour
			row.MeanHours = &hours
		}
		body.Staff = append(body.Staff, row)
	}
	return err
}

func kpis(rates []kpi.Rate) []Kpi {
	shown := make([]Kpi, 0, len(rates))
	for _, r := range rates {
		shown = append(shown, Kpi{
			Name: r.Name, Title: Words{r.Zh, r.En}, Definition: Words(r.Definition),
			Numerator: r.Numerator, Denominator: r.Denominator, Value: r.Value, In: string(r.Unit),
			Behind: Behind{r.List(kpi.Numerator), r.List(kpi.Denominator)},
		})
	}
	return shown
}

const minutesPerHour = 60
