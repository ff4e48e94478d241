package reaction_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
	"gridcase/handlers/reaction"
)

// shelf holds the documents as the log would.
type shelf struct {
	mu    sync.Mutex
	state reference.State
	wrote int
}

func (s *shelf) Current() reference.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

func (s *shelf) take(subject string, events ...reference.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = reference.Evolve(s.state, subject, reference.Commit{Version: s.state.Seen(subject) + 1, At: time.Now(), Events: events})
}

func (s *shelf) Change(_ context.Context, o command.Draft) (command.Changed, error) {
	events, err := o.Change(s.Current())
	if len(events) > 0 {
		s.take(o.Subject, events...)
		s.wrote++
	}
	return command.Changed{}, err
}

func TestTheSupervisorHearsOnceThatAGridHasNoWorker(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	worker := org.Person{ID: "gw", Grants: []org.Grant{{Role: org.GridWorker, Unit: "g"}}}
	for _, u := range []org.Unit{{ID: "d", Kind: org.KindDistrict}, {ID: "c", Kind: org.KindCommunity, Parent: "d"}, {ID: "g", Kind: org.KindGrid, Parent: "c"}, {ID: "h", Kind: org.KindGrid, Parent: "c"}} {
		s.take(reference.Org, reference.UnitSet{Unit: u})
	}
	s.take(reference.Org, reference.PersonSet{Person: worker}, reference.PersonSet{Person: org.Person{ID: "sv", Grants: []org.Grant{{Role: org.Supervisor, Unit: "c"}}}})
	heard := make(chan []es.Change, 100)
	w := reaction.NewWarden(s, s, func(c []es.Change) error { heard <- c; return nil }, reaction.WardenConfig{Every: time.Millisecond, Logger: quiet()})
	run(t, w.Run)
	if c := <-heard; len(c) != 0 { // h, which never had anybody
		t.Errorf("at the start somebody is told: %v", c)
	}
	worker.Left = true
	s.take(reference.Org, reference.PersonSet{Person: worker})
	if c := <-heard; len(c) != 1 || !slices.Equal(c[0].People, []string{"sv"}) {
		t.Errorf("told %v", c)
	}
	worker.Left = false
	s.take(reference.Org, reference.PersonSet{Person: worker})
	if c := <-heard; len(c) != 0 {
		t.Errorf("told that somebody works there: %v", c)
	}
	if told := s.Current().Vacancies("sv"); len(told) != 1 || told[0].Grid != "g" {
		t.Errorf("the inbox has %v", told)
	}
}
