package city

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/handlers/command"
)

// report makes up how a matter comes in: from the grid's worker on her round, or
// through the station by telephone or at the window. The id is the caller's.
func (c City) report(m matter.Type, at time.Time, r *rand.Rand) *command.Intake {
	grid := pick(r, c.staff.grids)
	in := &command.Intake{
		Kind: string(m.Kind), Matter: m.Code, Grid: grid.ID, Location: inside(grid, r),
		Text:       strings.ReplaceAll(pick(r, wordsOf(m.Code).seen), "{p}", spot(r)),
		OccurredAt: at.Add(-time.Duration(1+r.IntN(40)) * time.Minute),
	}
	worker, staffed := c.staff.worker[grid.ID]
	if m.Kind == matter.Incident && staffed && chance(r, 62) {
		c.byWorker(in, m, worker, r)
		return in
	}
	in.By = pick(r, c.staff.station[grid.Parent])
	in.Channel = pick(r, []string{"phone", "hotline", "hotline", "online", "home_visit"})
	if m.Kind == matter.Service {
		in.Channel, in.Own = pick(r, []string{"window", "window", "window", "window", "phone", "online", "home_visit"}), always
	}
	in.Reporter = resident(m.Kind, r)
	return in
}

// byWorker: what she can settle at once she does, about one report in six.
func (c City) byWorker(in *command.Intake, m matter.Type, worker string, r *rand.Rand) {
	in.By, in.Channel, in.Own = worker, "grid_worker", always
	switch small := m.Level == org.Grid && m.Scope == matter.Small && m.Severity == matter.L4; {
	case small && chance(r, 40):
		done := pick(r, wordsOf(m.Code).done)
		in.OnSpot = &done
	case small && chance(r, 5):
		in.Severity = string(matter.L3)
	}
}

func always([]org.Stop) bool { return true }

// inside is a point of a grid's rectangle, as exact as a cheap phone.
func inside(grid org.Unit, r *rand.Rand) *casefile.Location {
	low, high := grid.Area[0], grid.Area[2]
	share := func() float64 { return 0.05 + 0.9*r.Float64() } // away from the edge
	return &casefile.Location{
		Lat: low.Lat + (high.Lat-low.Lat)*share(), Lng: low.Lng + (high.Lng-low.Lng)*share(),
		Accuracy: float64(4 + r.IntN(30)),
	}
}

// resident is nobody: no mobile number begins with 100, and no place has the
// code 999999.
func resident(k matter.Kind, r *rand.Rand) *command.Reporter {
	p := &command.Reporter{Name: personName(r), Phone: fmt.Sprintf("100%08d", r.IntN(1e8))}
	if k == matter.Service {
		p.IDNumber = fmt.Sprintf("999999%04d%02d%02d%04d", 1945+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28), r.IntN(10000))
	}
	return p
}
