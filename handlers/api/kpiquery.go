package api

import (
	"context"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/handlers/access"
	"gridcase/projections/kpi"
)

// Period is what every question about rates says.
type Period struct {
	Unit   string `query:"unit" required:"true" maxLength:"64" doc:"A unit that you see; all below it counts."`
	From   string `query:"from" maxLength:"10" doc:"First day, 2026-11-01; default 29 days before the last."`
	To     string `query:"to" maxLength:"10" doc:"Last day; default today."`
	Level  string `query:"level" enum:"grid,community,street,district," doc:"Only cases that this level had."`
	Matter string `query:"matter" maxLength:"16" doc:"Only this matter."`
	After  string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
	Moment
}

var (
	errDay       = &es.Rejection{Code: "kpi.bad_period", Zh: "日期须写成 2026-11-01，且开始不晚于结束，最长 366 天。", En: "Write days as 2026-11-01, the first not after the last, 366 days at most."}
	errRate      = &es.Rejection{Code: "kpi.unknown_rate", Zh: "没有这个指标，或它没有这一部分。", En: "There is no such rate, or it has no such part."}
	errOnePlace  = &es.Rejection{Code: "kpi.one_place", Zh: "这个服务站服务多个社区，请选择其中一个社区。", En: "This station serves several communities. Choose one of them."}
	longestDays  = 366
	usualDays    = 30
	dayInAnswers = time.DateOnly
)

// kpiQuery checks the question; whose work may be looked at is the door's to say.
func (s *server) kpiQuery(ctx context.Context, in Period) (kpi.Query, error) {
	paths, err := access.Scope(callOf(ctx).actor, in.Unit, s.tree())
	if err != nil {
		return kpi.Query{}, err
	}
	if len(paths) > 1 {
		return kpi.Query{}, errOnePlace
	}
	at, err := s.then(in.Moment)
	if err != nil {
		return kpi.Query{}, err
	}
	pledges, err := s.pledgesAt(ctx, at)
	if err != nil {
		return kpi.Query{}, err
	}
	now, docs := s.nowOr(at), s.deps.Reference.Current()
	q := kpi.Query{Path: paths[0], Level: in.Level, Matter: in.Matter, Now: now, To: now, AsOf: at, Calendar: docs.Calendar, Pledges: pledges, Residents: docs.Org.Residents}
	if in.To != "" {
		if q.To, err = time.ParseInLocation(dayInAnswers, in.To, clock.Zone); err != nil {
			return q, errDay
		}
	}
	q.From = q.To.AddDate(0, 0, 1-usualDays)
	if in.From != "" {
		if q.From, err = time.ParseInLocation(dayInAnswers, in.From, clock.Zone); err != nil {
			return q, errDay
		}
	}
	if q.From.After(q.To) || q.To.Sub(q.From) > time.Duration(longestDays)*24*time.Hour {
		return q, errDay
	}
	return q, s.after(ctx, shownBy(at, kpi.Name, kpi.PastName), in.After)
}
