package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/handlers/access"
	"gridcase/projections/queue"
)

// soon is how far the view of that name looks ahead: long enough to act, short
// enough to be read.
const soon = 2 * time.Hour

type queueInput struct {
	Unit string `path:"unit" maxLength:"64" doc:"A grid, community, station, street, district or office."`
	View string `query:"view" default:"claimable" doc:"claimable: waits in this unit. mine: held by me, wherever. escalated: came up from below. overdue, soon: by due time. supervised: under a supervision order. checks: to be looked at on site in this unit, before filing or as a result. joined: another unit leads, and the unit was asked to take part; sorted by the part that is due first. triage: lies in no known grid and must be placed. all: every open case."`
	QueueFilter
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"256" doc:"next of the page before."`
	After  string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
	Moment
}

// QueueFilter narrows a view and its counts.
type QueueFilter struct {
	Label    string `query:"label" maxLength:"48" doc:"Only cases with this label."`
	Matter   string `query:"matter" maxLength:"16" doc:"Only cases of this matter, by its code."`
	Severity string `query:"severity" enum:"L1,L2,L3,L4" doc:"Only cases of this severity."`
	Level    string `query:"level" enum:"grid,community,street,district," doc:"Only cases that stand at this level."`
	Holder   string `query:"holder" maxLength:"64" doc:"Only what this person holds, or - for what nobody holds."`
}

type queueOutput struct{ Body Queue }

// Queue is one page of a unit's open cases, soonest due first.
type Queue struct {
	Unit     string         `json:"unit"`
	UnitName string         `json:"unit_name"`
	View     string         `json:"view"`
	Now      time.Time      `json:"now" doc:"The server's time, to count down by."`
	Speed    float64        `json:"speed"`
	Counts   map[string]int `json:"counts" doc:"Cases in each view."`
	Rows     []QueueRow     `json:"rows"`
	Next     string         `json:"next" doc:"Cursor of the next page, empty at the end."`
	OnDuty   []OnDuty       `json:"on_duty" doc:"Who is on duty for the unit now; of the past nobody is listed."`
}

// OrderLine is a supervision order as a queue shows it.
type OrderLine struct {
	To     string    `json:"to"`
	ToName string    `json:"to_name"`
	Due    time.Time `json:"due"`
	Level  org.Level `json:"level,omitempty" doc:"street or district: whose leader the ladder named."`
}

// QueueRow is one open case in a queue.
type QueueRow struct {
	ID         string          `json:"id"`
	Number     string          `json:"number"`
	Kind       string          `json:"kind" enum:"incident,service"`
	Matter     string          `json:"matter"`
	MatterName Words           `json:"matter_name"`
	Severity   string          `json:"severity"`
	State      casefile.Status `json:"state"`
	Level      org.Level       `json:"level"`
	Unit       string          `json:"unit"`
	UnitName   string          `json:"unit_name"`
	Grid       string          `json:"grid,omitempty"`
	GridName   string          `json:"grid_name,omitempty"`
	Holder     *string         `json:"holder"`
	HolderName *string         `json:"holder_name"`
	Due        *time.Time      `json:"due" doc:"What the queue is sorted by: until claimed the accept limit, then the resolve limit."`
	Limits     Due             `json:"limits"`
	Overdue    bool            `json:"overdue"`
	Ruling     bool            `json:"awaits_ruling" doc:"Returned twice: a supervisor of the unit must rule which unit has it."`
	Check      *OnSite         `json:"check" doc:"What must be looked at on site; null while nothing must."`
	Order      *OrderLine      `json:"order" doc:"The supervision order in force; null while there is none."`
	Until      *time.Time      `json:"suspended_until" doc:"When the suspension ends by itself; null while there is none."`
	Route      Route           `json:"route"`
	OpenedAt   time.Time       `json:"opened_at"`
	Climbed    int             `json:"climbed"`
	Part       *QueuePart      `json:"part" doc:"In the view joined: the part of the unit that is due first; null elsewhere."`
	Version    uint64          `json:"version"`
	Position   string          `json:"position"`

	Rests *time.Time `json:"urge_rests_until" doc:"Urged lately: until when nobody may urge it again; null when it may be urged."`

	Labels []string `json:"labels" doc:"Words of its units, in order."`

	Stage casefile.WindowStage `json:"stage,omitempty" doc:"Of an application: registered, supplement (papers are awaited, nothing is due), accepted, back_office, decided."`
}

func (s *server) showQueue(ctx context.Context, in *queueInput) (*queueOutput, error) {
	view := queue.View(in.View)
	if !slices.Contains(queue.Views, view) {
		return nil, errView
	}
	actor := callOf(ctx).actor
	paths, err := access.Scope(actor, in.Unit, s.tree())
	if err != nil {
		return nil, err
	}
	at, err := s.then(in.Moment)
	if err != nil {
		return nil, err
	}
	if err := s.after(ctx, shownBy(at, queue.Name, queue.PastName), in.After); err != nil {
		return nil, err
	}
	now := s.nowOr(at)
	q := queue.Query{
		View: view, Paths: paths, Units: lastOf(paths), Person: actor.ID, Now: now, Soon: soon, Limit: in.Limit, Cursor: in.Cursor,
		Filter: queue.Filter(in.QueueFilter),
	}
	q.Joined, q.Joints = s.joined(in.Unit, paths)
	page, err := queue.List(ctx, s.queueRows(at), q)
	if errors.Is(err, queue.ErrCursor) {
		return nil, errCursor
	}
	if err != nil {
		return nil, err
	}
	counts, err := queue.Count(ctx, s.queueRows(at), q)
	if err != nil {
		return nil, err
	}
	body := Queue{
		Unit: in.Unit, UnitName: s.unitName(ctx, in.Unit), View: in.View, Now: now, Speed: s.cfg.Speed,
		Counts: map[string]int{}, Rows: []QueueRow{}, Next: page.Next, OnDuty: []OnDuty{},
	}
	if at.IsZero() {
		body.OnDuty = s.onDuty(ctx, s.deps.Reference.Current().Rosters, in.Unit, now)
	}
	for v, n := range counts {
		body.Counts[string(v)] = n
	}
	for _, r := range page.Rows {
		body.Rows = append(body.Rows, s.queueRow(ctx, r, now))
	}
	return &queueOutput{body}, nil
}

// lastOf names the units that the paths end in: a station's communities, an
// office's street.
func lastOf(paths []string) []string {
	var units []string
	for _, p := range paths {
		units = append(units, p[strings.LastIndexByte(p, '.')+1:])
	}
	return units
}

func (s *server) queueRow(ctx context.Context, r queue.Row, now time.Time) QueueRow {
	row := QueueRow{
		ID: r.Case, Number: r.Number, Kind: string(r.Kind), Matter: r.Matter, MatterName: s.matterName(r.Matter), Severity: string(r.Severity),
		State: r.Status, Stage: r.Stage, Level: r.At.Level, Unit: r.At.Unit, UnitName: s.unitName(ctx, r.At.Unit), Grid: r.Grid,
		Due: moment(r.Due), Overdue: !r.Due.IsZero() && r.Due.Before(now),
		Limits: Due{Accept: moment(r.AcceptDue), Resolve: moment(r.ResolveDue), Resident: moment(r.ResidentDue), Provisional: r.Provisional},
		Until:  moment(r.Until), Ruling: r.Ruling,
		Route:    Route{r.Route.Rule, Words{r.Route.Why.Zh, r.Route.Why.En}},
		OpenedAt: r.Opened, Climbed: r.Climbed, Labels: list(r.Labels), Version: r.Version, Position: r.Position,
	}
	if r.Rests.After(now) {
		row.Rests = &r.Rests
	}
	if r.OrderTo != "" {
		row.Order = &OrderLine{r.OrderTo, s.personName(r.OrderTo), r.OrderDue, r.OrderLevel}
	}
	if r.Task != queue.NoTask {
		row.Check = &OnSite{For: string(r.Task), Due: moment(r.CheckDue)}
	}
	if r.Grid != "" {
		row.GridName = s.unitName(ctx, r.Grid)
	}
	row.Holder, row.HolderName = s.holder(r.Holder)
	if r.Part > 0 {
		row.Part = &QueuePart{Part: r.Part, Unit: r.PartUnit, UnitName: s.unitName(ctx, r.PartUnit)}
		row.Part.Person, row.Part.PersonName = s.holder(r.PartPerson)
	}
	return row
}
