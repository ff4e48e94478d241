package api

import (
	"context"

	"gridcase/projections/kpi"
)

type staffCasesInput struct {
	Period
	Person string `path:"person" maxLength:"64" doc:"Person id."`
	Figure string `query:"figure" default:"handled" enum:"claimed,handled,closed,on_time,first_time,overdue,reworked,reopened,just_before,no_photo,batch"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"256" doc:"next of the page before."`
}

func (s *server) showStaffCases(ctx context.Context, in *staffCasesInput) (*kpiCasesOutput, error) {
	q, err := s.kpiQuery(ctx, in.Period)
	if err != nil {
		return nil, err
	}
	return s.kpiPage(kpi.StaffCases(ctx, s.kpiRows(q), q, in.Person, in.Figure, in.Limit, in.Cursor))
}
