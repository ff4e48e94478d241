package casefile

import (
	"time"

	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// Report brings a case in: an incident seen in a grid, or a request made at a
// station's window.
type Report struct {
	ID         string          // UUIDv7 made by the client
	Matter     string          // code; its catalogue entry comes with the command's rules
	Severity   matter.Severity // "" takes the catalogue's
	Grid       string          // "" when the place lies in no known grid
	Chain      []org.Stop      // from the grid, or from the district when the grid is unknown, upwards
	Location   *Location
	OccurredAt time.Time
	Channel    string // one of Channels
	Text       personal.Sealed
	Reporter   *personal.Reporter
	Photos     []string         // SHA-256, hex
	OnSpot     *personal.Sealed // 自办自结: what was done on the spot
	SpotPhotos []string         // and how it was left
	// Own says that whoever reports works the place: her grid, his window. What
	// stays there is then theirs at once.
	Own   bool
	Track string // code by which the applicant looks at it without a login
	// Certificate is which one is asked for (S1001). Refuse, if given, turns the
	// applicant away in these words: the first contact is written down, no more.
	Certificate string
	Refuse      personal.Sealed
	Digest      string // keyed, of the plaintext: tells the same report from another under one id
}

// Location is where a phone stood, WGS-84 degrees and metres.
type Location struct {
	Lat      float64 `json:"lat"`
	Lng      float64 `json:"lng"`
	Accuracy float64 `json:"accuracy,omitempty"`
}

// Channels lists the ways in (R43, R72).
var Channels = []string{"grid_worker", "window", "phone", "online", "home_visit", "hotline", "patrol", "sensor"}

// Reported says that a case came in.
type Reported struct {
	ID         string             `json:"id"`
	Kind       matter.Kind        `json:"kind"`
	Matter     string             `json:"matter"`
	Severity   matter.Severity    `json:"severity"`
	Scope      matter.Scope       `json:"scope"`
	OnSite     bool               `json:"onsite,omitempty"`
	Grid       string             `json:"grid,omitempty"`
	Chain      []org.Stop         `json:"chain"`
	Location   *Location          `json:"location,omitempty"`
	OccurredAt time.Time          `json:"occurred_at"`
	Channel    string             `json:"channel"`
	Text       personal.Sealed    `json:"text"`
	Reporter   *personal.Reporter `json:"reporter,omitempty"`
	Photos     []string           `json:"photos,omitempty"`
	By         string             `json:"by"`
	At         time.Time          `json:"at"`
	Resident   time.Time          `json:"resident_due"`      // moved by granted suspensions alone, and of an application by its papers
	Silence    *Armed             `json:"silence,omitempty"` // of an application: when it counts as accepted, see [Silence]
	Track      string             `json:"track,omitempty"`   // the applicant's code
	// Certificate is which one is asked for, when somebody said it.
	Certificate string   `json:"certificate,omitempty"`
	Digest      string   `json:"digest"`
	Versions    Versions `json:"versions"`
	// Own says that whoever reported works the place. What follows from it
	// depends on the rules, so that other rules can be tried on it.
	Own bool `json:"own,omitempty"`
	// Contact says that somebody must speak with them soon: it is grave, and not
	// in their own hands.
	Contact bool `json:"contact,omitempty"`
}

// Routed says which unit's queue the case went to, by which rule.
type Routed struct {
	To    org.Stop `json:"to"`
	Route Route    `json:"route"`
	Terms Terms    `json:"terms"`
}

func (Report) verb() string   { return "report" }
func (Reported) name() string { return "case.reported.v1" }
func (Routed) name() string   { return "case.routed.v1" }

var (
	ErrIDTaken = no("case.id_taken", "这个编号已用于另一件上报。请为新的上报生成新的编号。", "This id already belongs to another report. Use a new id for a new report.")
	ErrFuture  = no("case.occurred_in_future", "发生时间在将来。请核对手机时间。", "The time of occurrence lies in the future. Check the phone's clock.")
	ErrNoPlace = no("case.place_unknown", "没有找到这个地点所属的单位。请选择网格。", "No unit is known for this place. Choose the grid.")
	ErrMatter  = no("matter.unknown", "没有这个事项代码。请从目录中选择。", "There is no matter with this code. Choose one from the catalogue.")
	ErrSpotTop = no("case.not_on_the_spot", "这类事项不能由网格自办自结，请正常上报。", "A matter of this kind cannot be settled on the spot by the grid. Report it as usual.")
	clockSkew  = 5 * time.Minute // what phones are allowed to be fast
)

func (r Report) decide(s State, c Command) ([]Event, error) {
	if s.Status != "" {
		if s.Digest == r.Digest && s.FiledBy == c.By {
			return nil, nil // sent again: the first time counts
		}
		return nil, ErrIDTaken
	}
	if c.Rules.Matter.Code == "" || c.Rules.Matter.Code != r.Matter {
		return nil, ErrMatter
	}
	if r.OccurredAt.After(c.At.Add(clockSkew)) {
		return nil, ErrFuture
	}
	if len(r.Chain) == 0 {
		return nil, ErrNoPlace
	}
	m := c.Rules.Matter
	severity := r.Severity
	if severity == "" {
		severity = m.Severity
	}
	reported := Reported{
		ID: r.ID, Kind: m.Kind, Matter: m.Code, Severity: severity, Scope: m.Scope, OnSite: m.OnSite,
		Grid: r.Grid, Chain: r.Chain, Location: r.Location, OccurredAt: r.OccurredAt, Channel: r.Channel,
		Text: r.Text, Reporter: r.Reporter, Photos: r.Photos, By: c.By, At: c.At,
		Silence: c.silence(c.At), Track: r.Track, Certificate: r.Certificate, Digest: r.Digest, Versions: c.Rules.Versions, Own: r.Own,
	}
	to := c.Rules.Policy.Route(c.facts(reported.open()), c.takes)
	hers := r.OnSpot != nil || r.Own && (to.Stop.Level == org.Grid || m.Kind == matter.Service && to.Stop.Level == org.Community)
	reported.Contact = severity == matter.L2 && m.Kind == matter.Incident && !hers
	opened := reported.open() // what the policy's conditions are asked on
	opened.Terms.Check = r.check(c, severity)
	terms := c.arm(opened, c.At)
	reported.Resident = c.Rules.Calendar.DueShare(c.At, terms.Resolve, 100).At // runs from now on, checked or not
	events := []Event{reported, Routed{To: to.Stop, Route: Route{Rule: to.Rule, Why: to.Why}, Terms: terms}}
	if r.Refuse.Given() {
		return append(events, Rejected{By: c.By, At: c.At, Reason: r.Refuse}), nil
	}
	if r.OnSpot != nil {
		return settled(events, c, m, to, r)
	}
	if hers {
		events = append(events, Claimed{By: c.By, At: c.At})
	}
	return events, nil
}

// settled closes a small matter of the grid at once; anything else that was
// handled on the spot still waits for somebody else to verify it.
func settled(events []Event, c Command, m matter.Type, to routing.Decision, r Report) ([]Event, error) {
	if m.Kind != matter.Incident || to.Stop.Level.Above(org.Community) {
		return nil, ErrSpotTop
	}
	events = append(events, Claimed{By: c.By, At: c.At}, Resolved{By: c.By, At: c.At, Result: *r.OnSpot, OnSpot: true, Evidence: Evidence{Photos: r.SpotPhotos}})
	if to.Stop.Level == org.Grid && m.Scope == matter.Small {
		events = append(events, Closed{By: c.By, At: c.At, How: "on_spot"})
	}
	return events, nil
}

func (e Reported) open() State {
	s := State{
		ID: e.ID, Status: Waiting, Kind: e.Kind, Matter: e.Matter, Severity: e.Severity, Scope: e.Scope, OnSite: e.OnSite,
		Grid: e.Grid, Chain: e.Chain, FiledBy: e.By, Opened: e.At, Resident: e.Resident, Promised: e.Resident, Digest: e.Digest,
		Channel: e.Channel, Located: e.Location != nil, Versions: e.Versions,
	}
	if e.Kind == matter.Service {
		s.Window = registered(e)
	}
	if e.Contact {
		s.Talks = &Talks{Since: e.At}
	}
	return s
}

func (e Reported) apply(s State) State {
	return e.open()
}

func (e Routed) apply(s State) State {
	s.At, s.Route, s.Promise = e.To, e.Route, e.Terms.Resolve
	if s.Awaited.IsZero() {
		s.Awaited = e.Terms.Since
	}
	return s.rearm(e.Terms, Waiting, "")
}

// wish takes together what one report brought about.
func (e Reported) wish(_ State, with []Event) Verb {
	r := Report{
		ID: e.ID, Matter: e.Matter, Severity: e.Severity, Grid: e.Grid, Chain: e.Chain, Location: e.Location, OccurredAt: e.OccurredAt,
		Channel: e.Channel, Text: e.Text, Reporter: e.Reporter, Photos: e.Photos, Own: e.Own, Digest: e.Digest,
		Track: e.Track, Certificate: e.Certificate,
	}
	for _, also := range with {
		switch also := also.(type) {
		case Claimed:
			r.Own = true
		case Resolved: // whoever settled it on the spot had it for that alone
			r.Own, r.OnSpot, r.SpotPhotos = e.Own, &also.Result, also.Photos
		case Rejected:
			r.Refuse = also.Reason
		}
	}
	return r
}
