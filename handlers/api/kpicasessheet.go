package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"gridcase/handlers/sheets"
	"gridcase/projections/kpi"
)

type kpiCasesSheetInput struct {
	Period
	Rate string `path:"rate" maxLength:"64" doc:"name of a rate"`
	Part string `query:"part" default:"numerator" enum:"numerator,denominator"`
}

type staffCasesSheetInput struct {
	Period
	Person string `path:"person" maxLength:"64" doc:"Person id."`
	Figure string `query:"figure" default:"handled" enum:"claimed,handled,closed,on_time,first_time,overdue,reworked,reopened,just_before,no_photo,batch"`
}

// exportKpiCases is the whole list behind a number, page by page.
func (s *server) exportKpiCases(ctx context.Context, in *kpiCasesSheetInput) (*huma.StreamResponse, error) {
	what := [2]string{in.Rate, in.Part}
	return s.exportBehind(ctx, in.Period, "cases-"+in.Part, what, func(cursor string) (*kpiCasesOutput, error) {
		return s.showKpiCases(ctx, &kpiCasesInput{Period: in.Period, Rate: in.Rate, Part: in.Part, Limit: kpi.MostRows, Cursor: cursor})
	})
}

// exportStaffCases is the same behind a figure of somebody's work.
func (s *server) exportStaffCases(ctx context.Context, in *staffCasesSheetInput) (*huma.StreamResponse, error) {
	what := [2]string{s.personName(in.Person), in.Figure}
	return s.exportBehind(ctx, in.Period, "cases-"+in.Figure, what, func(cursor string) (*kpiCasesOutput, error) {
		return s.showStaffCases(ctx, &staffCasesInput{Period: in.Period, Person: in.Person, Figure: in.Figure, Limit: kpi.MostRows, Cursor: cursor})
	})
}

// exportBehind writes a list and, on a sheet of its own, what was asked.
func (s *server) exportBehind(ctx context.Context, p Period, name string, what [2]string, page func(cursor string) (*kpiCasesOutput, error)) (*huma.StreamResponse, error) {
	first, err := page("") // a wrong question is refused before a book is begun
	if err != nil {
		return nil, err
	}
	c := callOf(ctx)
	return s.export(ctx, name, p.Unit, func(b *sheets.Book) (rows int, err error) {
		err = b.Sheet(c.say("案卷", "Cases"), behindColumns(c), func(add func(...any) error) error {
			for out := first; ; {
				for _, k := range out.Body.Cases {
					rows++
					if err := add(k.Number, k.Matter, c.say(k.Name.Zh, k.Name.En), k.Level, k.At, k.Minutes, k.Rung); err != nil {
						return err
					}
				}
				if out.Body.Next == "" {
					return nil
				}
				if out, err = page(out.Body.Next); err != nil {
					return err
				}
			}
		})
		if err != nil {
			return rows, err
		}
		return rows, b.Sheet(c.say("筛选", "Filter"), []string{c.say("条件", "Filter"), c.say("值", "Value")}, func(add func(...any) error) error {
			for _, f := range [][2]string{
				{c.say("指标或人员", "Rate or person"), what[0]}, {c.say("部分", "Part"), what[1]}, {c.say("单位", "Unit"), s.unitName(ctx, p.Unit)},
				{c.say("从", "From"), p.From}, {c.say("到", "To"), p.To}, {c.say("层级", "Level"), p.Level}, {c.say("事项", "Matter"), p.Matter}, {c.say("时点", "As of"), p.AsOf},
			} {
				if err := add(f[0], f[1]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func behindColumns(c *call) []string {
	return []string{c.say("编号", "Number"), c.say("代码", "Code"), c.say("事项", "Matter"), c.say("层级", "Level"), c.say("时间", "When"), c.say("办理分钟", "Minutes of handling"), c.say("梯级", "Rung")}
}
