package api

import (
	"context"
	"fmt"
	"math"
	"mime"

	"github.com/danielgtaylor/huma/v2"

	"gridcase/handlers/sheets"
	"gridcase/projections/kpi"
	"gridcase/projections/queue"
)

// workbook declares the answer of an export.
func workbook(op huma.Operation) huma.Operation {
	op.Responses = map[string]*huma.Response{"200": {
		Description: "An xlsx workbook of exactly what was asked for.",
		Content:     map[string]*huma.MediaType{sheets.Kind: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	return op
}

// export writes a workbook and, once it is whole, answers it: what fails on the
// way leaves as a problem. The log says who took out how much of what, and no
// word of its content.
func (s *server) export(ctx context.Context, what, unit string, write func(*sheets.Book) (rows int, err error)) (*huma.StreamResponse, error) {
	book, err := sheets.New()
	if err != nil {
		return nil, err
	}
	rows, err := write(book)
	if err != nil {
		_ = book.Close() // the first error tells
		return nil, fmt.Errorf("export %s: %w", what, err)
	}
	c := callOf(ctx)
	s.logger.Info("export", "request", c.id, "person", c.actor.ID, "what", what, "unit", unit, "rows", rows)
	name := mime.FormatMediaType("attachment", map[string]string{"filename": what + "-" + unit + "-" + s.cfg.Now().Format("20060102-1504") + ".xlsx"})
	return &huma.StreamResponse{Body: func(h huma.Context) {
		defer book.Close()
		h.SetHeader("Content-Type", sheets.Kind)
		h.SetHeader("Content-Disposition", name)
		if _, err := book.WriteTo(h.BodyWriter()); err != nil {
			s.logger.Warn("export broke off", "request", c.id, "error", err)
		}
	}}, nil
}

// exportKpis is the page of rates as a workbook: what was asked, the rates, and
// the comparison that was asked for.
func (s *server) exportKpis(ctx context.Context, in *kpisInput) (*huma.StreamResponse, error) {
	shown, err := s.showKpis(ctx, in)
	if err != nil {
		return nil, err
	}
	c, body := callOf(ctx), shown.Body
	return s.export(ctx, "rates", in.Unit, func(b *sheets.Book) (int, error) {
		rows := len(body.Rates)
		if err := b.Sheet(c.say("指标", "Rates"), rateColumns(c), rateRows(c, body.Rates)); err != nil {
			return 0, err
		}
		more, err := comparisons(b, c, body)
		if err != nil {
			return 0, err
		}
		return rows + more, b.Sheet(c.say("筛选", "Filter"), []string{c.say("条件", "Filter"), c.say("值", "Value")}, func(add func(...any) error) error {
			for _, f := range [][2]string{
				{c.say("单位", "Unit"), body.UnitName}, {c.say("从", "From"), body.From}, {c.say("到", "To"), body.To},
				{c.say("层级", "Level"), in.Level}, {c.say("事项", "Matter"), in.Matter}, {c.say("时点", "As of"), in.AsOf},
			} {
				if err := add(f[0], f[1]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func rateColumns(c *call) []string {
	return []string{c.say("指标", "Rate"), c.say("数值", "Value"), c.say("单位", "In"), c.say("分子", "Numerator"), c.say("分母", "Denominator"), c.say("口径", "Definition")}
}

func rateRows(c *call, rates []Kpi) func(func(...any) error) error {
	return func(add func(...any) error) error {
		for _, r := range rates {
			if err := add(c.say(r.Title.Zh, r.Title.En), value(r), inWords(c, r.In), r.Numerator, r.Denominator, c.say(r.Definition.Zh, r.Definition.En)); err != nil {
				return err
			}
		}
		return nil
	}
}

// value is a rate as a sheet shows it; an empty cell where nothing was counted.
func value(r Kpi) any {
	switch {
	case r.Value == nil:
		return sheets.Share(math.NaN())
	case r.In == string(kpi.Share):
		return sheets.Share(*r.Value)
	}
	return *r.Value
}

func inWords(c *call, in string) string {
	switch kpi.Unit(in) {
	case kpi.Share:
		return "%"
	case kpi.Hours:
		return c.say("小时", "hours")
	}
	return c.say("件", "cases")
}

// comparisons writes a sheet of each table that by= asked for.
func comparisons(b *sheets.Book, c *call, body Kpis) (rows int, err error) {
	wide := func(name, first string, n int, row func(int) (string, []Kpi)) error {
		if n == 0 {
			return nil
		}
		columns := []string{first}
		for _, r := range body.Rates {
			columns = append(columns, c.say(r.Title.Zh, r.Title.En))
		}
		rows += n
		return b.Sheet(name, columns, func(add func(...any) error) error {
			for i := range n {
				label, rates := row(i)
				cells := []any{label}
				for _, r := range rates {
					cells = append(cells, value(r))
				}
				if err := add(cells...); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err = wide(c.say("按单位", "By unit"), c.say("单位", "Unit"), len(body.Units), func(i int) (string, []Kpi) { return body.Units[i].UnitName, body.Units[i].Rates }); err != nil {
		return rows, err
	}
	if err = wide(c.say("按日", "By day"), c.say("日期", "Day"), len(body.Days), func(i int) (string, []Kpi) { return body.Days[i].Day, body.Days[i].Rates }); err != nil || len(body.Staff) == 0 {
		return rows, err
	}
	return rows + len(body.Staff), b.Sheet(c.say("按人员", "By person"), []string{
		c.say("人员", "Person"), c.say("签收", "Claimed"), c.say("办理", "Handled"), c.say("结案", "Closed"), c.say("按时", "On time"), c.say("一次通过", "First time"),
		c.say("超期", "Overdue"), c.say("返工", "Reworked"), c.say("重开", "Reopened"), c.say("平均小时", "Mean hours"),
	}, func(add func(...any) error) error {
		for _, p := range body.Staff {
			var mean any
			if p.MeanHours != nil {
				mean = *p.MeanHours
			}
			if err := add(p.Name, p.Claimed, p.Handled, p.Closed, p.OnTime, p.FirstTime, p.Overdue, p.Reworked, p.Reopened, mean); err != nil {
				return err
			}
		}
		return nil
	})
}

type queueSheetInput struct {
	Unit string `path:"unit" maxLength:"64"`
	View string `query:"view" default:"claimable" doc:"As of the queue."`
	QueueFilter
	After string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
	Moment
}

// exportQueue is a whole view of a queue, page by page.
func (s *server) exportQueue(ctx context.Context, in *queueSheetInput) (*huma.StreamResponse, error) {
	page := &queueInput{Unit: in.Unit, View: in.View, Limit: queue.MostRows, After: in.After, QueueFilter: in.QueueFilter, Moment: in.Moment}
	first, err := s.showQueue(ctx, page) // a wrong view or moment is refused before a book is begun
	if err != nil {
		return nil, err
	}
	c := callOf(ctx)
	return s.export(ctx, "queue", in.Unit, func(b *sheets.Book) (rows int, err error) {
		return rows, b.Sheet(c.say("队列", "Queue"), queueColumns(c), func(add func(...any) error) error {
			for out := first; ; {
				for _, r := range out.Body.Rows {
					rows++
					if err := add(queueCells(c, r)...); err != nil {
						return err
					}
				}
				if page.Cursor = out.Body.Next; page.Cursor == "" {
					return nil
				}
				if out, err = s.showQueue(ctx, page); err != nil {
					return err
				}
			}
		})
	})
}

func queueColumns(c *call) []string {
	return []string{
		c.say("编号", "Number"), c.say("事项", "Matter"), c.say("严重程度", "Severity"), c.say("状态", "State"), c.say("层级", "Level"), c.say("单位", "Unit"),
		c.say("网格", "Grid"), c.say("经办人", "Holder"), c.say("上报时间", "Reported"), c.say("时限", "Due"), c.say("超期", "Overdue"), c.say("上交次数", "Climbed"), c.say("为何在此", "Why here"),
	}
}

func queueCells(c *call, r QueueRow) []any {
	holder, late := "", ""
	if r.HolderName != nil {
		holder = *r.HolderName
	}
	if r.Overdue {
		late = c.say("是", "yes")
	}
	return []any{
		r.Number, c.say(r.MatterName.Zh, r.MatterName.En), r.Severity, string(r.State), string(r.Level), r.UnitName,
		r.GridName, holder, r.OpenedAt, r.Due, late, r.Climbed, c.say(r.Route.Why.Zh, r.Route.Why.En),
	}
}
