package casefile

import (
	"time"

	"gridcase/domain/org"
	"gridcase/domain/personal"
)

// Appoint fixes a time with the applicant: at the window, within its opening
// hours (预约服务, R37), or at their home (上门办理, R38). Whether the person works
// here is checked by the caller, who also knows the hours.
type Appoint struct {
	When   time.Time
	Kind   string // one of Visits
	Person string // who is there; "" the owner
	Hours  org.Hours
	Note   personal.Sealed // where, and what to bring
}

// Visits lists the kinds of appointments.
var Visits = []string{"window", "home_visit"}

// Appointment is one that stands.
type Appointment struct {
	When   time.Time `json:"when"`
	Kind   string    `json:"kind"`
	Person string    `json:"person"`
}

// Appointed says when, where and with whom.
type Appointed struct {
	Appointment
	By   string          `json:"by"`
	At   time.Time       `json:"at"`
	Note personal.Sealed `json:"note,omitzero"`
	// No is the appointment's number; Reminders are armed for it, and Rungs all
	// that is armed with them.
	No        int     `json:"no,omitempty"`
	Reminders []Armed `json:"reminders,omitempty"`
	Rungs     []Armed `json:"rungs,omitempty"`
}

func (Appoint) verb() string   { return "appoint" }
func (Appointed) name() string { return "case.appointed.v1" }

var (
	ErrPast    = no("window.appointment_past", "预约时间须在将来 90 天之内。", "An appointment lies in the future, within 90 days.")
	ErrVisit   = no("window.appointment_unknown", "预约方式须为 window（到窗口）或 home_visit（上门）。", "An appointment is at the window or a home_visit.")
	ErrNotOpen = no("window.not_open", "预约时间不在服务站开放时间内。开放时间：", "The station is not open then. It is open: ")
)

// appointDays is how far ahead somebody may be booked.
const appointDays = 90

func (v Appoint) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	switch {
	case err != nil:
		return nil, err
	case !v.When.After(c.At) || v.When.After(c.At.AddDate(0, 0, appointDays)):
		return nil, ErrPast
	case v.Kind != Visits[0] && v.Kind != Visits[1]:
		return nil, ErrVisit
	case v.Kind == Visits[0] && !v.Hours.Open(v.When, c.Rules.Calendar):
		hours := v.Hours.Words()
		told := *ErrNotOpen
		told.Zh, told.En, told.Facts = told.Zh+hours.Zh+"。", told.En+hours.En+".", map[string]string{"hours": hours.Zh, "hours_en": hours.En}
		return nil, &told
	}
	e := Appointed{Appointment: Appointment{When: v.When, Kind: v.Kind, Person: v.Person}, By: c.By, At: c.At, Note: v.Note}
	if e.Person == "" {
		e.Person = w.Owner
	}
	e.No = w.Visits + 1
	e.Reminders = visitRungs(e.No, c.At, v.When)
	e.Rungs = append(without(s.Terms.Rungs, ofVisit), e.Reminders...)
	return []Event{e}, nil
}

func (e Appointed) apply(s State) State {
	s.Window = s.Window.change(func(w *Window) {
		w.Visit, w.Visits = &e.Appointment, e.No
		w.Reminders = append(without(w.Reminders, ofVisit), e.Reminders...)
	})
	if e.Rungs != nil { // those from before there were reminders have none
		s.Terms.Rungs = e.Rungs
	}
	return s
}
