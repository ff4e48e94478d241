package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/pledge"
	"gridcase/domain/reference"
	"gridcase/handlers/access"
	"gridcase/projections/kpi"
)

// Pledges are a year's lists as they concern a unit: what it and those below it
// need and offer, what they claimed, and what they may claim.
type Pledges struct {
	Unit     string   `json:"unit"`
	UnitName string   `json:"unit_name"`
	Year     int      `json:"year"`
	Years    []int    `json:"years" nullable:"false" doc:"Those that have lists, the latest first."`
	Now      string   `json:"now" format:"date-time"`
	Lines    []Pledge `json:"lines" nullable:"false" doc:"The newest first."`
	For      []Acting `json:"for" nullable:"false" doc:"The units for which you may list and claim."`
}

// Pledge is one line of a list, and what became of it.
type Pledge struct {
	ID        string        `json:"id"`
	Kind      pledge.Kind   `json:"kind" enum:"need,resource" doc:"A need is claimed by a unit, a resource by a community."`
	Year      int           `json:"year"`
	Text      string        `json:"text"`
	Status    pledge.Status `json:"status" enum:"open,claimed,agreed,finished,confirmed,withdrawn" doc:"agreed: both sides want it, so it is a project. finished: one side says so; confirmed: so does the other."`
	Side      string        `json:"side" enum:"ours,taken,open" doc:"ours: on a list of the unit or below it, or of a community that the station serves. taken: claimed by such a unit. open: another unit's, to be claimed."`
	Listed    PledgeDeed    `json:"listed"`
	Claimed   *PledgeDeed   `json:"claimed,omitempty" doc:"The claim that stands."`
	Agreed    *PledgeDeed   `json:"agreed,omitempty"`
	Result    *PledgeDeed   `json:"result,omitempty"`
	Confirmed *PledgeDeed   `json:"confirmed,omitempty"`
	Withdrawn *PledgeDeed   `json:"withdrawn,omitempty"`
	Back      *PledgeDeed   `json:"back,omitempty" doc:"The last time that somebody said no, or went back on a claim."`
	May       []string      `json:"may" nullable:"false" enum:"claim,accept,decline,finish,confirm,withdraw" doc:"What you may do with it now."`
}

// PledgeDeed is what somebody did for a side.
type PledgeDeed struct {
	Unit     string    `json:"unit"`
	UnitName string    `json:"unit_name"`
	ByName   string    `json:"by_name"`
	At       time.Time `json:"at"`
	Note     string    `json:"note,omitempty"`
}

// Acting is a unit for which somebody may speak.
type Acting struct {
	ID   string   `json:"id"`
	Kind org.Kind `json:"kind" enum:"district,street,community,station,office"`
	Name string   `json:"name"`
}

type pledgesInput struct {
	Unit string `query:"unit" required:"true" maxLength:"64"`
	Year int    `query:"year" minimum:"2026" maximum:"9999" doc:"Default: this year."`
	Moment
}

type (
	pledgesOutput struct{ Body Pledges }
	pledgeOutput  struct{ Body Pledge }
)

func (s *server) showPledges(ctx context.Context, in *pledgesInput) (*pledgesOutput, error) {
	actor, tree := callOf(ctx).actor, s.tree()
	if !access.MayKnow(actor, in.Unit, tree) {
		return nil, access.UnitNotFound
	}
	at, err := s.then(in.Moment)
	if err != nil {
		return nil, err
	}
	book, err := s.pledgesAt(ctx, at)
	if err != nil {
		return nil, err
	}
	now := s.nowOr(at)
	if in.Year == 0 {
		in.Year = now.In(clock.Zone).Year()
	}
	v := s.pledgeView(ctx, in.Unit, now)
	body := Pledges{Unit: in.Unit, UnitName: s.unitName(ctx, in.Unit), Year: in.Year, Years: reference.PledgeYears(now), Now: now.Format(time.RFC3339), Lines: []Pledge{}, For: v.spokenFor()}
	slices.Reverse(body.Years)
	for _, p := range book.Lines(func(p pledge.Pledge) bool { return p.Year == in.Year && v.side(p) != "" }) {
		body.Lines = append(body.Lines, v.line(p))
	}
	return &pledgesOutput{body}, nil
}

// pledgesAt are the lists as they are, or were at a moment.
func (s *server) pledgesAt(ctx context.Context, at time.Time) (pledge.Book, error) {
	if at.IsZero() {
		return s.deps.Reference.Current().Pledges, nil
	}
	var all []es.Recorded
	for _, year := range reference.PledgeYears(at) {
		commits, err := s.deps.Reference.Before(ctx, reference.Pledges(year))
		if err != nil {
			return nil, err
		}
		all = append(all, commits...)
	}
	return reference.PledgesThen(all, at)
}

// pledgeView shows lines to a person who looks at a unit.
type pledgeView struct {
	s     *server
	ctx   context.Context
	paths []string // of the unit, and for a station of the communities that it serves
	c     pledge.Command
}

func (s *server) pledgeView(ctx context.Context, unit string, now time.Time) pledgeView {
	t := s.tree()
	paths := []string{t.Path(unit)}
	if u, _ := t.Unit(unit); u.Kind == org.KindStation {
		paths = append(paths, t.Scope(unit)...)
	}
	return pledgeView{s, ctx, paths, s.pledging(callOf(ctx).actor, now)}
}

// pledging is a person's command but for its verb.
func (s *server) pledging(who org.Person, at time.Time) pledge.Command {
	t := s.tree()
	return pledge.Command{By: who.ID, At: at, For: access.Acting(who, t), Org: t}
}

// spokenFor are the units for which the person may list and claim.
func (v pledgeView) spokenFor() []Acting {
	units := []Acting{}
	for _, id := range v.c.For {
		u, _ := v.c.Org.Unit(id)
		units = append(units, Acting{id, u.Kind, v.s.unitName(v.ctx, id)})
	}
	return units
}

// side is how a line concerns the unit, "" for not at all.
func (v pledgeView) side(p pledge.Pledge) string {
	switch {
	case !access.Neighbours(callOf(v.ctx).actor, p.Path, v.c.Org):
		return ""
	case v.within(p.Path):
		return "ours"
	case p.Claim.Done() && v.within(v.c.Org.Path(p.Claim.Unit)):
		return "taken"
	case p.Status == pledge.Open:
		return "open"
	}
	return ""
}

func (v pledgeView) within(path string) bool {
	return slices.ContainsFunc(v.paths, func(root string) bool { return org.Within(path, root) })
}

func (v pledgeView) line(p pledge.Pledge) Pledge {
	line := Pledge{
		ID: p.ID, Kind: p.Kind, Year: p.Year, Text: p.Text, Status: p.Status, Side: v.side(p), Listed: *v.deed(p.Listed),
		Claimed: v.deed(p.Claim), Agreed: v.deed(p.Agreed), Result: v.deed(p.Result), Back: v.deed(p.Back), May: []string{},
	}
	if p.Status == pledge.Withdrawn {
		line.Withdrawn = v.deed(p.Ended)
	} else {
		line.Confirmed = v.deed(p.Ended)
	}
	line.May = append(line.May, p.May(v.c)...)
	return line
}

func (v pledgeView) deed(d pledge.Deed) *PledgeDeed {
	if !d.Done() {
		return nil
	}
	return &PledgeDeed{d.Unit, v.s.unitName(v.ctx, d.Unit), v.s.personName(d.By), d.At, d.Note}
}

type kpiPledgesInput struct {
	Period
	Rate string `path:"rate" maxLength:"64" doc:"name of a rate with pledges behind it"`
	Part string `query:"part" default:"numerator" enum:"numerator,denominator"`
}

type kpiPledgesOutput struct {
	Body struct {
		Pledges []Pledge `json:"pledges" nullable:"false" doc:"All that were counted, those listed last first."`
	}
}

func (s *server) showKpiPledges(ctx context.Context, in *kpiPledgesInput) (*kpiPledgesOutput, error) {
	q, err := s.kpiQuery(ctx, in.Period)
	if err != nil {
		return nil, err
	}
	found, err := q.Projects(in.Rate, kpi.Part(in.Part))
	if errors.Is(err, kpi.ErrNoPledges) {
		return nil, errRate
	}
	out, v := &kpiPledgesOutput{}, s.pledgeView(ctx, in.Unit, s.nowOr(q.AsOf))
	out.Body.Pledges = []Pledge{}
	for _, p := range found {
		out.Body.Pledges = append(out.Body.Pledges, v.line(p))
	}
	return out, err
}
