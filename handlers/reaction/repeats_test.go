package reaction_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
	"gridcase/infra/messaging"
	"gridcase/infra/postgres"
	"gridcase/infra/testkit"
	"gridcase/projections/kpi"
)

// place is a city in which the same is reported again and again at one place, with
// as many instances as there are doors.
type place struct {
	*city

	doors []*command.Cases

	mu      sync.Mutex
	counted map[string]bool // cases for which somebody has counted
}

// instances run the reactions so many times over one log and one database.
func instances(t *testing.T, n int) *place {
	t.Helper()
	p := &place{city: setup(t), counted: map[string]bool{}}
	p.ref.state.Org = org.NewTree(p.ref.state.Org.Units(), []org.Person{{ID: "sv", Grants: []org.Grant{{Role: org.Supervisor, Unit: "s1"}}}})
	url := testkit.Postgres(t)
	for range n {
		db, err := postgres.Open(t.Context(), url, postgres.Config{Projections: []postgres.Projection{
			{Name: kpi.Name, Schema: kpi.Schema, Version: kpi.Version, New: func() postgres.Fold { return kpi.New() }},
		}})
		ok(t, err)
		t.Cleanup(db.Close)
		engine := postgres.NewEngine(db, feed{p.log}, postgres.EngineConfig{Logger: quiet()})
		run(t, engine.Run)
		door := p.door(t, p.log)
		p.doors = append(p.doors, door)
		r, err := reaction.New(p.subscriber(t), messaging.Recorded, door, p.ref, p.log, deaf{}, reaction.Config{Logger: quiet(), Repeats: p.counting(db, engine)})
		ok(t, err)
		run(t, func(ctx context.Context) { ok(t, r.Run(ctx)) })
		<-r.Running()
	}
	return p
}

func (p *place) counting(db *postgres.DB, engine *postgres.Engine) reaction.Repeats {
	return func(ctx context.Context, id string, days int, _ es.Position) ([]kpi.Told, error) {
		heads, err := p.log.Heads(ctx)
		for i := 0; err == nil && i < len(heads); i++ {
			err = engine.Wait(ctx, kpi.Name, heads[i])
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", command.ErrUnavailable, err)
		}
		told, err := kpi.Reported(ctx, db.Pool, id, days)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.counted[id] = err == nil
		return told, err
	}
}

// reportAt reports garbage at the place, as of a moment.
func (p *place) reportAt(t *testing.T, door int, at time.Time) string {
	t.Helper()
	js := p.doors[door%len(p.doors)]
	id, err := uuid.NewV7()
	ok(t, err)
	_, _, err = js.Report(t.Context(), command.Intake{
		ID: id.String(), By: "gw01", Matter: "E0101", Text: "垃圾", Grid: "g1", OccurredAt: at, Channel: "grid_worker",
		Location: &casefile.Location{Lat: 30.00010, Lng: 120.00010},
	})
	ok(t, err)
	return id.String()
}

// ordered lists which of the cases have an order for being reported again.
func (p *place) ordered(t *testing.T, ids []string) (with []string) {
	t.Helper()
	for _, id := range ids {
		if slices.Contains(p.state(t, id).Ordered, "repeat") {
			with = append(with, id)
		}
	}
	return with
}

func under(s casefile.State, order string) bool {
	return s.Twins != nil && slices.ContainsFunc(s.Twins.Links, func(l casefile.Link) bool { return l.Case == order && l.Kind == casefile.Repeats })
}

// TestLaterReportsStandUnderTheOrderOfTheThird: reports of one place come in one
// after the other through two instances that both react to all of them, faster than
// anybody reacts. The third gets an order, and every later one stands under it.
func TestLaterReportsStandUnderTheOrderOfTheThird(t *testing.T) {
	t.Parallel()
	p := instances(t, 2)
	var ids []string
	for i := range 16 {
		ids = append(ids, p.reportAt(t, i, p.time.Now()))
		p.time.forward(time.Second)
	}
	until(t, "all later ones stand under the third, and it knows", func() bool {
		third := p.state(t, ids[2]).Twins
		return third != nil && len(third.Links) == len(ids)-3 && !slices.ContainsFunc(ids[3:], func(id string) bool { return !under(p.state(t, id), ids[2]) })
	})
	if orders := p.ordered(t, ids); !slices.Equal(orders, ids[2:3]) {
		t.Errorf("ordered are %v, want the third alone of %v", orders, ids)
	}
	for _, id := range ids {
		given, told := 0, map[string]int{}
		for _, e := range p.events(t, id) {
			switch e := e.(type) {
			case casefile.Supervised:
				given++
			case casefile.Linked:
				told[e.Case]++
			}
		}
		third := id == ids[2]
		if want := map[bool]int{true: 1}[third]; given != want {
			t.Errorf("%s was ordered %d times", id, given)
		}
		for other, n := range told {
			if n != 1 || !third && other != ids[2] {
				t.Errorf("%s was linked to %s %d times, the order is of %s", id, other, n, ids[2])
			}
		}
	}
}

// TestReportsOfOneMomentAreNotForgotten: where several come in at the very same
// moment nobody can tell which is the third. One of them gets the order all the
// same, at the latest when the next one comes, and that one stands under it.
func TestReportsOfOneMomentAreNotForgotten(t *testing.T) {
	t.Parallel()
	p := instances(t, 2)
	ids := make([]string, 12)
	var g errgroup.Group
	for i := range ids {
		g.Go(func() error { ids[i] = p.reportAt(t, i, p.time.Now()); return nil })
	}
	ok(t, g.Wait())
	until(t, "somebody has counted for each of them", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return !slices.ContainsFunc(ids, func(id string) bool { return !p.counted[id] })
	})
	p.time.forward(time.Second)
	next := p.reportAt(t, 0, p.time.Now())
	until(t, "the next one stands under an order", func() bool {
		s := p.state(t, next)
		return slices.ContainsFunc(p.ordered(t, ids), func(order string) bool { return under(s, order) })
	})
}
