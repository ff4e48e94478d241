package api

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
	"gridcase/projections/handovers"
	"gridcase/projections/queue"
)

// Member is somebody who works here, as those see who manage people.
type Member struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	Left      bool             `json:"left"`
	Grants    []Grant          `json:"grants"`
	Deputises []DeputyOf       `json:"deputises" doc:"Whom the person stands in for."`
	Version   uint64           `json:"version" doc:"Of the org tree: what a change is made for."`
	Handed    []HandedOverCase `json:"handed_over,omitempty" doc:"What was handed over by this command."`
}

// DeputyOf says for whom and when somebody acts.
type DeputyOf struct {
	For   string    `json:"for" minLength:"1" maxLength:"64"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// HandedOverCase is one line of a hand-over list.
type HandedOverCase struct {
	List     string    `json:"list"`
	Case     string    `json:"case"`
	Number   string    `json:"number"`
	Unit     string    `json:"unit"`
	UnitName string    `json:"unit_name"`
	State    string    `json:"state" doc:"How the case stood."`
	Held     bool      `json:"held" doc:"They held it; false: a part of it, or an order named them."`
	Parts    []int     `json:"parts"`
	Asked    bool      `json:"extension_asked" doc:"An extension that they had asked for is void: the successor asks anew."`
	To       *string   `json:"to" doc:"Who has it now; null: the queue of its unit."`
	ToName   *string   `json:"to_name"`
	By       string    `json:"by"`
	ByName   string    `json:"by_name"`
	At       time.Time `json:"at"`
}

type memberOutput struct{ Body Member }

// OfMember names the person of a request.
type OfMember struct {
	ID string `path:"id" maxLength:"64"`
}

// OfChange is what every change of a person has beside its body.
type OfChange struct {
	OfMember
	Key string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"128"`
}

type setMemberInput struct {
	OfChange
	Body struct {
		Name    string       `json:"name" minLength:"1" maxLength:"100"`
		Grants  []GrantGiven `json:"grants" minItems:"1" maxItems:"20" nullable:"false"`
		To      string       `json:"to,omitempty" maxLength:"64" doc:"Who takes over the cases that the person may not have any more; left out, their queues."`
		Version uint64       `json:"version,omitempty" doc:"Of the org tree; another one in force refuses the change."`
	}
}

// GrantGiven is a role on a unit and all below it.
type GrantGiven struct {
	Role org.Role `json:"role" enum:"grid_worker,station_staff,street_staff,district_staff,supervisor,admin"`
	Unit string   `json:"unit" minLength:"1" maxLength:"64"`
}

type leaveServiceInput struct {
	OfChange
	Body *struct {
		To string `json:"to,omitempty" maxLength:"64" doc:"Who takes over; left out, the queues of the units."`
	}
}

type deputiseInput struct {
	OfChange
	Body DeputyOf
}

type handoversOutput struct {
	Body struct {
		Person string           `json:"person"`
		Cases  []HandedOverCase `json:"cases" doc:"The newest first."`
	}
}

var (
	staffID    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	errStaffID = &es.Rejection{Code: "person.id_malformed", Zh: "工号只能用小写字母、数字和短横，且不能是手机号或身份证号。", En: "A staff number has lower-case letters, digits and single hyphens, and is no phone or identity number."}
	errPeriod  = &es.Rejection{Code: "person.bad_period", Zh: "代理须有先后两个时间，且在将来结束。", En: "Standing in for somebody needs a start before an end, and an end in the future."}
	errStandIn = &es.Rejection{Code: "person.successor_unknown", Zh: "接手人或被代理人不存在、已离职，或就是本人。", En: "Who takes over, or is stood in for, is not known here, has left, or is the same person."}
)

func (s *server) showMember(ctx context.Context, in *OfMember) (*memberOutput, error) {
	p, err := access.MayManage(callOf(ctx).actor, in.ID, s.deps.Reference.Current().Org)
	if err != nil {
		return nil, err
	}
	return &memberOutput{s.member(ctx, p)}, nil
}

// setMember hires somebody or gives them another post. Cases that they may not
// have any more are handed over.
func (s *server) setMember(ctx context.Context, in *setMemberInput) (*memberOutput, error) {
	id, name := in.ID, strings.TrimSpace(in.Body.Name)
	if !staffID.MatchString(id) || len(strings.Trim(id, "0123456789x")) == 0 && len(id) > 10 {
		return nil, errStaffID
	}
	if err := clean(name); err != nil {
		return nil, err
	}
	var grants []org.Grant
	for _, g := range in.Body.Grants {
		grants = append(grants, org.Grant(g))
	}
	return s.changeMember(ctx, in.OfChange, in.Body.To, in.Body.Version, []any{"set", in.Body}, func(p org.Person, t org.Tree) (org.Person, error) {
		if err := access.MayAppoint(callOf(ctx).actor, grants, t); err != nil {
			return p, err
		}
		p.ID, p.Name, p.Grants, p.Left = id, name, grants, false
		return p, nil
	})
}

// leaveService ends somebody's service: no log-in from now on, and what they have is
// handed over.
func (s *server) leaveService(ctx context.Context, in *leaveServiceInput) (*memberOutput, error) {
	to := ""
	if in.Body != nil {
		to = in.Body.To
	}
	return s.changeMember(ctx, in.OfChange, to, 0, []any{"leave", to}, func(p org.Person, _ org.Tree) (org.Person, error) {
		if p.ID == "" {
			return p, &es.Rejection{Code: "person.not_found", Zh: "没有这个工作人员，或不在您的范围内。", En: "There is no such colleague within your reach."}
		}
		p.Left = true
		return p, nil
	})
}

// deputise lets somebody act for an absent colleague for a while.
func (s *server) deputise(ctx context.Context, in *deputiseInput) (*memberOutput, error) {
	d := org.Deputy{For: in.Body.For, From: in.Body.From, Until: in.Body.Until}
	if !d.Until.After(d.From) || !d.Until.After(s.cfg.Now()) {
		return nil, errPeriod
	}
	return s.changeMember(ctx, in.OfChange, "", 0, []any{"deputise", in.Body}, func(p org.Person, t org.Tree) (org.Person, error) {
		absent, known := t.Person(d.For)
		if p.ID == "" || !known || absent.Left || d.For == p.ID {
			return p, errStandIn
		}
		if err := access.MayAppoint(callOf(ctx).actor, absent.Grants, t); err != nil {
			return p, err
		}
		p.Deputises = append(slices.DeleteFunc(slices.Clone(p.Deputises), func(o org.Deputy) bool { return o.For == d.For || !o.Until.After(s.cfg.Now()) }), d)
		return p, nil
	})
}

// changeMember carries a change of one person to the org tree, and hands over
// what they may not have any more.
func (s *server) changeMember(ctx context.Context, in OfChange, to string, version uint64, digest []any, change func(org.Person, org.Tree) (org.Person, error)) (*memberOutput, error) {
	actor, content := callOf(ctx).actor, ""
	if b, err := json.Marshal(append(digest, in.ID)); err == nil {
		content = string(b)
	}
	key := commandID(actor.ID, "person:"+in.ID, in.Key)
	_, err := s.deps.Documents.Change(ctx, command.Draft{
		Subject: reference.Org, ID: key, By: actor.ID, Digest: s.deps.Cases.Digest(content), Expect: version,
		Change: func(now reference.State) ([]reference.Event, error) {
			before, err := access.MayManage(actor, in.ID, now.Org)
			if _, known := now.Org.Person(in.ID); err != nil && (known || actor.ID == in.ID) {
				return nil, err
			}
			p, err := change(before, now.Org)
			if err != nil {
				return nil, err
			}
			if next, known := now.Org.Person(to); to != "" && (!known || next.Left || to == in.ID) {
				return nil, errStandIn
			}
			if before.ID != "" {
				p.Handover = &org.Handover{List: in.ID + "-" + key, To: to, By: actor.ID, At: s.cfg.Now()}
			}
			return []reference.Event{reference.PersonSet{Person: p}}, nil
		},
	})
	if err != nil {
		return nil, err
	}
	return s.settled(ctx, in.ID)
}

// settled hands over at once what the views show; the clerk sees to the rest.
func (s *server) settled(ctx context.Context, id string) (*memberOutput, error) {
	tree := s.deps.Reference.Current().Org
	p, _ := tree.Person(id)
	out := &memberOutput{s.member(ctx, p)}
	if p.Handover == nil {
		return out, nil
	}
	had, err := queue.HadBy(ctx, s.deps.Views.DB, []string{id})
	if err != nil {
		return nil, err
	}
	for _, h := range had {
		if err := reaction.HandOver(ctx, s.deps.Cases, tree, h); err != nil {
			return nil, err
		}
		done, err := s.deps.Cases.Look(ctx, h.Case)
		if err != nil {
			return nil, err
		}
		if err := s.wait(ctx, handovers.Name, done.Position); err != nil {
			return nil, err
		}
	}
	listed, err := s.handedOverBy(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, c := range listed {
		if c.List == p.Handover.List {
			out.Body.Handed = append(out.Body.Handed, c)
		}
	}
	return out, nil
}

func (s *server) showHandovers(ctx context.Context, in *OfMember) (*handoversOutput, error) {
	if _, err := access.MayManage(callOf(ctx).actor, in.ID, s.deps.Reference.Current().Org); err != nil {
		return nil, err
	}
	out := &handoversOutput{}
	var err error
	out.Body.Person = in.ID
	out.Body.Cases, err = s.handedOverBy(ctx, in.ID)
	return out, err
}

func (s *server) handedOverBy(ctx context.Context, person string) ([]HandedOverCase, error) {
	found, err := handovers.Of(ctx, s.deps.Views.DB, person)
	if err != nil {
		return nil, err
	}
	list := []HandedOverCase{}
	for _, i := range found {
		c := HandedOverCase{
			List: i.List, Case: i.Case, Number: i.Number, Unit: i.Unit, UnitName: s.unitName(ctx, i.Unit), State: string(i.Event.Status),
			Held: i.Event.Held, Parts: slices.Concat([]int{}, i.Event.Parts), Asked: i.Event.Asked, By: i.Event.By, ByName: s.personName(i.Event.By), At: i.At,
		}
		c.To, c.ToName = s.holder(i.To)
		list = append(list, c)
	}
	return list, nil
}

func (s *server) member(ctx context.Context, p org.Person) Member {
	m := Member{ID: p.ID, Name: p.Name, Left: p.Left, Grants: s.person(ctx, p).Grants, Deputises: []DeputyOf{}, Version: s.deps.Reference.Current().Seen(reference.Org)}
	for _, d := range p.Deputises {
		m.Deputises = append(m.Deputises, DeputyOf(d))
	}
	return m
}
