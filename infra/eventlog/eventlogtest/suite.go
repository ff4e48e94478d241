// Package eventlogtest says what every event log must do, on whatever servers it
// stands, and starts real servers for tests that need one.
package eventlogtest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
)

// Rig is where a log stands: something to connect to that can be restarted.
type Rig interface {
	Connect(t testing.TB) *nats.Conn
	Start(t testing.TB)
	Stop()
}

// Run checks all promises of the log on the rigs that start makes, one a test.
// The configuration is the one the logs are opened with.
func Run(t *testing.T, cfg eventlog.Config, start func(t testing.TB) Rig) {
	for name, check := range map[string]func(*testing.T, *bench){
		"a case is created once":                              createdOnce,
		"a stale head conflicts":                              staleConflicts,
		"of twenty concurrent appends one wins":               oneWins,
		"a command is found again after a restart":            foundAfterRestart,
		"what is appended is what is read":                    roundTrip,
		"the history is the chain":                            historyIsTheChain,
		"a broken chain stops the history":                    historyStopsAtBreak,
		"ids that cannot be cases are refused":                idsRefused,
		"an old case may go on and be read":                   oldCaseGoesOn,
		"an unknown era holds nothing":                        unknownEra,
		"one stale command among many does not hurt the rest": staleAmongMany,
		"reference commits are stored all or none":            referenceAtomic,
		"a reader gets everything in order and then waits":    readerInOrder,
		"a reader goes on after a restart":                    readerSurvivesRestart,
		"a reader stops at a stream made anew":                readerStopsAtNewStream,
		"a reader stops at another stream's checkpoint":       readerStopsAtWrongHash,
		"a reader stops at a lost tail":                       readerStopsAtLostTail,
		"a reader stops at a broken chain":                    readerStopsAtBrokenChain,
		"a reader stops at a forged ledger":                   readerStopsAtForgedLedger,
		"a reader stops at a foreign message":                 readerStopsAtForeignMessage,
		"a reader stops at a hole":                            readerStopsAtHole,
		"verify passes a sound log":                           verifyPasses,
		"verify finds what was planted":                       verifyFinds,
		"verify misses a lost stream":                         verifyMissesStream,
		"an era keeps its partitions":                         eraKeepsPartitions,
		"unsafe settings are refused":                         unsafeRefused,
		"a new stream is announced":                           newStreamAnnounced,
		"close waits for appends":                             closeWaits,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := start(t)
			b := &bench{Rig: rig, cfg: cfg, nc: rig.Connect(t)}
			b.Log = b.open(t, cfg)
			js, err := jetstream.New(b.nc)
			must(t, err)
			b.js = js
			check(t, b)
		})
	}
}

// bench is one test's log with a connection beside it, for planting faults.
type bench struct {
	Rig
	*eventlog.Log
	cfg eventlog.Config
	nc  *nats.Conn
	js  jetstream.JetStream
}

func (b *bench) open(t testing.TB, cfg eventlog.Config) *eventlog.Log {
	t.Helper()
	l, err := eventlog.Open(t.Context(), b.nc, cfg)
	must(t, err)
	t.Cleanup(func() { must(t, l.Close()) })
	return l
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// NewCase is an id under which a case can be created now.
func NewCase() string { return uuid.Must(uuid.NewV7()).String() }

// Commit is a command of a case, with an id of its own.
func Commit(subject string) es.Commit {
	return es.Commit{
		ID: uuid.NewString(), Subject: subject, By: "p-17", At: time.Now(),
		Events: []es.Stored{{Type: "case.noted.v1", Data: json.RawMessage(`{"text":"井盖缺失 <三号楼>"}`)}},
		State:  &es.Snapshot{Fold: 1, Data: json.RawMessage(`{"notes":1}`)},
	}
}

// grow appends n commits to a subject and returns the last.
func (b *bench) grow(t testing.TB, subject string, n int) (head es.Recorded) {
	t.Helper()
	for range n {
		var err error
		head, err = b.Append(t.Context(), Commit(subject), head)
		must(t, err)
	}
	return head
}
