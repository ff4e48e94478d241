package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/reference"
	"gridcase/handlers/api"
	"gridcase/projections/deadlines"
)

// doctorCmd looks at every part and says in words what is wrong.
type doctorCmd struct {
	JSON bool   `help:"Print one line of JSON."`
	URL  string `help:"Only ask this page of a running server and say whether it answers well; needs no data directory." placeholder:"URL"`
}

// diagnosis is what doctor prints.
type diagnosis struct {
	OK    bool       `json:"ok"`
	Parts []api.Part `json:"parts"`
}

// Run exits with 1 when anything is wrong, with 3 when a projection halted over
// a log that is not what it was.
func (c *doctorCmd) Run(ctx context.Context, g *Globals, out io.Writer) (err error) {
	if c.URL != "" {
		return ask(ctx, c.URL)
	}
	a, err := attachApp(ctx, *g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	d := diagnosis{OK: true, Parts: append(a.health(ctx), a.deeper(ctx)...)}
	halted := false
	for _, p := range d.Parts {
		d.OK = d.OK && p.OK
		halted = halted || strings.HasPrefix(p.Detail, haltedOn)
	}
	if c.JSON {
		if err := json.NewEncoder(out).Encode(d); err != nil {
			return err
		}
	} else {
		d.print(out)
	}
	switch {
	case halted:
		return fmt.Errorf("%w: a projection halted; see above, and run gridcase verify", errIntegrity)
	case !d.OK:
		return errors.New("something is wrong; see above")
	}
	return nil
}

func (d diagnosis) print(out io.Writer) {
	for _, p := range d.Parts {
		sign := "ok   "
		if !p.OK {
			sign = "WRONG"
		}
		fmt.Fprintf(out, "%s %-22s %s\n", sign, p.Name, p.Detail)
	}
	if d.OK {
		fmt.Fprintln(out, "All is well.")
	}
}

func ask(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, resp.Status)
	}
	return nil
}

// deeper looks at what takes longer than a readiness check may.
func (a *app) deeper(ctx context.Context) []api.Part {
	return append([]api.Part{a.documents()}, a.upkeep(ctx)...)
}

// upkeep is what somebody must see to while all parts run.
func (a *app) upkeep(ctx context.Context) []api.Part {
	return []api.Part{a.staffing(), a.duty(), a.timers(ctx), a.parkedCases(ctx)}
}

func (a *app) documents() api.Part {
	now := a.library.Current()
	units, people := len(now.Org.Units()), len(now.Org.People())
	p := api.Part{Name: "documents", OK: units > 0 && people > 0, Detail: fmt.Sprintf("%d units, %d people, %d matters; %s", units, people, now.Matters.Len(), versions(now))}
	if !p.OK {
		p.Detail += "; nobody can report before units and people are there: gridcase import --help"
	}
	return p
}

// staffing names grids that nobody works in: worth knowing, and no fault of the
// program.
func (a *app) staffing() api.Part {
	empty := slices.Sorted(maps.Keys(a.library.Current().Org.At(a.clock.Now()).Unstaffed()))
	p := api.Part{Name: "staffing", OK: true, Detail: "every grid has a worker"}
	if n := len(empty); n > 0 {
		p.Detail = fmt.Sprintf("%d grids have no worker, first %s: appoint one, or a deputy", n, empty[0])
	}
	return p
}

// duty names the times for which nobody is on duty where somebody should be; like
// a grid without a worker it is no fault of the program.
func (a *app) duty() api.Part {
	now := a.library.Current()
	gaps := now.Rosters.Gaps(now.Org.At(a.clock.Now()), a.clock.Now())
	p := api.Part{Name: "duty rosters", OK: true, Detail: fmt.Sprintf("%d rosters without a gap", len(now.Rosters))}
	if n := len(gaps); n > 0 {
		from, to := gaps[0].From.In(clock.Zone), gaps[0].To.In(clock.Zone)
		p.Detail = fmt.Sprintf("%d times nobody is on duty, first in %s from %s to %s: plan somebody, or ask for a swap", n, gaps[0].Unit, from.Format("2006-01-02 15:04"), to.Format("2006-01-02 15:04"))
	}
	return p
}

func versions(now reference.State) string {
	v := now.Versions
	return fmt.Sprintf("org@%d matters@%d calendar@%d policy@%d", v.Org, v.Matters, v.Calendar, v.Policy)
}

// late is how far behind a rung may be before it counts as missed.
const late = time.Minute

// timers compares the rungs that should have fired with those that did.
func (a *app) timers(ctx context.Context) api.Part {
	audit, err := deadlines.Missed(ctx, a.db.Pool, a.clock.Now().Add(-late))
	if err != nil {
		return api.Part{Name: "ladder", Detail: err.Error()}
	}
	if audit.Count == 0 {
		return api.Part{Name: "ladder", OK: true, Detail: "every rung that was due was reached"}
	}
	return api.Part{Name: "ladder", Detail: fmt.Sprintf("%d rungs should have been reached, the oldest at %s; does a server run?", audit.Count, audit.Oldest.Format(time.RFC3339))}
}

func (a *app) parkedCases(ctx context.Context) api.Part {
	parked, err := a.engine.Parked(ctx)
	if err != nil {
		return api.Part{Name: "parked cases", Detail: err.Error()}
	}
	if len(parked) == 0 {
		return api.Part{Name: "parked cases", OK: true, Detail: "none"}
	}
	return api.Part{Name: "parked cases", Detail: fmt.Sprintf("%d cases cannot be shown, first %s in %s: %s", len(parked), parked[0].Case, parked[0].Projection, parked[0].Error)}
}
