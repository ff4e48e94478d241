// Package routing decides where a case goes, and how it climbs when nobody
// handles it: the lowest level that can solve a matter keeps it (R27, 小事不出
// 网格、大事不出社区).
package routing

import "slices"

// Policy is what a city may set. It is a versioned document: a case names the
// version that it was routed under.
type Policy struct {
	Name string `json:"name"`
	// Ladder are the rungs that a case reaches when time passes (notes §2.10).
	Ladder []Rung `json:"ladder"`
	// ReopenDays is how long after closing a case may be opened again, in
	// calendar days.
	ReopenDays int `json:"reopen_days"`
	// Limits are the other numbers that the verbs go by.
	Limits Limits `json:"limits,omitzero"`
	// Routes say which level a case goes to; the first that holds decides.
	Routes []Rule `json:"routes,omitempty"`
	// LimitsFor replace limits of the catalogue in some cases.
	LimitsFor []Override `json:"limits_for,omitempty"`
	// Samples are tried whenever the policy is read: one for each route at least.
	Samples []Sample `json:"samples,omitempty"`

	compiled map[string]Condition
}

// Clock names which limit a rung hangs on.
type Clock string

const (
	Accept  Clock = "accept"  // until somebody claims
	Resolve Clock = "resolve" // until the result is in
	Joint   Clock = "joint"   // of the units that joined, and of their lead
	Check   Clock = "check"   // 核实: until somebody looked whether what the public reported is there
)

// Clocks lists those that a rung may hang on.
var Clocks = []Clock{Accept, Resolve, Check, Joint}

// Effect is what reaching a rung does.
type Effect string

const (
	Remind Effect = "remind" // 催办: tells those who should have claimed
	Warn   Effect = "warn"   // due soon: tells the holder
	Redden Effect = "redden" // overdue: tells the holder and the supervisors
	Climb  Effect = "climb"  // hands the case up one level
)

// Effects lists them.
var Effects = []Effect{Remind, Warn, Redden, Climb}

// Rung is one step of the ladder: reached when Percent of the limit is used.
type Rung struct {
	Name    string `json:"name"` // "accept.100"
	Clock   Clock  `json:"clock"`
	Percent int    `json:"percent"`
	Effect  Effect `json:"effect"`
	// When limits the rung to cases where this condition holds; "" is every case.
	When string `json:"when,omitempty"`
}

// Default is the ladder of the notes, §2.10: reminded at half of the accept
// limit, handed up at its end; due soon at 80 % of the resolve limit, overdue at
// its end, handed up at 150 %.
func Default() Policy {
	return Policy{
		Name: "default",
		Ladder: []Rung{
			{Name: "accept.50", Clock: Accept, Percent: 50, Effect: Remind},
			{Name: "accept.100", Clock: Accept, Percent: 100, Effect: Climb},
			{Name: "check.50", Clock: Check, Percent: 50, Effect: Remind},
			{Name: "check.100", Clock: Check, Percent: 100, Effect: Climb},
			{Name: "resolve.80", Clock: Resolve, Percent: 80, Effect: Warn},
			{Name: "resolve.100", Clock: Resolve, Percent: 100, Effect: Redden},
			{Name: "resolve.150", Clock: Resolve, Percent: 150, Effect: Climb},
		},
		ReopenDays: 7,
		Limits:     DefaultLimits(),
		Routes:     defaultRules(),
		Samples:    defaultSamples(),
	}
}

// Leaderless is reached when a joint case was without a lead for too long.
const Leaderless = "joint.leaderless"

// standing are the rungs that every policy has: a ladder that names one decides
// on its effect.
var standing = []Rung{{Name: Leaderless, Clock: Joint, Percent: 100, Effect: Climb}}

// Rung finds a rung of the ladder, or one that every policy has, by its name.
func (p Policy) Rung(name string) (Rung, bool) {
	for _, r := range slices.Concat(p.Ladder, standing) {
		if r.Name == name {
			return r, true
		}
	}
	return Rung{}, false
}
