package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/api"
	"gridcase/infra/postgres"
)

// lagging is how old the oldest commit may be that a projection does not show
// before it counts as wrong.
const lagging = 30 * time.Second

// haltedOn begins the words about a projection that does not trust its stream.
const haltedOn = "halted on "

// health says how the parts are. Only the log is needed to take commands in.
func (a *app) health(ctx context.Context) []api.Part {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return append([]api.Part{a.logHealth(ctx)}, a.viewHealth(ctx)...)
}

func (a *app) logHealth(ctx context.Context) api.Part {
	p := api.Part{Name: "log", Needed: true}
	if _, err := a.log.Head(ctx, reference.Policy); err != nil && !errors.Is(err, es.ErrNotFound) {
		p.Detail = err.Error()
		return p
	}
	p.OK, p.Detail = true, "answers"
	return p
}

func (a *app) viewHealth(ctx context.Context) []api.Part {
	status, err := a.engine.Status(ctx)
	if err != nil {
		return []api.Part{{Name: "postgres", Detail: err.Error()}}
	}
	parts := []api.Part{{Name: "postgres", OK: true, Detail: "answers"}}
	at := map[string]int{} // a projection has a status for each stream, and one part
	for _, s := range status {
		if _, known := at[s.Projection]; !known {
			at[s.Projection] = len(parts)
			parts = append(parts, api.Part{Name: "projection " + s.Projection, OK: true, Detail: "shows everything"})
		}
		worsen(&parts[at[s.Projection]], s)
	}
	return parts
}

// worsen adds what one stream says of a projection.
func worsen(p *api.Part, s postgres.Status) {
	switch {
	case s.Halted != "":
		p.OK, p.Detail = false, haltedOn+s.Stream+": "+s.Halted
	case s.Building:
		p.OK, p.Detail = false, "is being built"
	case s.Oldest > lagging:
		p.OK, p.Detail = false, fmt.Sprintf("is %s behind on %s", s.Oldest.Round(time.Second), s.Stream)
	}
}
