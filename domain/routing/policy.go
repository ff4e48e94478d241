// Package routing decides where a case goes, and how it climbs when nobody
// handles it: the lowest level that can solve a matter keeps it (R27, 小事不出
// 网格、大事不出社区).
package routing

import (
	"slices"
	"strings"
)

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
	Contact Clock = "contact" // until somebody spoke with who reported a grave case
	Order   Clock = "order"   // of the supervision order in force
	Check   Clock = "check"   // 核实: until somebody looked whether what the public reported is there
)

// Clocks lists those that a rung may hang on.
var Clocks = []Clock{Accept, Resolve, Check, Contact, Order, Joint}

// Effect is what reaching a rung does.
type Effect string

const (
	Remind Effect = "remind" // 催办: tells those who should have claimed
	Warn   Effect = "warn"   // due soon: tells the holder
	Redden Effect = "redden" // overdue: tells the holder and the supervisors
	Climb  Effect = "climb"  // hands the case up one level

	Supervise Effect = "supervise" // 督办: the street's leader answers for it by a new limit
	District  Effect = "district"  // the same by the district's
)

// Effects lists them.
var Effects = []Effect{Remind, Warn, Redden, Climb, Supervise, District}

// Trigger is what a rung waits for that hangs on no clock.
type Trigger string

const (
	Reworked Trigger = "rework"  // the result was sent back so often, see [Limits.Reworks]
	Repeated Trigger = "repeat"  // the same was reported so often, see [Limits.Repeats]
	Gravest  Trigger = "gravest" // severity L1
)

// Triggers lists them.
var Triggers = []Trigger{Reworked, Repeated, Gravest}

// Rung is one step of the ladder: reached when Percent of the limit is used, or
// when what On names happens.
type Rung struct {
	Name    string  `json:"name"` // "accept.100"
	Clock   Clock   `json:"clock,omitempty"`
	Percent int     `json:"percent,omitempty"`
	On      Trigger `json:"on,omitempty"`
	Effect  Effect  `json:"effect"`
	Also    Effect  `json:"also,omitempty"` // a second one, carried out before the first
	// When limits the rung to cases where this condition holds; "" is every case.
	When string `json:"when,omitempty"`
}

// Has reports whether reaching the rung does this.
func (r Rung) Has(e Effect) bool { return r.Effect == e || r.Also == e }

// Default is the ladder of the notes, §2.10: reminded at half of the accept
// limit, handed up at its end; due soon at 80 % of the resolve limit, overdue at
// its end, handed up under a supervision order at 150 %. The district watches
// what an order did not help, and what is gravest from the start.
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
			{Name: "resolve.150", Clock: Resolve, Percent: 150, Effect: Climb, Also: Supervise},
			{Name: "contact.100", Clock: Contact, Percent: 100, Effect: Supervise},
			{Name: "rework", On: Reworked, Effect: Supervise},
			{Name: "repeat", On: Repeated, Effect: Supervise},
			{Name: "order.100", Clock: Order, Percent: 100, Effect: District},
			{Name: "gravest", On: Gravest, Effect: District},
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
var standing = []Rung{{Name: Leaderless, Clock: Joint, Percent: 100, Effect: Climb, Also: District}}

// Rung finds a rung of the ladder, or one that every policy has, by its name.
// Those of a case's orders have the order's number behind it: "order.100.2".
func (p Policy) Rung(name string) (Rung, bool) {
	if end := strings.LastIndexByte(name, '.'); end > 0 {
		if r, known := p.Rung(name[:end]); known && r.Clock == Order {
			return r, true
		}
	}
	for _, r := range slices.Concat(p.Ladder, standing) {
		if r.Name == name {
			return r, true
		}
	}
	return Rung{}, false
}
