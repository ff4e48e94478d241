package casefile

import (
	"gridcase/domain/es"
	"gridcase/domain/matter"
)

// ErrCertificate refuses a certificate that a community must not issue.
var ErrCertificate = no("window.certificate_forbidden", "按规定，社区不得出具", "A community must not certify this: ")

// ForbiddenCertificate is that refusal by name, with where to go instead.
func ForbiddenCertificate(c matter.Certificate) *es.Rejection {
	told := *ErrCertificate
	told.Zh, told.En = told.Zh+c.Name+"证明。"+c.Zh, told.En+c.En+". "+c.Where
	told.Facts = map[string]string{"certificate": c.Name, "certificate_en": c.En, "go_to": c.Zh, "go_to_en": c.Where}
	return &told
}

// withMissing lets a refusal name papers behind it.
func withMissing(r *es.Rejection) *es.Rejection {
	told := *r
	told.Zh, told.En = told.Zh+"缺少：", told.En+" Missing: "
	return &told
}
