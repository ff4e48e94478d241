package messaging_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
	"gridcase/infra/messaging"
)

func TestTwoInstancesHandleEachStreamStrictlyInOrder(t *testing.T) {
	t.Parallel()
	d := setup(t)
	const cases, commits = 40, 5
	var mu sync.Mutex
	last, busy, total := map[string]uint64{}, map[string]bool{}, 0
	by := [2]atomic.Int64{}
	b := newBook()
	for i := range 2 {
		serve(t, t.Context(), d.instance(t, messaging.Config{}), "order", func(r es.Recorded, _ *message.Message) error {
			mu.Lock()
			if busy[r.Position.Stream] {
				t.Errorf("two commits of %s at once", r.Position.Stream)
			}
			if r.Position.Seq != last[r.Position.Stream]+1 {
				t.Errorf("%s came after %d", r.Position, last[r.Position.Stream])
			}
			busy[r.Position.Stream] = true
			mu.Unlock()
			by[i].Add(1)
			mu.Lock()
			busy[r.Position.Stream], last[r.Position.Stream] = false, r.Position.Seq
			total++
			mu.Unlock()
			b.write("")
			return nil
		})
	}
	var writers sync.WaitGroup
	for range cases {
		id := newCase(t)
		writers.Go(func() {
			for range commits {
				d.append(t, id)
			}
		})
	}
	writers.Wait()
	b.until(t, func(lines []string) bool { return len(lines) >= cases*commits })
	if total != cases*commits || by[0].Load() == 0 || by[1].Load() == 0 {
		t.Fatalf("%d commits handled, %d and %d by the instances", total, by[0].Load(), by[1].Load())
	}
}

func TestARefusedCommitComesAgainBeforeTheNext(t *testing.T) {
	t.Parallel()
	d := setup(t)
	ids := d.sameStream(t, 2)
	b, refusals := newBook(), 0
	first, second := d.append(t, ids[0]), d.append(t, ids[1])
	serve(t, t.Context(), d.instance(t, messaging.Config{}), "again", func(r es.Recorded, _ *message.Message) error {
		b.write(r.Position.String())
		if r.Position == first && refusals < 2 {
			refusals++
			return errors.New("not yet")
		}
		return nil
	})
	lines := b.until(t, func(l []string) bool { return slices.Contains(l, second.String()) })
	if want := []string{first.String(), first.String(), first.String(), second.String()}; !slices.Equal(lines, want) {
		t.Fatalf("got %v, want %v", lines, want)
	}
}

func TestAnOutageIsWaitedForAndParksNothing(t *testing.T) {
	t.Parallel()
	d := setup(t)
	d.append(t, newCase(t))
	b, s := newBook(), d.instance(t, messaging.Config{})
	serve(t, t.Context(), s, "outage", func(r es.Recorded, m *message.Message) error {
		b.write(line(r))
		if len(b.read()) < 8 { // more than there are tries
			m.Metadata.Set(messaging.MetaOutage, "true")
			return errors.New("the log does not answer")
		}
		return nil
	})
	b.until(t, func(l []string) bool { return len(l) == 8 })
	parked, err := s.Parking().List(t.Context())
	ok(t, err)
	if len(parked) > 0 {
		t.Fatalf("parked %v", parked)
	}
}

func TestASlowHandlerIsNotOvertakenByTheOtherInstance(t *testing.T) {
	t.Parallel()
	d := setup(t)
	d.append(t, newCase(t))
	b := newBook()
	release := make(chan struct{})
	for range 2 {
		serve(t, t.Context(), d.instance(t, messaging.Config{AckWait: 150 * time.Millisecond}), "slow", func(r es.Recorded, _ *message.Message) error {
			b.write(line(r))
			<-release
			return nil
		})
	}
	b.until(t, func(l []string) bool { return len(l) == 1 })
	<-time.After(600 * time.Millisecond) // four times AckWait: silence is what is tested here
	close(release)
	if lines := b.read(); len(lines) != 1 {
		t.Fatalf("handed out %d times", len(lines))
	}
}

func TestAnotherInstanceTakesOverFromADeadOne(t *testing.T) {
	t.Parallel()
	d := setup(t)
	pos := d.append(t, newCase(t))
	nc := d.connect(t)
	js, err := jetstream.New(nc)
	ok(t, err)
	dead, err := messaging.NewSubscriber(t.Context(), js, messaging.Config{AckWait: 200 * time.Millisecond, Grace: time.Millisecond, Logger: quiet()})
	ok(t, err)
	messages, err := dead.Subscribe(t.Context(), "takeover")
	ok(t, err)
	<-messages // and never answers
	nc.Close()
	defer dead.Close()
	b := newBook()
	serve(t, t.Context(), d.instance(t, messaging.Config{AckWait: 200 * time.Millisecond}), "takeover", func(r es.Recorded, _ *message.Message) error {
		b.write(r.Position.String())
		return nil
	})
	b.until(t, func(l []string) bool { return slices.Contains(l, pos.String()) })
}

func TestReactionsGoOnAfterTheServerWasAway(t *testing.T) {
	t.Parallel()
	d := setup(t)
	id, b := newCase(t), newBook()
	serve(t, t.Context(), d.instance(t, messaging.Config{}), "away", func(r es.Recorded, _ *message.Message) error {
		b.write(fmt.Sprint(r.Version))
		return nil
	})
	d.append(t, id)
	b.until(t, func(l []string) bool { return slices.Contains(l, "1") })
	d.stop()
	d.start(t)
	for !d.nc.IsConnected() {
		time.Sleep(5 * time.Millisecond)
	}
	d.append(t, id)
	b.until(t, func(l []string) bool { return slices.Contains(l, "2") })
}

func TestAStreamOfANewEraIsFollowed(t *testing.T) {
	t.Parallel()
	d, b := setup(t), newBook()
	serve(t, t.Context(), d.instance(t, messaging.Config{}), "era", func(r es.Recorded, _ *message.Message) error {
		b.write(r.Position.Stream)
		return nil
	})
	d.append(t, newCase(t))
	b.until(t, func(l []string) bool { return len(l) == 1 })
	js, err := jetstream.New(d.nc)
	ok(t, err)
	_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "CASES_2099_0", Subjects: []string{"gc.case.2099.0.*"}})
	ok(t, err)
	_, err = js.Publish(t.Context(), "gc.case.2099.0."+newCase(t), []byte(`{"id":"x","version":1}`))
	ok(t, err)
	b.until(t, func(l []string) bool { return slices.Contains(l, "CASES_2099_0") })
}

func TestAHandlerStartsWhereItStopped(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	b := newBook()
	note := func(r es.Recorded, _ *message.Message) error { b.write(line(r)); return nil }
	for range 3 {
		d.append(t, id)
		s := d.instance(t, messaging.Config{})
		before := len(b.read())
		serve(t, t.Context(), s, "resume", note)
		b.until(t, func(l []string) bool { return len(l) > before })
		ok(t, s.Close())
	}
	if lines := b.read(); len(lines) != 3 || lines[2] != id[24:]+" v3" {
		t.Fatalf("got %v", lines)
	}
}
