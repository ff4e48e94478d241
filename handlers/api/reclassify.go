package api

import (
	"context"
	"strings"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
)

type reclassifyInput struct {
	On
	Body struct {
		Matter   string `json:"matter" minLength:"1" maxLength:"32" example:"C0103" doc:"Code of the catalogue, of the same kind. The holder's clock starts anew with its limits; the resident keeps the shorter promise."`
		Severity string `json:"severity,omitempty" enum:"L1,L2,L3,L4" doc:"Left out, the catalogue's."`
		Reason   string `json:"reason" maxLength:"4000"`
	}
}

func (s *server) reclassify(ctx context.Context, in *reclassifyInput) (*caseOutput, error) {
	code, severity := strings.TrimSpace(in.Body.Matter), in.Body.Severity
	return s.carry(ctx, in.On, wish{
		action: access.Reclassify, text: in.Body.Reason, more: []string{code, severity},
		verb: func(why personal.Sealed) casefile.Verb {
			return casefile.Reclassify{Matter: code, Severity: matter.Severity(severity), Reason: why}
		},
	})
}
