// Package matter is the catalogue of what a case can be about: types of
// incidents and service items, each with the level that handles it first, its
// limits and the papers it needs.
package matter

import (
	"gridcase/domain/clock"
	"gridcase/domain/org"
)

// Kind tells the two sorts of cases apart.
type Kind string

const (
	Incident Kind = "incident" // 事件、部件: something is wrong at a place
	Service  Kind = "service"  // 服务事项: somebody applies for something
)

// Scope tells small matters, which stay in the grid, from big ones, which stay
// in the community: those that need enforcement power or several units, or
// touch safety.
type Scope string

const (
	Small Scope = "small"
	Big   Scope = "big"
)

// Severity is the grade of an incident; L1 is the gravest.
type Severity string

const (
	L1 Severity = "L1" // 特别重大
	L2 Severity = "L2" // 重大
	L3 Severity = "L3" // 较大
	L4 Severity = "L4" // 一般
)

// Basis says where a value comes from.
type Basis string

const (
	FromSource  Basis = "sourced" // a published rule or a source text says so
	FromDefault Basis = "default" // our own proposal, to be confirmed by the city
)

// Type is one entry of the catalogue.
type Type struct {
	Code     string    `json:"code"` // "E0101"
	Zh       string    `json:"zh"`
	En       string    `json:"en"`
	Kind     Kind      `json:"kind"`
	Scope    Scope     `json:"scope"`
	Level    org.Level `json:"level"` // who handles it first; for a service, who decides
	Lead     string    `json:"lead"`  // the department that leads, as staff call it
	Accept   Sourced   `json:"accept"`
	Resolve  Sourced   `json:"resolve"`
	Stages   []Stage   `json:"stages,omitempty"` // what else has a limit
	OnSite   bool      `json:"onsite"`           // somebody looks at the place before the case is filed
	Evidence string    `json:"evidence"`         // what must be shown when it is done
	// Restricted evidence is for the assigned handlers and their supervisor only:
	// minors, violence, health.
	Restricted bool    `json:"restricted,omitempty"`
	Papers     []Paper `json:"papers,omitempty"`
	// Pledge is a service's own promise where it is shorter than Resolve (服务承诺,
	// R36).
	Pledge clock.Limit `json:"pledge,omitzero"`
	// Refuses lists the certificates that must not be issued under this item.
	Refuses  []Certificate `json:"refuses,omitempty"`
	Severity Severity      `json:"severity"` // until the report says otherwise
	// SeverityBasis is "default" where [DefaultSeverity] set it.
	SeverityBasis Basis `json:"severity_basis"`
}

// Sourced is a limit with its origin.
type Sourced struct {
	Limit clock.Limit `json:"limit"`
	Basis Basis       `json:"basis"`
	// Note is the original wording where it says more than the limit, such as
	// "2h secure; 24h replace".
	Note   string `json:"note,omitempty"`
	Source string `json:"source,omitempty"` // "[P-A 4wh; P-B 1wd]": the pages of the domain notes, D for our own
}

// Stage is a further limit beside the binding one.
type Stage struct {
	Limit clock.Limit `json:"limit"`
	Zh    string      `json:"zh"` // what must be done by then
	En    string      `json:"en"`
	Count Count       `json:"count"`
	Basis Basis       `json:"basis"`
}

// Count says what a stage's limit counts from.
type Count string

const (
	FromStart Count = "start"  // with the binding limit, from its start
	After     Count = "after"  // from when the one before it was met
	Within    Count = "within" // a part of the binding limit
)

// Paper is something that an applicant hands in.
type Paper struct {
	Name  string `json:"name"`
	IfAny bool   `json:"if_any,omitempty"` // only from those whom it applies to (如有, 另交)
	Later bool   `json:"later,omitempty"`  // may follow after acceptance (可后补)
}

// An emergency is accepted round the clock. The hand-over rule for emergencies
// by telephone (domain notes §2.3, P-E) knows two sorts.
const (
	majorMinutes    = 10 // 重大
	ordinaryMinutes = 20 // 一般 emergencies, which are 较大 among all cases
)

// DefaultSeverity grades a type by how fast it must be accepted: L2 within 10
// minutes, L3 within 20, else L4. Nothing is L1 before somebody says so.
func DefaultSeverity(accept clock.Limit) Severity {
	length, fixed := accept.RoundTheClock()
	switch minutes := length.Minutes(); {
	case fixed && minutes <= majorMinutes:
		return L2
	case fixed && minutes <= ordinaryMinutes:
		return L3
	}
	return L4
}
