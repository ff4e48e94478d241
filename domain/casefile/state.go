// Package casefile decides what may happen to a case (案卷): an incident that a
// grid worker reports or a request that a resident brings to the window, from
// its report to its closing. One verb, one file.
package casefile

import (
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// Status is where a case stands.
type Status string

const (
	Waiting   Status = "waiting"   // in a unit's queue, nobody holds it
	Held      Status = "held"      // somebody claimed it, or it was given to them
	Suspended Status = "suspended" // 挂账: paused by grant
	InReview  Status = "resolved"  // the result is in, somebody else must verify it
	IsClosed  Status = "closed"
	IsRefused Status = "rejected"
	IsMerged  Status = "merged"
)

// Open reports whether work on the case is still to be done.
func (s Status) Open() bool {
	return s == Waiting || s == Held || s == Suspended || s == InReview
}

// FoldVersion changes whenever State or Evolve does: older snapshots are then
// ignored and replayed.
const FoldVersion = 8

// State is what the next decision needs and no more; screens read projections.
type State struct {
	ID       string          `json:"id,omitempty"`
	Status   Status          `json:"status,omitempty"`
	Kind     matter.Kind     `json:"kind,omitempty"`
	Matter   string          `json:"matter,omitempty"`
	Severity matter.Severity `json:"severity,omitempty"`
	Scope    matter.Scope    `json:"scope,omitempty"`
	OnSite   bool            `json:"onsite,omitempty"` // the result must be checked on site
	Grid     string          `json:"grid,omitempty"`
	Chain    []org.Stop      `json:"chain,omitempty"`    // as it was at the report
	At       org.Stop        `json:"at,omitzero"`        // where the case is now
	Up       []org.Stop      `json:"up,omitempty"`       // the stops from there up, while that is outside of the chain
	Returns  int             `json:"returns,omitempty"`  // 退单, so far
	Disputed []org.Stop      `json:"disputed,omitempty"` // the units that returned it
	Ruling   bool            `json:"ruling,omitempty"`   // the unit must rule whose case it is
	Ruled    bool            `json:"ruled,omitempty"`    // it did: no more returns
	Holder   string          `json:"holder,omitempty"`
	FiledBy  string          `json:"filed_by,omitempty"`
	Handler  string          `json:"handler,omitempty"` // who gave the result; may not verify it
	Route    Route           `json:"route,omitzero"`
	Opened   time.Time       `json:"opened,omitzero"`
	Resident time.Time       `json:"resident,omitzero"` // the resident's due time: moved by granted suspensions alone
	Promised time.Time       `json:"promised,omitzero"` // what it was at intake
	Promise  clock.Limit     `json:"promise,omitzero"`  // the limit that it counts
	Paused   []clock.Span    `json:"paused,omitempty"`  // the suspensions
	Until    time.Time       `json:"until,omitzero"`    // when the suspension ends, while there is one
	Terms    Terms           `json:"terms,omitzero"`
	Fired    []string        `json:"fired,omitempty"`    // rungs of this arming that were reached
	Asked    *Request        `json:"asked,omitempty"`    // an extension that waits to be decided
	Extended int             `json:"extended,omitempty"` // extensions granted, ever
	Climbed  int             `json:"climbed,omitempty"`
	Reworks  int             `json:"reworks,omitempty"`
	Resolved time.Time       `json:"resolved,omitzero"`
	Awaited  time.Time       `json:"awaited,omitzero"` // since when a result is awaited
	Closed   time.Time       `json:"closed,omitzero"`
	Order    *Order          `json:"order,omitempty"`  // the last supervision order
	Joint    *Joint          `json:"joint,omitempty"`  // what other units do for it, nil until one was asked
	Moves    []Move          `json:"moves,omitempty"`  // by corrected calendars, first to last
	Window   *Window         `json:"window,omitempty"` // how an application stands, nil for an incident
	Urged    time.Time       `json:"urged,omitzero"`   // when somebody last urged
	Score    int             `json:"score,omitempty"`  // the resident's rating of this closing, 1 to 5
	Twins    *Twins          `json:"twins,omitempty"`  // what it has to do with other cases
	Talks    *Talks          `json:"talks,omitempty"`  // with whoever reported it
	Labels   []string        `json:"labels,omitempty"` // its units' own words, in order
	Digest   string          `json:"digest,omitempty"`
	Channel  string          `json:"channel,omitempty"`
	Located  bool            `json:"located,omitempty"` // reported with a point on the map
	Versions Versions        `json:"versions,omitzero"` // the documents that the case was reported under
}

// Route is the reason of the last routing, by rule.
type Route struct {
	Rule string        `json:"rule"`
	Why  routing.Words `json:"why"`
}

// Terms is the holder's clock: it starts anew at each hand-over, and with it
// the ladder is armed again.
type Terms struct {
	Since       time.Time    `json:"since"`
	Accept      clock.Limit  `json:"accept"`
	Resolve     clock.Limit  `json:"resolve"`
	Check       clock.Limit  `json:"check,omitzero"` // while the case waits to be checked on site; the other two wait as well
	AcceptDue   time.Time    `json:"accept_due"`
	ResolveDue  time.Time    `json:"resolve_due"`
	CheckDue    time.Time    `json:"check_due,omitzero"`
	Provisional bool         `json:"provisional,omitempty"` // a due time lies beyond the loaded calendar
	Arm         int          `json:"arm"`                   // 1 at the first arming; part of each rung's command id
	Rungs       []Armed      `json:"rungs,omitempty"`
	Pauses      []clock.Span `json:"pauses,omitempty"`   // time that does not count, such as waiting for verification
	Extended    []Extension  `json:"extended,omitempty"` // of this clock, first to last
	By          []string     `json:"by,omitempty"`       // the lines of the policy that set other limits than the catalogue's
	Policy      uint64       `json:"policy,omitempty"`   // its version, where that is not the one of the report
}

// Armed is a rung with the moment at which it will be reached.
type Armed struct {
	Rung  string        `json:"rung"`
	Clock routing.Clock `json:"clock"`
	Due   time.Time     `json:"due"`
}

// Rules are the documents in force, handed in with each command: policy,
// catalogue entry and calendar are inputs of a decision, by version.
type Rules struct {
	Policy   routing.Policy
	Matter   matter.Type
	Calendar clock.Calendar
	Lists    matter.Lists // 准入清单: what may be given to which unit
	Versions Versions
	// Duty is who is on duty for a unit while its office is closed; nil: nobody.
	Duty func(unit string, at time.Time) []string
}

// Versions names the documents that a case was decided under.
type Versions struct {
	Org      uint64 `json:"org"`
	Matters  uint64 `json:"matters"`
	Calendar uint64 `json:"calendar"`
	Policy   uint64 `json:"policy"`
	Lists    uint64 `json:"lists,omitempty"`
}
