package command_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
	"gridcase/infra/eventlog"
	"gridcase/infra/seal"
	"gridcase/infra/testkit"
)

// bundle is the command path on a real log with real keys.
type bundle struct {
	log     *eventlog.Log
	keys    *seal.Keys
	library *command.Library
	cases   *command.Cases
	nc      *nats.Conn
}

// tree has a grid of one square degree around (0.5, 0.5), and its neighbour.
var tree = []org.Unit{
	{ID: "d", Kind: org.KindDistrict}, {ID: "s", Kind: org.KindStreet, Parent: "d"}, {ID: "c", Kind: org.KindCommunity, Parent: "s"},
	{ID: "g1", Kind: org.KindGrid, Parent: "c", Area: []org.Point{{Lat: 0, Lng: 0}, {Lat: 0, Lng: 1}, {Lat: 1, Lng: 1}, {Lat: 1, Lng: 0}}},
	{ID: "g2", Kind: org.KindGrid, Parent: "c", Area: []org.Point{{Lat: 0, Lng: 1}, {Lat: 0, Lng: 2}, {Lat: 1, Lng: 2}, {Lat: 1, Lng: 1}}},
}

func setup(t *testing.T) bundle {
	t.Helper()
	nc := testkit.NATS(t)
	log, err := eventlog.Open(t.Context(), nc, eventlog.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = log.Close() }) // before the connection; it cannot fail
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.Open(t.Context(), js, make([]byte, 32), seal.Config{})
	if err != nil {
		t.Fatal(err)
	}
	adopt(t, log, reference.Matters, reference.MattersAdopted{Catalogue: matter.Default()})
	adopt(t, log, reference.Calendar, reference.CalendarAdopted{Calendar: clock.Default()})
	adopt(t, log, reference.Policy, reference.PolicyAdopted{Policy: routing.Default()})
	var units []reference.Event
	for _, u := range tree {
		units = append(units, reference.UnitSet{Unit: u})
	}
	adopt(t, log, reference.Org, units...)
	b := bundle{log: log, keys: keys, nc: nc}
	b.open(t, log)
	return b
}

// open stands a fresh process on the log.
func (b *bundle) open(t *testing.T, log command.Log) {
	t.Helper()
	var err error
	if b.library, err = command.NewLibrary(t.Context(), b.log, command.LibraryConfig{}); err != nil {
		t.Fatal(err)
	}
	b.cases = command.New(log, b.library, b.keys, command.Config{})
}

func adopt(t *testing.T, log *eventlog.Log, subject string, events ...reference.Event) {
	t.Helper()
	c := es.Commit{ID: uuid.NewString(), Subject: subject, By: "test", At: time.Now()}
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		c.Events = append(c.Events, es.Stored{Type: reference.Name(e), Data: data})
	}
	if _, err := log.Append(t.Context(), c, es.Recorded{}); err != nil {
		t.Fatal(err)
	}
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func intake(id string) command.Intake {
	return command.Intake{ID: id, By: "gw1", Kind: "incident", Matter: "C0103", Text: "路灯不亮，张三 13800138000", Grid: "g1", OccurredAt: time.Now().Add(-time.Minute).Truncate(time.Second), Channel: "grid_worker"}
}

func (b bundle) report(t *testing.T) string {
	t.Helper()
	id := newID()
	if _, created, err := b.cases.Report(t.Context(), intake(id)); err != nil || !created {
		t.Fatalf("report: created %v, %v", created, err)
	}
	return id
}

func order(id, key, by string, v casefile.Verb) command.Order {
	return command.Order{Case: id, ID: key, By: by, Digest: key, Verb: func(context.Context, casefile.State) (casefile.Verb, error) { return v, nil }}
}

func words(s string) personal.Sealed { return personal.Sealed{Key: personal.TextKey, Bytes: []byte(s)} }
