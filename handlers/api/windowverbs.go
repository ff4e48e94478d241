package api

import (
	"context"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	"gridcase/projections/papers"
)

// Brought is which papers are there, by the names of the item's list.
type Brought struct {
	Have      []string    `json:"have,omitempty" maxItems:"40" nullable:"false" doc:"Papers that the applicant brought."`
	Elsewhere []Elsewhere `json:"held_elsewhere,omitempty" maxItems:"40" nullable:"false" doc:"Papers obtained from the office that has them: the applicant is not asked."`
	No        []string    `json:"not_applicable,omitempty" maxItems:"40" nullable:"false" doc:"Lines marked if_any that do not apply to this applicant."`
}

// Elsewhere is a paper that another office had.
type Elsewhere struct {
	Paper  string `json:"paper" maxLength:"100"`
	Source string `json:"source" minLength:"1" maxLength:"100" doc:"The office; never a person."`
}

// words are what tells one such content from another.
func (b Brought) words() []string {
	words := append(append([]string{}, b.Have...), "\x00no")
	words = append(append(words, b.No...), "\x00elsewhere")
	for _, e := range b.Elsewhere {
		words = append(words, e.Paper, e.Source)
	}
	return words
}

func (b Brought) papers(held []casefile.Paper) casefile.Brought {
	brought := casefile.Brought{Have: b.Have, No: b.No, Held: held}
	for _, e := range b.Elsewhere {
		brought.Elsewhere = append(brought.Elsewhere, casefile.Paper{Name: e.Paper, Source: strings.TrimSpace(e.Source)})
	}
	return brought
}

// held finds what earlier applications of the same person have (R49). When the
// views are away nothing is found, and the window goes on with what it is shown.
func (s *server) held(ctx context.Context, into *[]casefile.Paper) func(casefile.State) error {
	return func(st casefile.State) error {
		if st.Window == nil || st.Window.Person == "" {
			return nil
		}
		found, err := papers.Held(ctx, s.deps.Views.DB, st.Window.Person, st.ID)
		if err != nil {
			s.logger.Warn("papers held could not be looked up", "error", err)
			return nil
		}
		*into = found
		return nil
	}
}

type papersInput struct {
	On
	Body Brought
}

func (s *server) papers(ctx context.Context, in *papersInput) (*caseOutput, error) {
	var held []casefile.Paper
	return s.carry(ctx, in.On, wish{
		action: access.Papers, more: in.Body.words(), permit: s.held(ctx, &held),
		verb: func(personal.Sealed) casefile.Verb { return casefile.Papers{Brought: in.Body.papers(held)} },
	})
}

type noticeInput struct {
	On
	Body struct {
		Brought
		Missing []string `json:"missing,omitempty" maxItems:"40" nullable:"false" doc:"All that is missing, by the names of the item's list; left out, what the checklist has as missing."`
		Text    string   `json:"text,omitempty" maxLength:"4000" doc:"In words for the applicant."`
	}
}

func (s *server) notice(ctx context.Context, in *noticeInput) (*caseOutput, error) {
	var held []casefile.Paper
	b := in.Body
	return s.carry(ctx, in.On, wish{
		action: access.Notice, text: b.Text, more: append(append([]string{"missing"}, b.Missing...), b.words()...), permit: s.held(ctx, &held),
		verb: func(text personal.Sealed) casefile.Verb {
			return casefile.Notice{Brought: b.papers(held), Missing: b.Missing, Text: text}
		},
	})
}

// Decision is what was decided about an application.
type Decision struct {
	Outcome string    `json:"outcome" enum:"granted,refused"`
	Text    string    `json:"text,omitempty" maxLength:"4000" doc:"The decision in words; a refusal says why."`
	Turn    string    `json:"remedy,omitempty" maxLength:"2000" doc:"Of a refusal: where the applicant may turn."`
	Deliver *Delivery `json:"deliver,omitempty" doc:"Delivered in the same visit."`
}

// Delivery is how the decision reached the applicant.
type Delivery struct {
	How string `json:"how" enum:"window,home_visit,mail,online,phone"`
}

func (d Decision) words() []string {
	words := []string{"decide", d.Outcome, d.Text, d.Turn}
	if d.Deliver != nil {
		words = append(words, "deliver", d.Deliver.How)
	}
	return words
}

// sealed makes the verb of a decision; into gets it.
func (s *server) sealed(d *Decision, into *casefile.Determine) func(context.Context, string) error {
	return func(ctx context.Context, id string) (err error) {
		if d == nil {
			return nil
		}
		*into = casefile.Determine{Outcome: casefile.Outcome(d.Outcome)}
		if d.Deliver != nil {
			into.Deliver = &casefile.Deliver{How: d.Deliver.How}
		}
		if into.Text, err = s.deps.Cases.Words(ctx, id, strings.TrimSpace(d.Text)); err != nil {
			return err
		}
		into.Turn, err = s.deps.Cases.Words(ctx, id, strings.TrimSpace(d.Turn))
		return err
	}
}

type acceptInput struct {
	On
	Body *struct {
		Brought
		Certificate string    `json:"certificate,omitempty" maxLength:"100" doc:"S1001: which certificate is asked for."`
		Decide      *Decision `json:"decide,omitempty" doc:"What the window may decide itself is decided in the same visit."`
	}
}

func (s *server) accept(ctx context.Context, in *acceptInput) (*caseOutput, error) {
	var held []casefile.Paper
	var conclude casefile.Determine
	w := wish{action: access.Accept, permit: s.held(ctx, &held)}
	if in.Body == nil {
		w.verb = func(personal.Sealed) casefile.Verb { return casefile.Accept{Brought: casefile.Brought{Held: held}} }
		return s.carry(ctx, in.On, w)
	}
	b := in.Body
	w.more = append(b.words(), "certificate", b.Certificate)
	if b.Decide != nil {
		if err := clean(b.Decide.Text, b.Decide.Turn); err != nil {
			return nil, err
		}
		w.more = append(w.more, b.Decide.words()...)
	}
	w.seal = s.sealed(b.Decide, &conclude)
	w.verb = func(personal.Sealed) casefile.Verb {
		verb := casefile.Accept{Brought: b.papers(held), Certificate: b.Certificate}
		if b.Decide != nil {
			verb.Decide = &conclude
		}
		return verb
	}
	return s.carry(ctx, in.On, w)
}

type sendInput struct {
	On
	Body *struct {
		To     string `json:"to,omitempty" maxLength:"64" doc:"Id of the unit; left out, the unit that decides by the catalogue, or from there back to the window."`
		Reason string `json:"reason,omitempty" maxLength:"4000"`
	}
}

func (s *server) send(ctx context.Context, in *sendInput) (*caseOutput, error) {
	var to casefile.Destination
	w := wish{action: access.Send, verb: func(why personal.Sealed) casefile.Verb { return casefile.Send{To: to, Reason: why} }}
	if in.Body != nil {
		w.text, w.more = in.Body.Reason, []string{in.Body.To}
		if in.Body.To != "" {
			w.permit = s.sends(s.desk(in.Body.To), &to)
		}
	}
	return s.carry(ctx, in.On, w)
}

// desk is the unit whose queue an office or centre works: they have none of
// their own.
func (s *server) desk(unit string) string {
	for u, ok := s.tree().Unit(strings.TrimSpace(unit)); ok; u, ok = s.tree().Unit(u.Parent) {
		if u.Level() != "" {
			return u.ID
		}
	}
	return unit
}

type concludeInput struct {
	On
	Body Decision
}

func (s *server) decide(ctx context.Context, in *concludeInput) (*caseOutput, error) {
	var conclude casefile.Determine
	if err := clean(in.Body.Text, in.Body.Turn); err != nil {
		return nil, err
	}
	return s.carry(ctx, in.On, wish{
		action: access.Decide, more: in.Body.words(), seal: s.sealed(&in.Body, &conclude),
		verb: func(personal.Sealed) casefile.Verb { return conclude },
	})
}

type deliverInput struct {
	On
	Body Delivery
}

func (s *server) deliver(ctx context.Context, in *deliverInput) (*caseOutput, error) {
	how := in.Body.How
	return s.carry(ctx, in.On, wish{
		action: access.Deliver, more: []string{how},
		verb: func(personal.Sealed) casefile.Verb { return casefile.Deliver{How: how} },
	})
}

func (s *server) withdraw(ctx context.Context, in *becauseInput) (*caseOutput, error) {
	return s.carry(ctx, in.On, wish{action: access.Withdraw, text: in.Body.Reason, verb: func(why personal.Sealed) casefile.Verb { return casefile.Withdraw{Reason: why} }})
}

type appointInput struct {
	On
	Body struct {
		When   time.Time `json:"at" doc:"Within the station's opening hours, if it is at the window."`
		Kind   string    `json:"kind" enum:"window,home_visit"`
		Person string    `json:"person,omitempty" maxLength:"64" doc:"Who is there; left out, who answers to the applicant."`
		Note   string    `json:"note,omitempty" maxLength:"2000" doc:"Where, and what to bring."`
	}
}

func (s *server) appoint(ctx context.Context, in *appointInput) (*caseOutput, error) {
	b := in.Body
	var hours org.Hours
	return s.carry(ctx, in.On, wish{
		action: access.Appoint, text: b.Note, more: []string{b.When.UTC().Format(time.RFC3339Nano), b.Kind, b.Person},
		permit: func(st casefile.State) error {
			hours = s.hours(st)
			if b.Person == "" {
				return nil
			}
			return access.Assignee(b.Person, access.Of(st), s.tree())
		},
		verb: func(note personal.Sealed) casefile.Verb {
			return casefile.Appoint{When: b.When, Kind: b.Kind, Person: b.Person, Hours: hours, Note: note}
		},
	})
}

// hours are those of the stations that serve the applicant's community: each has
// its own (R42).
func (s *server) hours(st casefile.State) (all org.Hours) {
	for _, stop := range st.Chain {
		if stop.Level == org.Community {
			for _, station := range s.tree().Stations(stop.Unit) {
				all = append(all, station.Hours.OrUsual()...)
			}
		}
	}
	return all
}

type proxyInput struct {
	On
	Body struct {
		Name      string `json:"name" maxLength:"100" doc:"Who acts for the applicant."`
		Phone     string `json:"phone,omitempty" maxLength:"40"`
		IDNumber  string `json:"id_number,omitempty" maxLength:"40"`
		Authority string `json:"authority" maxLength:"400" doc:"The paper that says that they may."`
	}
}

func (s *server) proxy(ctx context.Context, in *proxyInput) (*caseOutput, error) {
	b := in.Body
	if err := clean(b.Name, b.Phone, b.IDNumber); err != nil {
		return nil, err
	}
	var agent personal.Reporter
	return s.carry(ctx, in.On, wish{
		action: access.Proxy, text: b.Authority, more: []string{b.Name, b.Phone, b.IDNumber},
		seal: func(ctx context.Context, id string) error {
			sealed, err := s.deps.Cases.Person(ctx, id, personal.AgentKey, command.Reporter{Name: strings.TrimSpace(b.Name), Phone: b.Phone, IDNumber: b.IDNumber})
			if err == nil {
				agent = *sealed
			}
			return err
		},
		verb: func(authority personal.Sealed) casefile.Verb {
			return casefile.NameAgent{Agent: agent, Authority: authority}
		},
	})
}
