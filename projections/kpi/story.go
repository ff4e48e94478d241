package kpi

import (
	"slices"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// story is what the facts of a case follow from.
type story struct {
	Place    string       `json:"place"` // path of the lowest known unit of the report
	Matter   string       `json:"matter"`
	Scope    matter.Scope `json:"scope"`
	Reported time.Time    `json:"reported"`
	Due      time.Time    `json:"due,omitzero"` // the resident's
	Out      bool         `json:"out,omitempty"`
	Merged   bool         `json:"merged,omitempty"`  // goes on as part of another case
	Service  bool         `json:"service,omitempty"` // an application
	Worker   bool         `json:"worker,omitempty"`  // a grid worker saw it
	Keys     []string     `json:"keys,omitempty"`    // by which the same reporter is known again
	Spot     string       `json:"spot,omitempty"`    // where it is, as exactly as is known

	CheckDue time.Time `json:"check_due,omitzero"` // somebody must look on site until then
	Checked  time.Time `json:"checked,omitzero"`   // and found it
	Notices  int       `json:"notices,omitempty"`  // asking for papers
	Accepted bool      `json:"accepted,omitempty"`

	Shared bool      `json:"shared,omitempty"` // a community is known that could have it
	First  org.Stop  `json:"first"`            // where it was put at intake
	Level  org.Level `json:"level"`            // where it stands
	Top    org.Level `json:"top"`              // the highest that ever had it
	Left   bool      `json:"left,omitempty"`   // was ever put before another unit than the first
	Rushed org.Level `json:"rushed,omitempty"` // where the rules sent it when it proved an emergency
	Orders []put     `json:"orders"`

	OnSpot bool         `json:"on_spot,omitempty"` // the last result
	Since  time.Time    `json:"since"`             // since when a result is awaited
	Held   time.Time    `json:"held,omitzero"`     // since when by the same person
	Paused time.Time    `json:"paused,omitzero"`   // suspended, or merged into another case, since
	Rests  []clock.Span `json:"rests,omitempty"`   // such times that are over
	Unit   string       `json:"unit"`              // where it stands
	Limit  time.Time    `json:"limit,omitzero"`    // the holder's, to resolve
	Took   int64        `json:"took,omitempty"`    // seconds in which a result was awaited
	Worked int64        `json:"worked,omitempty"`  // office minutes of these
	Given  []given      `json:"given,omitempty"`   // supervision orders
	Hands  []hand       `json:"hands,omitempty"`
	Last   string       `json:"last,omitempty"` // who gave the last result

	Closed   time.Time `json:"closed,omitzero"`
	How      string    `json:"how,omitempty"`
	Reworked bool      `json:"reworked,omitempty"`
	Once     time.Time `json:"once,omitzero"` // closed for the first time
	OnceAt   org.Level `json:"once_at,omitempty"`
	Reopened bool      `json:"reopened,omitempty"`
	Redone   bool      `json:"redone,omitempty"` // opened again after a rating
	Score    int       `json:"score,omitempty"`  // the rating of the closing that stands
	Answered bool      `json:"answered,omitempty"`
	Solved   bool      `json:"solved,omitempty"` // says the resident who was called back
	Granted  time.Time `json:"granted,omitzero"` // what was applied for, and stands
	GrantAt  org.Level `json:"grant_at,omitempty"`
}

// given is a supervision order.
type given struct {
	Due   time.Time `json:"due,omitzero"`
	Level org.Level `json:"level"`
	Met   time.Time `json:"met,omitzero"` // when the result came that stands
}

// put says that the case was put before a unit.
type put struct {
	Put    time.Time `json:"put"`
	At     time.Time `json:"at"` // the same, or when it was found on site
	Level  org.Level `json:"level"`
	Unit   string    `json:"unit,omitempty"`
	Until  time.Time `json:"until,omitzero"` // the accept limit
	Own    bool      `json:"own,omitempty"`  // taken by whoever reported it, at once
	Signed bool      `json:"signed,omitempty"`
	Late   bool      `json:"late,omitempty"`
	Rung   string    `json:"rung,omitempty"` // climbed by this rung
	Up     bool      `json:"up,omitempty"`   // handed up by a person
	Down   bool      `json:"down,omitempty"`

	Unfiled   bool `json:"unfiled,omitempty"`   // waits to be looked at on site
	Contacted bool `json:"contacted,omitempty"` // the resident, inside the accept limit
	Returned  bool `json:"returned,omitempty"`
	Disputed  bool `json:"disputed,omitempty"` // the return waits for a ruling
	Refused   bool `json:"refused,omitempty"`  // the ruling gave the case back
}

// hand is a person who gave a result, however often.
type hand struct {
	Person   string    `json:"person"`
	At       time.Time `json:"at,omitzero"` // of the last one
	Claimed  time.Time `json:"claimed,omitzero"`
	Level    org.Level `json:"level"`
	Took     int64     `json:"took,omitempty"` // seconds from having the case to each result
	Reworked bool      `json:"reworked,omitempty"`
	Reopened bool      `json:"reopened,omitempty"`
	Late     bool      `json:"late,omitempty"`  // after the holder's limit, at least once
	Close    bool      `json:"close,omitempty"` // just before it
	Bare     bool      `json:"bare,omitempty"`  // settled on the spot, no photo
}

// put opens an order and moves the case there.
func (s *story) put(to org.Stop, p put) {
	p.Put, p.Level, p.Unit = p.At, to.Level, to.Unit
	p.Unfiled = !s.CheckDue.IsZero() && s.Checked.IsZero()
	s.Orders = append(s.Orders, p)
	s.Level, s.Unit = to.Level, to.Unit
	if to.Level.Above(s.Top) {
		s.Top = to.Level
	}
	s.Left = s.Left || to.Unit != s.First.Unit
}

// sign ends the wait of the order that stands. One that was late once stays so:
// giving a case back and taking it again must not mend it.
func (s *story) sign(at time.Time, own bool) {
	s.Held = at
	if len(s.Orders) == 0 {
		return
	}
	o := &s.Orders[len(s.Orders)-1]
	if !o.Signed {
		o.Late = o.Late || !o.Until.IsZero() && at.After(o.Until)
	}
	o.Signed, o.Own = true, o.Own || own
}

func (s *story) release(terms casefile.Terms) {
	if n := len(s.Orders); n > 0 {
		o := &s.Orders[n-1]
		o.Signed, o.Own, o.Until = false, false, terms.AcceptDue // now it waits for others
	}
	s.Held = time.Time{}
}

func (s *story) resolve(e casefile.Resolved, at time.Time) {
	s.Took += seconds(s.Since, at)
	s.Worked += e.Worked
	s.OnSpot, s.Last = e.OnSpot, e.By
	h := s.hand(e.By)
	h.Took += seconds(s.Held, at)
	h.At, h.Level = at, s.Level
	h.Bare = e.OnSpot && len(e.Photos) == 0
	if !s.Limit.IsZero() {
		h.Late = h.Late || at.After(s.Limit)
		h.Close = !at.After(s.Limit) && s.Limit.Sub(at) <= justBefore
	}
	for i := range s.Given {
		if s.Given[i].Met.IsZero() {
			s.Given[i].Met = at
		}
	}
}

// justBefore is how near to the limit a result must come to be looked at: who
// only beats the clock does it again and again (peers §5b, 17).
const justBefore = 15 * time.Minute

// unmet takes the results back that the supervision orders waited for.
func (s *story) unmet() {
	for i := range s.Given {
		s.Given[i].Met = time.Time{}
	}
}

// hand finds or adds a person's.
func (s *story) hand(person string) *hand {
	i := slices.IndexFunc(s.Hands, func(h hand) bool { return h.Person == person })
	if i < 0 {
		i = len(s.Hands)
		s.Hands = append(s.Hands, hand{Person: person})
	}
	return &s.Hands[i]
}

// sentBack finds who gave the last result, and tells them apart from nobody.
func (s *story) sentBack(mark func(*hand)) {
	if s.Last != "" {
		mark(s.hand(s.Last))
	}
}

func (s *story) close(e casefile.Closed, at time.Time) {
	s.Closed, s.How = at, e.How
	s.Score, s.Answered, s.Solved = 0, false, false // a rating of the case that it was merged into is none of this closing
	if s.Once.IsZero() {
		s.Once, s.OnceAt = at, s.Level
	}
}

// seconds is how long it took. Who waits for nothing yet took no time.
func seconds(from, to time.Time) int64 {
	if from.IsZero() || to.Before(from) {
		return 0
	}
	return int64(to.Sub(from) / time.Second)
}
