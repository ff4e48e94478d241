package api

import (
	"context"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
	files "gridcase/projections/casefile"
)

var errNobody = no("case.no_reporter", "这个案卷没有登记居民，无需查看。", "No resident is recorded in this case: there is nothing to show.")

// unmaskedOutput goes out with no-store, as every answer does.
type unmaskedOutput struct {
	Position string `header:"X-Position"`
	Body     Reporter
}

// unmask shows a resident in full to somebody who says what for. It is written
// into the case before anything is shown, so that nobody reads without a trace.
func (s *server) unmask(ctx context.Context, in *becauseInput) (*unmaskedOutput, error) {
	f, err := s.file(ctx, &caseInput{ID: in.ID}, files.Name)
	if err != nil {
		return nil, err
	}
	switch {
	case s.withheld(ctx, f.State):
		return nil, errRestricted
	case f.Reporter == nil:
		return nil, errNobody
	}
	done, err := s.carry(ctx, in.On, wish{
		action: access.Unmask, text: in.Body.Reason,
		verb: func(why personal.Sealed) casefile.Verb { return casefile.Unmask{Reason: why} },
	})
	if err != nil {
		return nil, err
	}
	plain, err := s.reporterAs(ctx, f, func(_ func(string) string, value string) string { return value })
	if err != nil {
		return nil, err
	}
	return &unmaskedOutput{Position: done.Position, Body: *plain}, nil
}
