package api

import (
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// Application is how an application stands at the one window.
type Application struct {
	Stage     casefile.WindowStage `json:"stage" enum:"registered,supplement,accepted,back_office,decided,delivered"`
	Owner     string               `json:"owner" doc:"Who answers to the applicant until somebody else is named (首问负责)."`
	OwnerName string               `json:"owner_name"`
	Track     string               `json:"tracking_code" doc:"For the applicant: GET /api/v1/track/{code}, without a login."`
	Waiting   bool                 `json:"waiting_for_applicant" doc:"Papers are awaited: no clock of the station runs."`
	Until     *time.Time           `json:"supplement_due" doc:"When the applicant is to have brought them."`
	Notices   int                  `json:"notices" doc:"How many notices of missing papers; one is what there should be."`
	Breaches  int                  `json:"breaches" doc:"Duties of service that were not kept, such as a second notice."`
	Missing   []string             `json:"missing" doc:"What must still be there before it is accepted."`
	Receipt   *Receipt             `json:"receipt" doc:"Given at acceptance; null before."`
	Outcome   string               `json:"outcome,omitempty" enum:"granted,refused,"`
	DecidedAt *time.Time           `json:"decided_at"`
	DecidesAt org.Level            `json:"decided_by_level" doc:"The level that decides this item."`
	Visit     *Visit               `json:"appointment"`
	Agent     bool                 `json:"agent" doc:"Somebody acts for the applicant."`
	Hours     *Words               `json:"window_hours,omitempty" doc:"When the window is open to which the applicant goes."`
	Redirect  *Words               `json:"redirect,omitempty" doc:"Of a certificate that must not be issued: where to go instead."`
}

// Receipt is what the applicant takes home (受理回执).
type Receipt struct {
	Number   string    `json:"number"`
	At       time.Time `json:"accepted_at"`
	From     time.Time `json:"counts_from" doc:"When the papers were complete."`
	Limit    string    `json:"limit" example:"15wd"`
	Promised time.Time `json:"promised"`
	Track    string    `json:"tracking_code"`
	Deemed   bool      `json:"deemed" doc:"Nobody said in time what was missing: it counts as accepted from the day of its receipt."`
}

// Visit is an appointment.
type Visit struct {
	At         time.Time `json:"at"`
	Kind       string    `json:"kind" enum:"window,home_visit"`
	Person     string    `json:"person"`
	PersonName string    `json:"person_name"`
}

// PaperLine is a line of the item's list with what is known of it.
type PaperLine struct {
	Name   string             `json:"name"`
	IfAny  bool               `json:"if_any"`
	Later  bool               `json:"later"`
	State  casefile.LineState `json:"state" enum:"there,not_applicable,may_follow,if_applicable,missing"`
	Source string             `json:"source,omitempty" doc:"The office that it was obtained from."`
	Case   string             `json:"from_case,omitempty" doc:"The earlier application that it was brought to: nobody asks for it again."`
	Held   string             `json:"held_in,omitempty" doc:"An earlier application of the same person that has it: the next papers, notice or accept takes it over."`
}

func (s *server) application(st casefile.State, number string) *Application {
	w := st.Window
	if w == nil {
		return nil
	}
	m, _ := s.deps.Reference.Current().Matters.Find(st.Matter)
	a := &Application{
		Stage: w.Stage, Owner: w.Owner, OwnerName: s.personName(w.Owner), Track: w.Track, Waiting: w.Stage == casefile.Supplement, Until: moment(w.Until),
		Hours: s.windowHours(st), Notices: w.Notices, Breaches: w.Breaches, Missing: []string{}, Outcome: string(w.Outcome), DecidedAt: moment(w.Decided), DecidesAt: m.Level, Agent: w.Agent,
	}
	if w.Accepted.IsZero() {
		for _, l := range w.Checklist(m) {
			if l.State == casefile.Lacking {
				a.Missing = append(a.Missing, l.Name)
			}
		}
	} else {
		a.Receipt = &Receipt{Number: number, At: w.Accepted, From: w.From, Limit: st.Promise.String(), Promised: st.Promised, Track: w.Track, Deemed: w.Deemed}
	}
	if v := w.Visit; v != nil {
		a.Visit = &Visit{v.When, v.Kind, v.Person, s.personName(v.Person)}
	}
	if bad, is := m.Forbidden(w.Certificate, ""); is {
		a.Redirect = &Words{bad.Zh, bad.Where}
	}
	return a
}

// checklist is the item's list as the case's page shows it.
func checklist(w *casefile.Window, m matter.Type, held []casefile.Paper) []PaperLine {
	lines := []PaperLine{}
	if w == nil {
		return lines
	}
	for _, l := range w.Checklist(m) {
		line := PaperLine{Name: l.Name, IfAny: l.IfAny, Later: l.Later, State: l.State}
		for _, p := range w.Papers {
			if l.Satisfied([]string{p.Name}) || l.Holds(p.Name) {
				line.Source, line.Case = p.Source, p.Case
			}
		}
		for _, p := range held {
			if l.State != casefile.There && (l.Satisfied([]string{p.Name}) || l.Holds(p.Name)) {
				line.Held = p.Case
			}
		}
		lines = append(lines, line)
	}
	return lines
}
