package command_test

import (
	"errors"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
)

func TestAReportIsPlacedByItsLocation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, tc := range map[string]struct {
		at   casefile.Location
		grid string
		unit string
	}{
		"inside a grid":                         {casefile.Location{Lat: 0.5, Lng: 0.5}, "g1", "c"},
		"inside its neighbour":                  {casefile.Location{Lat: 0.5, Lng: 1.5}, "g2", "c"},
		"on the border, where the lowest id is": {casefile.Location{Lat: 0.5, Lng: 1}, "g1", "c"},
		"outside all, where the district sorts": {casefile.Location{Lat: 9, Lng: 9}, "", "d"},
	} {
		in := intake(newID())
		in.Grid, in.Location = "", &tc.at
		out, _, err := b.cases.Report(t.Context(), in)
		if err != nil || out.State.Grid != tc.grid || out.State.At.Unit != tc.unit {
			t.Errorf("%s: grid %q at %q, %v", name, out.State.Grid, out.State.At.Unit, err)
		}
	}
}

func TestWhatCannotBeAReport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for code, change := range map[string]func(*command.Intake){
		"matter.unknown":          func(i *command.Intake) { i.Matter = "Z1" },
		"case.kind_mismatch":      func(i *command.Intake) { i.Kind = "service" },
		"grid.unknown":            func(i *command.Intake) { i.Grid = "nowhere" },
		"case.occurred_in_future": func(i *command.Intake) { i.OccurredAt = time.Now().Add(time.Hour) },
		"case.id_malformed":       func(i *command.Intake) { i.ID = "x" },
	} {
		in := intake(newID())
		change(&in)
		_, _, err := b.cases.Report(t.Context(), in)
		if !errors.Is(err, &es.Rejection{Code: code}) {
			t.Errorf("want %s, got %v", code, err)
		}
		if _, err := b.log.Head(t.Context(), in.ID); err == nil {
			t.Errorf("%s: something was written", code)
		}
	}
}

func TestWhatAnotherInstanceAdoptedCountsHereToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, ok := b.library.Current().Org.Unit("g3"); ok {
		t.Fatal("g3 is there already")
	}
	head, err := b.log.Head(t.Context(), reference.Org)
	if err != nil {
		t.Fatal(err)
	}
	c := es.Commit{ID: "grow", Subject: reference.Org, By: "test", At: time.Now(), Events: []es.Stored{{Type: "org.unit_set.v1", Data: []byte(`{"unit":{"id":"g3","kind":"grid","parent":"c","zh":"","en":""}}`)}}}
	if _, err := b.log.Append(t.Context(), c, head); err != nil {
		t.Fatal(err)
	}
	if err := b.library.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := b.library.Current()
	if u, ok := now.Org.Unit("g3"); !ok || u.Kind != org.KindGrid || now.Versions.Org != 2 {
		t.Errorf("g3: %v, org version %d", ok, now.Versions.Org)
	}
}
