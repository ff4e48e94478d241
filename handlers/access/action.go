package access

import "gridcase/domain/org"

// Action is something that a person may do with a case.
type Action string

const (
	See        Action = "see"
	CheckOn    Action = "check"
	Contact    Action = "contact"
	CallBack   Action = "callback"
	Claim      Action = "claim"
	Release    Action = "release"
	Assign     Action = "assign"
	Note       Action = "note"
	Unmask     Action = "unmask"
	Escalate   Action = "escalate"
	HandDown   Action = "hand-down"
	Resolve    Action = "resolve"
	Verify     Action = "verify"
	Rework     Action = "rework"
	Close      Action = "close"
	Reopen     Action = "reopen"
	Reject     Action = "reject"
	Reclassify Action = "reclassify"
	Suspend    Action = "suspend"
	Resume     Action = "resume"
	Extend     Action = "extend"
	Transfer   Action = "transfer"
	PlaceIn    Action = "place"
	Supervise  Action = "supervise"
	Urge       Action = "urge"
	Rate       Action = "rate"
	Return     Action = "return"
	RuleOn     Action = "rule"
	Merge      Action = "merge"
	Unmerge    Action = "unmerge"
	Link       Action = "link"
	Label      Action = "label"

	// Of the units that join a case, see joint.go.
	Join     Action = "join"
	Whistle  Action = "whistle"
	TakePart Action = "take-part"
	Arrive   Action = "arrive"
	HandIn   Action = "hand-in"
	Leave    Action = "leave"

	// Of an application at the one window, see window.go of the domain.
	Papers   Action = "papers"
	Notice   Action = "notice"
	Accept   Action = "accept"
	Send     Action = "send"
	Decide   Action = "decide"
	Deliver  Action = "deliver"
	Withdraw Action = "withdraw"
	Appoint  Action = "appoint"
	Proxy    Action = "proxy"
)

// Actions lists them all, seeing first.
var Actions = []Action{See, CheckOn, Claim, Release, Assign, Contact, Note, Unmask, Escalate, HandDown, Resolve, Verify, Rework, Close, Reopen, Reject, Reclassify, Suspend, Resume, Extend, Return, RuleOn, Merge, Unmerge, Link, Label, Transfer, PlaceIn, Join, Whistle, TakePart, Arrive, HandIn, Leave, Urge, Rate, CallBack, Supervise, Papers, Notice, Accept, Send, Decide, Deliver, Withdraw, Appoint, Proxy}

// Tie is how somebody must be bound to a case for a rule to speak for them.
type Tie string

const (
	Sees   Tie = "sees"   // whoever sees the case; the domain checks the rest
	Holds  Tie = "holds"  // holds it now
	Filed  Tie = "filed"  // brought it in
	Here   Tie = "here"   // has the role on the unit that has the case, or above it
	Beside Tie = "beside" // sees all that a unit does which takes part in the case
	Joins  Tie = "joins"  // acts in the role for a unit that takes part in the case
	Place  Tie = "place"  // has the role on the place the case is about, or above it
)

// Rule allows an action to those with a role, or, without a role, to those with
// the tie alone.
type Rule struct {
	Role org.Role
	Tie  Tie
	// At names the levels at which the case may stand; none means any.
	At []org.Level
}

var (
	low    = []org.Level{org.Grid, org.Community} // what a service station works
	grid   = []org.Level{org.Grid}
	street = []org.Level{org.Street}
	top    = []org.Level{org.District}

	holder     = Rule{Tie: Holds}
	filer      = Rule{Tie: Filed}
	whoSees    = Rule{Tie: Sees}
	joins      = Rule{Tie: Joins}
	beside     = Rule{Tie: Beside}
	supervisor = Rule{Role: org.Supervisor, Tie: Here}
	onGrid     = Rule{Role: org.GridWorker, Tie: Place} // goes and looks, wherever the case stands
	nearby     = Rule{Role: org.StationStaff, Tie: Place}
	overPlace  = Rule{Role: org.Supervisor, Tie: Place}
	inGrid     = Rule{Role: org.GridWorker, Tie: Here, At: grid}
	station    = Rule{Role: org.StationStaff, Tie: Here, At: low}
	onStreet   = Rule{Role: org.StreetStaff, Tie: Here, At: street}
	onDistrict = Rule{Role: org.DistrictDesk, Tie: Here, At: top}
)

// Rules is the whole table; whoever no rule speaks for may not. What follows
// from the state of a case, such as that nobody verifies their own result, is
// decided by the domain and not here.
var Rules = map[Action][]Rule{
	See: {
		holder, filer,
		{Role: org.GridWorker, Tie: Place}, {Role: org.StationStaff, Tie: Place}, {Role: org.StreetStaff, Tie: Place},
		{Role: org.DistrictDesk, Tie: Place}, {Role: org.Supervisor, Tie: Place},
		// A case may stand outside of its own place: whoever works there sees it.
		{Role: org.GridWorker, Tie: Here}, {Role: org.StationStaff, Tie: Here}, {Role: org.StreetStaff, Tie: Here},
		{Role: org.DistrictDesk, Tie: Here}, {Role: org.Supervisor, Tie: Here},
		joins, beside, // until the unit declines its part, or the lead recalls it
	},
	CheckOn:    {onGrid, nearby, supervisor, overPlace}, // wherever the case has climbed to
	Contact:    {holder, onGrid, inGrid, station, onStreet, onDistrict, supervisor},
	CallBack:   {filer, station, onStreet, onDistrict, supervisor}, // the domain refuses the handler
	Claim:      {inGrid, station, onStreet, onDistrict, supervisor},
	Release:    {whoSees}, // the domain knows the holder and says who it is not
	Assign:     {station, supervisor},
	Note:       {whoSees},
	Unmask:     {holder, filer, onGrid, nearby, station, onStreet, onDistrict, supervisor}, // who may have to speak with them
	Escalate:   {holder, inGrid, station, onStreet, onDistrict, supervisor},
	HandDown:   {onStreet, onDistrict, supervisor},
	Resolve:    {whoSees},
	Verify:     {onGrid, station, onStreet, onDistrict, supervisor},
	Rework:     {onGrid, station, onStreet, onDistrict, supervisor},
	Close:      {onGrid, station, onStreet, onDistrict, supervisor},
	Reopen:     {filer, station, onStreet, onDistrict, supervisor},
	Reject:     {station, onStreet, onDistrict, supervisor},
	Reclassify: {holder, station, onStreet, onDistrict, supervisor},
	Suspend:    {supervisor}, // granted, never taken: the domain refuses who holds the case
	Resume:     {holder, supervisor},
	Return:     {holder, inGrid, station, onStreet, onDistrict, supervisor},
	Merge:      {station, onStreet, onDistrict, supervisor}, // who sees the other case, too
	Unmerge:    {station, onStreet, onDistrict, supervisor},
	Link:       {holder, inGrid, station, onStreet, onDistrict, supervisor},
	Label:      {holder, inGrid, station, onStreet, onDistrict, supervisor},
	PlaceIn:    {station, onStreet, onDistrict, supervisor},
	Transfer:   {supervisor}, // of both units, see [MayGrant]
	Supervise:  {supervisor},
	Urge:       {filer, station, onStreet, onDistrict, supervisor},
	Rate:       {filer, station, onStreet, onDistrict, supervisor}, // on the resident's behalf
	RuleOn:     {supervisor},                                       // the case stands at the unit that rules
	Extend:     {holder, supervisor},                               // who holds it asks, see [MayGrant] for who decides

	Join:     {holder, supervisor},
	Whistle:  {holder, {Role: org.StreetStaff, Tie: Here}, {Role: org.DistrictDesk, Tie: Here}, supervisor}, // of the street or above, see [MayWhistle]
	TakePart: {joins},                                                                                       // for their own part, see [PartFor]
	Arrive:   {joins},
	HandIn:   {joins},
	Leave:    {joins, holder, supervisor}, // the unit declines, the lead recalls

	// Any worker of the station may do so for any item (R33): by station, not by
	// item. While the back office has the application, the applicant goes on coming
	// to the window.
	Papers:   {holder, nearby, station, onStreet, onDistrict, supervisor},
	Notice:   {holder, station, onStreet, onDistrict, supervisor},
	Accept:   {holder, station, onStreet, onDistrict, supervisor},
	Send:     {holder, station, onStreet, onDistrict, supervisor},
	Decide:   {holder, station, onStreet, onDistrict, supervisor},
	Deliver:  {holder, nearby, station, onStreet, onDistrict, supervisor},
	Withdraw: {holder, nearby, station, onStreet, onDistrict, supervisor},
	Appoint:  {holder, nearby, station, onStreet, onDistrict, supervisor},
	Proxy:    {holder, nearby, station, onStreet, onDistrict, supervisor},
}
