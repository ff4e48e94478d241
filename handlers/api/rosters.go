package api

import (
	"context"
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/roster"
	"gridcase/handlers/access"
)

// Roster is who is on duty in a unit, and when nobody is.
type Roster struct {
	Unit     string        `json:"unit"`
	UnitName string        `json:"unit_name"`
	Version  uint64        `json:"version" doc:"Of this unit's roster: what a change is made for; 0 for none yet."`
	Now      time.Time     `json:"now"`
	From     time.Time     `json:"from"`
	To       time.Time     `json:"to" doc:"Not included."`
	Round    bool          `json:"round_the_clock" doc:"Somebody must be there at every hour."`
	Shifts   []RosterShift `json:"shifts" doc:"By their start; those of which some part lies in the period."`
	Gaps     []RosterGap   `json:"gaps" doc:"Of the period, as far as it is still to come."`
	OnDuty   []OnDuty      `json:"on_duty" doc:"Who is there now, by this roster and those of the offices and stations that work for the unit; standby while nobody is."`
	People   []Colleague   `json:"people" doc:"Who may be planned: those with a post in the unit, and their deputies."`
	MayPlan  bool          `json:"may_plan" doc:"Whether you may change it."`
}

// RosterShift is one person's turn.
type RosterShift struct {
	ID         string      `json:"id"`
	Person     *string     `json:"person" doc:"null: the shift is vacant."`
	PersonName *string     `json:"person_name"`
	Kind       roster.Kind `json:"kind" enum:"duty,standby,window" doc:"duty 值班: is there. standby 备勤: is called. window 坐班: sits at the window."`
	From       time.Time   `json:"from"`
	To         time.Time   `json:"to" doc:"Not included."`
	WasName    string      `json:"was_name,omitempty" doc:"Of a vacant shift: who had it."`
}

// RosterGap is a time for which somebody is needed and nobody is there.
type RosterGap struct {
	Unit     string      `json:"unit"`
	UnitName string      `json:"unit_name"`
	From     time.Time   `json:"from"`
	To       time.Time   `json:"to"`
	Kind     roster.Kind `json:"kind" enum:"duty,standby,window"`
	Shift    string      `json:"shift,omitempty" doc:"The vacant shift; left out where none is planned."`
	Words    Words       `json:"words"`
}

// OnDuty is somebody who is there now.
type OnDuty struct {
	Person     string      `json:"person"`
	PersonName string      `json:"person_name"`
	Kind       roster.Kind `json:"kind" enum:"duty,standby,window"`
	Unit       string      `json:"unit" doc:"On whose roster."`
	UnitName   string      `json:"unit_name"`
	Until      time.Time   `json:"until"`
}

// Colleague is somebody who may be planned.
type Colleague struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Weeks is the period that a roster is shown for.
type Weeks struct {
	From string `query:"from" maxLength:"40" doc:"A day, 2026-11-30, or a moment, RFC 3339; default this week's Monday."`
	To   string `query:"to" maxLength:"40" doc:"Not included; default a week after."`
}

type rosterInput struct {
	Unit string `path:"unit" maxLength:"64"`
	Weeks
	Moment
}

type rosterOutput struct{ Body Roster }

var errWeeks = &es.Rejection{Code: "roster.bad_dates", Zh: "时间须写成 2026-11-30 或 RFC 3339，先开始后结束，最长 366 天。", En: "Write from and to as 2026-11-30 or RFC 3339, the start before the end, 366 days at most."}

func (s *server) showRoster(ctx context.Context, in *rosterInput) (*rosterOutput, error) {
	if err := access.SeesRoster(callOf(ctx).actor, in.Unit, s.tree()); err != nil {
		return nil, err
	}
	at, err := s.then(in.Moment)
	if err != nil {
		return nil, err
	}
	from, to, err := in.period(s.nowOr(at))
	if err != nil {
		return nil, err
	}
	book := s.deps.Reference.Current().Rosters
	if !at.IsZero() {
		commits, err := s.deps.Reference.Before(ctx, reference.Rosters)
		if err != nil {
			return nil, err
		}
		if book, err = reference.RostersThen(commits, at); err != nil {
			return nil, err
		}
	}
	return &rosterOutput{s.roster(ctx, book, in.Unit, from, to, s.nowOr(at))}, nil
}

// period reads what a roster is asked for.
func (w Weeks) period(now time.Time) (from, to time.Time, err error) {
	day := now.In(clock.Zone)
	monday := time.Date(day.Year(), day.Month(), day.Day()-(int(day.Weekday())+6)%7, 0, 0, 0, 0, clock.Zone)
	if from, err = momentOr(w.From, monday); err != nil {
		return from, to, errWeeks
	}
	if to, err = momentOr(w.To, from.AddDate(0, 0, 7)); err != nil || !to.After(from) || to.Sub(from) > 366*24*time.Hour {
		return from, to, errWeeks
	}
	return from, to, nil
}

func momentOr(text string, usual time.Time) (time.Time, error) {
	if text == "" {
		return usual, nil
	}
	if at, err := time.ParseInLocation(time.DateOnly, text, clock.Zone); err == nil {
		return at, nil
	}
	return time.Parse(time.RFC3339, text)
}

func (s *server) roster(ctx context.Context, book roster.Book, unit string, from, to, now time.Time) Roster {
	tree := s.deps.Reference.Current().Org
	r := book[unit].Standing(tree, now)
	r.Unit = unit
	out := Roster{
		Unit: unit, UnitName: s.unitName(ctx, unit), Version: r.Version, Now: now, From: from, To: to, Round: r.Round,
		Shifts: []RosterShift{}, Gaps: []RosterGap{}, OnDuty: s.onDuty(ctx, book, unit, now), People: []Colleague{},
		MayPlan: access.MayPlan(callOf(ctx).actor, unit, tree) == nil,
	}
	for _, shift := range r.Between(from, to) {
		line := RosterShift{ID: shift.ID, Kind: shift.Kind, From: shift.From, To: shift.To}
		line.Person, line.PersonName = s.holder(shift.Person)
		if shift.Was != "" {
			line.WasName = s.personName(shift.Was)
		}
		out.Shifts = append(out.Shifts, line)
	}
	if now.After(from) {
		from = now
	}
	if from.Before(to) {
		out.Gaps = s.gaps(ctx, r.Gaps(from, to))
	}
	for _, p := range roster.Eligible(tree, unit, []time.Time{now, from, to}) {
		out.People = append(out.People, Colleague{p.ID, p.Name})
	}
	return out
}

// onDuty is who is there at a moment.
func (s *server) onDuty(ctx context.Context, book roster.Book, unit string, at time.Time) []OnDuty {
	all := []OnDuty{}
	for _, turn := range book.OnDuty(s.deps.Reference.Current().Org, unit, at) {
		all = append(all, OnDuty{turn.Person, s.personName(turn.Person), turn.Kind, turn.Unit, s.unitName(ctx, turn.Unit), turn.To})
	}
	return all
}

func (s *server) gaps(ctx context.Context, gaps []roster.Gap) []RosterGap {
	all := []RosterGap{}
	for _, g := range gaps {
		all = append(all, RosterGap{g.Unit, s.unitName(ctx, g.Unit), g.From, g.To, g.Kind, g.Shift, s.gapWords(g)})
	}
	return all
}

// gapWords tells a gap in a sentence.
func (s *server) gapWords(g roster.Gap) Words {
	kind := shiftKinds[g.Kind]
	switch {
	case g.Shift == "":
		return Words{"须全天候有人，此时段无人值班", "somebody must be there round the clock, and nobody is planned"}
	case g.Was == "":
		return Words{kind.Zh + "空缺：尚未安排人员", kind.En + " vacant: nobody is planned yet"}
	}
	name := s.personName(g.Was)
	return Words{kind.Zh + "空缺：原由" + name + "承担", kind.En + " vacant: it was " + name + "'s"}
}

var shiftKinds = map[roster.Kind]Words{
	roster.Duty: {"值班", "duty"}, roster.Window: {"坐班", "window"}, roster.Standby: {"备勤", "standby"},
}

// called adds to the words about an event who was called over it.
func (s *server) called(w Words, people []string) Words {
	for i, id := range people {
		name, zh, en := s.personName(id), "、", ", "
		if i == 0 {
			zh, en = "；已通知值班人员", "; on duty and told: "
		}
		w = Words{w.Zh + zh + name, w.En + en + name}
	}
	return w
}

// dutyGaps is, for each unit, when its next gap begins.
func (s *server) dutyGaps() map[string]*time.Time {
	now, first := s.deps.Reference.Current(), map[string]*time.Time{}
	for _, g := range now.Rosters.Gaps(now.Org, s.cfg.Now()) {
		if first[g.Unit] == nil {
			first[g.Unit] = moment(g.From)
		}
	}
	return first
}

// gapsFor are the gaps that a supervisor has to mend.
func (s *server) gapsFor(ctx context.Context, p org.Person) []RosterGap {
	now := s.deps.Reference.Current()
	theirs := slices.DeleteFunc(now.Rosters.Gaps(now.Org, s.cfg.Now()), func(g roster.Gap) bool { return !access.HearsOfGap(p, g.Unit, now.Org) })
	return s.gaps(ctx, theirs)
}
