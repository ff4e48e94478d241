package reaction_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/process"
	"gridcase/handlers/command"
	"gridcase/infra/messaging"
)

// ears hears every notice.
type ears struct {
	mu    sync.Mutex
	heard []string
}

func (e *ears) Notify(_ context.Context, caseID string, at es.Position, notices []process.Notice) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, n := range notices {
		if at.Seq == 0 {
			return errors.New("no position")
		}
		e.heard = append(e.heard, fmt.Sprintf("%s %s %s%s", caseID, n.Kind, n.Person, n.Unit))
	}
	return nil
}

func (e *ears) of(caseID string) (heard []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, h := range e.heard {
		if h[:len(caseID)] == caseID {
			heard = append(heard, h[len(caseID)+1:])
		}
	}
	return heard
}

// through passes orders on until told otherwise.
type through struct {
	*command.Cases
	refuse func(o command.Order) error
}

func (w through) Do(ctx context.Context, o command.Order) (command.Outcome, error) {
	if err := w.refuse(o); err != nil {
		return command.Outcome{}, err
	}
	return w.Cases.Do(ctx, o)
}

func (c *city) do(t *testing.T, id, by string, verb casefile.Verb) {
	t.Helper()
	_, err := c.cases.Do(t.Context(), command.Order{Case: id, ID: fmt.Sprintf("%s-%T-%d", id, verb, time.Now().UnixNano()), By: by,
		Verb: func(context.Context, casefile.State) (casefile.Verb, error) { return verb, nil }})
	ok(t, err)
}

// ring reaches a rung by hand, its time having come.
func (c *city) ring(t *testing.T, id, rung string) {
	t.Helper()
	c.time.forward(24 * 30 * time.Hour)
	c.do(t, id, "system:ladder", casefile.Ring{Rung: rung, Arm: c.state(t, id).Terms.Arm})
}

func words(t *testing.T, c *city, id string) personal.Sealed {
	t.Helper()
	s, err := c.cases.Words(t.Context(), id, "原因")
	ok(t, err)
	return s
}

func TestPeopleLearnWhatConcernsThem(t *testing.T) {
	t.Parallel()
	c, e := setup(t), &ears{}
	id := c.report(t, "g1")
	c.do(t, id, "gw02", casefile.Claim{})
	c.ring(t, id, "resolve.100")
	c.do(t, id, "gw02", casefile.Escalate{Reason: words(t, c, id)})
	c.react(t, c.cases, e)
	want := []string{"arrived g1", "overdue gw02", "overdue g1", "climbed c1"}
	until(t, "all are told", func() bool { return len(e.of(id)) == len(want) })
	if got := e.of(id); !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestASnapshotOfAnotherFoldIsReplaced(t *testing.T) {
	t.Parallel()
	c, e := setup(t), &ears{}
	id := c.report(t, "g1")
	head, err := c.log.Head(t.Context(), id)
	ok(t, err)
	s := c.state(t, id)
	data, err := json.Marshal(casefile.Escalated{From: s.At, To: s.Chain[1], By: "gw01", Terms: s.Terms})
	ok(t, err)
	_, err = c.log.Append(t.Context(), es.Commit{
		ID: "another-release", Subject: id, By: "gw01", At: c.time.Now(), Events: []es.Stored{{Type: "case.escalated.v1", Data: data}},
		State: &es.Snapshot{Fold: casefile.FoldVersion + 1, Data: []byte(`{"at":"elsewhere"}`)},
	}, head)
	ok(t, err)
	c.react(t, c.cases, e)
	until(t, "the community is told", func() bool { return slices.Contains(e.of(id), "climbed c1") })
}

func TestACommitThatCannotBeReadParksItsCaseOnly(t *testing.T) {
	t.Parallel()
	c, e := setup(t), &ears{}
	ill, well := c.report(t, "g1"), ""
	stream, _, err := c.log.Place(ill)
	ok(t, err)
	head, err := c.log.Head(t.Context(), ill)
	ok(t, err)
	_, err = c.log.Append(t.Context(), es.Commit{
		ID: "from-the-future", Subject: ill, By: "x", At: c.time.Now(), Events: []es.Stored{{Type: "case.teleported.v9", Data: []byte("{}")}},
	}, head)
	ok(t, err)
	for at := ""; at != stream; at, _, err = c.log.Place(well) {
		ok(t, err)
		well = c.report(t, "g1")
	}
	s := c.react(t, c.cases, e)
	c.ring(t, well, "accept.100")
	until(t, "the other case climbs", func() bool { return c.state(t, well).At.Level == org.Community })
	until(t, "every reaction parked the case, and no other", func() bool {
		parked, err := s.Parking().List(t.Context())
		ok(t, err)
		return len(parked) == 3 && !slices.ContainsFunc(parked, func(p messaging.Parked) bool { return p.Case != ill })
	})
}

func TestABrokenReactionDoesNotTakeTheProcessDown(t *testing.T) {
	t.Parallel()
	c := setup(t)
	id := c.report(t, "g1")
	c.ring(t, id, "accept.100")
	s := c.react(t, through{c.cases, func(command.Order) error { panic("broken") }}, deaf{})
	until(t, "the case is parked", func() bool {
		parked, err := s.Parking().List(t.Context())
		ok(t, err)
		return len(parked) == 1 && parked[0].Handler == "escalation" && len(parked[0].Items[0].Error) > 0
	})
}

func TestAnOutageOfTheLogDelaysAClimbAndParksNothing(t *testing.T) {
	t.Parallel()
	c := setup(t)
	id := c.report(t, "g1")
	c.ring(t, id, "accept.100")
	var tries atomic.Int64
	s := c.react(t, through{c.cases, func(command.Order) error {
		if tries.Add(1) < 8 { // the subscriber of these tests parks at the third
			return fmt.Errorf("append: %w", command.ErrUnavailable)
		}
		return nil
	}}, deaf{})
	until(t, "it climbs", func() bool { return c.state(t, id).At.Level == org.Community })
	parked, err := s.Parking().List(t.Context())
	ok(t, err)
	if len(parked) > 0 {
		t.Fatalf("parked %+v", parked)
	}
}

func TestARefusedWishIsAnAnswer(t *testing.T) {
	t.Parallel()
	c := setup(t)
	id := c.report(t, "g1")
	c.ring(t, id, "accept.100")
	c.ring(t, id, "resolve.150")
	asked := make(chan string, 10)
	s := c.react(t, through{c.cases, func(o command.Order) error { asked <- o.ID; return casefile.ErrClosed }}, deaf{})
	if first, second := <-asked, <-asked; first == second {
		t.Fatalf("%s was asked for again", first)
	}
	parked, err := s.Parking().List(t.Context())
	ok(t, err)
	if len(parked) > 0 {
		t.Fatalf("parked %+v", parked)
	}
}

// The subscriber and the reactions may not import each other, but must mean the
// same by the same words: an outage that is called anything else parks cases.
func TestReactionsAndSubscriberSpeakOfErrorsAlike(t *testing.T) {
	t.Parallel()
	if messaging.MetaError != "error" || messaging.MetaOutage != "outage" {
		t.Fatal("react.go writes other names than the subscriber reads")
	}
}
