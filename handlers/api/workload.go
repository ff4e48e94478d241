package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gridcase/domain/org"
	"gridcase/handlers/access"
	"gridcase/projections/queue"
)

type workloadInput struct {
	Unit  string `query:"unit" required:"true" maxLength:"64" doc:"A unit that you see; all below it counts."`
	After string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
	Moment
}

type workloadOutput struct{ Body Workload }

// Workload is who has how much in hand, the same cases added up four times.
type Workload struct {
	Unit   string    `json:"unit"`
	Now    time.Time `json:"now"`
	People []Burden  `json:"people" doc:"By who holds them; the last, without an id, is nobody."`
	Units  []Burden  `json:"units" doc:"By the unit that has them now."`
	Grids  []Burden  `json:"grids" doc:"By where they are."`
	Levels []Burden  `json:"levels" doc:"By the level at which they stand, from the grid up; every level that has any."`
}

// Burden is the open cases of one person, unit or grid.
type Burden struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Open    int    `json:"open"`
	Overdue int    `json:"overdue"`
	Soon    int    `json:"soon" doc:"Due within two hours, and not overdue yet: as the queue's view of that name."`
	Waiting int    `json:"waiting"`
}

// showWorkload answers from all open cases of the unit, however many there are.
func (s *server) showWorkload(ctx context.Context, in *workloadInput) (*workloadOutput, error) {
	paths, err := access.Scope(callOf(ctx).actor, in.Unit, s.tree())
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
	loads, err := queue.Loads(ctx, s.queueRows(at), paths, now, soon)
	if err != nil {
		return nil, err
	}
	person := func(id string) string {
		if id == "" {
			return ""
		}
		return s.personName(id)
	}
	unit := func(id string) string { return s.unitName(ctx, id) }
	level := func(id string) string { return org.Level(id).Zh() }
	return &workloadOutput{Workload{
		Unit: in.Unit, Now: now,
		People: burdens(loads, func(l queue.Load) string { return l.Holder }, person, true),
		Units:  burdens(loads, func(l queue.Load) string { return l.Unit }, unit, false),
		Grids:  burdens(loads, func(l queue.Load) string { return l.Grid }, unit, false),
		Levels: byLevel(burdens(loads, func(l queue.Load) string { return string(l.Level) }, level, false)),
	}}, nil
}

// burdens adds up by one key, the heaviest first. What has no key is nobody's:
// it is shown only where that means something, and last.
func burdens(loads []queue.Load, key func(queue.Load) string, name func(string) string, nobody bool) []Burden {
	sums := map[string]*Burden{}
	for _, l := range loads {
		k := key(l)
		if k == "" && !nobody {
			continue
		}
		if sums[k] == nil {
			sums[k] = &Burden{ID: k, Name: name(k)}
		}
		sums[k].Open += l.Open
		sums[k].Overdue += l.Overdue
		sums[k].Soon += l.Soon
		sums[k].Waiting += l.Waiting
	}
	all := []Burden{}
	for _, b := range sums {
		all = append(all, *b)
	}
	slices.SortFunc(all, func(a, b Burden) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(b.Soon, a.Soon), cmp.Compare(b.Open, a.Open), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func rank(b Burden) int {
	if b.ID == "" {
		return 1
	}
	return 0
}

// byLevel sorts by height and not by weight: a board has its rows where they were.
func byLevel(all []Burden) []Burden {
	slices.SortFunc(all, func(a, b Burden) int { return cmp.Compare(org.Level(a.ID).Rank(), org.Level(b.ID).Rank()) })
	return all
}
