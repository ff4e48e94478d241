package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gridcase/domain/casefile"
	"gridcase/projections/kpi"
)

type kpiCasesInput struct {
	Period
	Rate   string `path:"rate" maxLength:"64" doc:"name of a rate"`
	Part   string `query:"part" default:"numerator" enum:"numerator,denominator"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"256" doc:"next of the page before."`
}

type kpiCasesOutput struct{ Body KpiCases }

// KpiCases is a part of the list behind a number: exactly what it counted.
type KpiCases struct {
	Cases []KpiCase `json:"cases"`
	Next  string    `json:"next" doc:"Cursor of the next page, empty at the end."`
}

// KpiCase is a case that was counted.
type KpiCase struct {
	ID      string    `json:"id"`
	Number  string    `json:"number"`
	At      time.Time `json:"at" doc:"What the period goes by."`
	Level   string    `json:"level"`
	Matter  string    `json:"matter"`
	Name    Words     `json:"matter_name"`
	Minutes int64     `json:"minutes,omitempty" doc:"Of handling, where that was timed."`
	Rung    string    `json:"rung,omitempty" doc:"That it climbed by."`
}

func (s *server) showKpiCases(ctx context.Context, in *kpiCasesInput) (*kpiCasesOutput, error) {
	q, err := s.kpiQuery(ctx, in.Period)
	if err != nil {
		return nil, err
	}
	return s.kpiPage(kpi.Cases(ctx, s.kpiRows(q), q, in.Rate, kpi.Part(in.Part), in.Limit, in.Cursor))
}

func (s *server) kpiPage(page kpi.Page, err error) (*kpiCasesOutput, error) {
	switch {
	case errors.Is(err, kpi.ErrCursor):
		return nil, errCursor
	case errors.Is(err, kpi.ErrRate):
		return nil, errRate
	case err != nil:
		return nil, err
	}
	body := KpiCases{Cases: []KpiCase{}, Next: page.Next}
	for _, c := range page.Cases {
		number, err := casefile.Number(c.Case)
		if err != nil {
			return nil, fmt.Errorf("number the case behind a rate: %w", err)
		}
		body.Cases = append(body.Cases, KpiCase{c.Case, number, c.At, string(c.Level), c.Matter, s.matterName(c.Matter), c.Minutes, c.Rung})
	}
	return &kpiCasesOutput{body}, nil
}
