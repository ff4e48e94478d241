package routing

import (
	"cmp"

	"gridcase/domain/clock"
)

// Limits are the numbers that the verbs go by. One that a document leaves out
// is that of [DefaultLimits], so that an old document stays whole.
type Limits struct {
	SuspensionDays  int         `json:"suspension_days,omitempty"` // the longest that a case is put off at one time, calendar days
	UrgeMinutes     int         `json:"urge_minutes,omitempty"`    // between two reminders of one case
	RatingDays      int         `json:"rating_days,omitempty"`     // after the closing, calendar days
	CallbackDays    int         `json:"callback_days,omitempty"`   // after the closing, calendar days (notes §2.10: 7)
	Returns         int         `json:"returns,omitempty"`         // with this return the level above rules
	Reworks         int         `json:"reworks,omitempty"`         // with this rework a supervision order is due
	Repeats         int         `json:"repeats,omitempty"`         // with this report of one place and matter, too
	RepeatDays      int         `json:"repeat_days,omitempty"`     // within which reports count as repeats
	DuplicateHours  int         `json:"duplicate_hours,omitempty"` // within which open cases of one place and matter may be the same
	DuplicateMetres int         `json:"duplicate_metres,omitempty"`
	Order           clock.Limit `json:"order,omitzero"`       // of a supervision order that the ladder gives
	Contact         clock.Limit `json:"contact,omitzero"`     // until a grave case's reporter must have been contacted
	CheckGrave      clock.Limit `json:"check_grave,omitzero"` // on-site check before filing: L3 and above (notes §2.3)
	CheckUsual      clock.Limit `json:"check_usual,omitzero"` // all else
	Emergency       clock.Limit `json:"emergency,omitzero"`   // who must claim so soon round the clock goes at once, checked or not
	Arrival         clock.Limit `json:"arrival,omitzero"`     // of those whom a whistle calls (notes §2.3: 30 min)
	Leaderless      clock.Limit `json:"leaderless,omitzero"`  // how long a joint case may be without a lead
	Part            clock.Limit `json:"part,omitzero"`        // of a joined unit's part, where who asks names none
	Supplement      clock.Limit `json:"supplement,omitzero"`  // for an applicant to bring missing papers
	Papers          clock.Limit `json:"papers,omitzero"`      // for a station to say what is missing; then an application counts as accepted (notes §2.4)
}

// DefaultLimits are those of the notes, §2.3 and §2.10, and our own where those
// are silent.
func DefaultLimits() Limits { return defaultLimits }

// defaultLimits are read once: every decision fills its policy from them.
var defaultLimits = Limits{
	SuspensionDays: 180, UrgeMinutes: 30, RatingDays: 15, CallbackDays: 7,
	Returns: 2, Reworks: 2, Repeats: 3, RepeatDays: 30, DuplicateHours: 72, DuplicateMetres: 50,
	Order: limit("1wd"), Contact: limit("10min"), CheckGrave: limit("2h"), CheckUsual: limit("24h"), Emergency: limit("20min"),
	Arrival: limit("30min"), Leaderless: limit("24h"), Part: limit("1wd"), Supplement: limit("30d"), Papers: limit("5wd"),
}

func limit(s string) clock.Limit {
	l, err := clock.ParseLimit(s)
	if err != nil {
		panic("routing: a default limit: " + err.Error()) // a test reads them all
	}
	return l
}

// Filled is the policy with the usual rules and numbers where it has none.
func (p Policy) Filled() Policy {
	if len(p.Routes) == 0 {
		p.Routes = defaultRules()
	}
	l, d := &p.Limits, DefaultLimits()
	l.SuspensionDays = cmp.Or(l.SuspensionDays, d.SuspensionDays)
	l.UrgeMinutes = cmp.Or(l.UrgeMinutes, d.UrgeMinutes)
	l.RatingDays = cmp.Or(l.RatingDays, d.RatingDays)
	l.CallbackDays = cmp.Or(l.CallbackDays, d.CallbackDays)
	l.Returns = cmp.Or(l.Returns, d.Returns)
	l.Reworks = cmp.Or(l.Reworks, d.Reworks)
	l.Repeats = cmp.Or(l.Repeats, d.Repeats)
	l.RepeatDays = cmp.Or(l.RepeatDays, d.RepeatDays)
	l.DuplicateHours = cmp.Or(l.DuplicateHours, d.DuplicateHours)
	l.DuplicateMetres = cmp.Or(l.DuplicateMetres, d.DuplicateMetres)
	l.Order = cmp.Or(l.Order, d.Order)
	l.Contact = cmp.Or(l.Contact, d.Contact)
	l.CheckGrave = cmp.Or(l.CheckGrave, d.CheckGrave)
	l.CheckUsual = cmp.Or(l.CheckUsual, d.CheckUsual)
	l.Emergency = cmp.Or(l.Emergency, d.Emergency)
	l.Arrival = cmp.Or(l.Arrival, d.Arrival)
	l.Leaderless = cmp.Or(l.Leaderless, d.Leaderless)
	l.Part = cmp.Or(l.Part, d.Part)
	l.Supplement = cmp.Or(l.Supplement, d.Supplement)
	l.Papers = cmp.Or(l.Papers, d.Papers)
	return p
}
