package reference

import (
	"maps"
	"slices"
	"time"

	"gridcase/domain/org"
)

// Staffing is a record beside the documents: which grids came to be without
// anybody who works them. It follows from the tree and the time, for nobody does
// anything when a deputy's last day ends.
const Staffing = "staffing"

// GridEmptied says that nobody works in a grid any more, and who must know: those
// who supervise it next. It is said once, until somebody works there again.
type GridEmptied struct {
	Grid string    `json:"grid"`
	Path string    `json:"path"`
	Tell []string  `json:"tell,omitempty"` // nobody, of those that were so from the start
	At   time.Time `json:"at"`
}

// GridStaffed says that somebody works in a grid again.
type GridStaffed struct {
	Grid string    `json:"grid"`
	At   time.Time `json:"at"`
}

func (GridEmptied) name() string { return "grid.emptied.v1" }
func (GridStaffed) name() string { return "grid.staffed.v1" }

// StaffingChanges are what came to be so by a moment, by grid. The first look of
// all takes down how things are, and bothers nobody with it.
func (s State) StaffingChanges(at time.Time) (events []Event) {
	tree := s.Org.At(at)
	empty := tree.Unstaffed()
	for _, grid := range slices.Sorted(maps.Keys(empty)) {
		if _, known := s.vacant[grid]; known {
			continue
		}
		e := GridEmptied{Grid: grid, Path: tree.Path(grid), At: at}
		if s.seen[Staffing] > 0 {
			e.Tell = supervisors(tree, grid)
		}
		events = append(events, e)
	}
	for _, grid := range slices.Sorted(maps.Keys(s.vacant)) {
		if !empty[grid] { // or it is gone
			events = append(events, GridStaffed{Grid: grid, At: at})
		}
	}
	return events
}

// supervisors are all who lead the lowest unit above a grid that has somebody, by
// id.
func supervisors(t org.Tree, grid string) (people []string) {
	for _, stop := range t.Chain(grid) {
		for _, p := range t.People() {
			if !p.Left && slices.Contains(t.Reach(p, org.Supervisor), stop.Path) && !slices.Contains(people, p.ID) {
				people = append(people, p.ID)
			}
		}
		if len(people) > 0 && stop.Level != org.Grid {
			return people
		}
	}
	return people
}

// Vacancies are the grids that came to be without a worker and of which a person
// was told, the newest first.
func (s State) Vacancies(person string) (told []GridEmptied) {
	for _, e := range slices.Backward(s.emptied) {
		if slices.Contains(e.Tell, person) {
			told = append(told, e)
		}
	}
	return told
}

func (s State) staffed(e Event) State {
	s.vacant = maps.Clone(s.vacant)
	if s.vacant == nil {
		s.vacant = map[string]GridEmptied{}
	}
	switch e := e.(type) {
	case GridEmptied:
		s.vacant[e.Grid] = e
		if len(e.Tell) > 0 {
			s.emptied = append(slices.Clone(s.emptied), e)
		}
	case GridStaffed:
		delete(s.vacant, e.Grid)
	}
	return s
}
