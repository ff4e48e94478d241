package messaging_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"go.uber.org/goleak"

	"gridcase/domain/es"
	"gridcase/domain/process"
	"gridcase/infra/messaging"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The same with watermill-nats ended in "send on closed channel".
func TestClosingWhileMessagesFlowLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	d := setup(t)
	id := newCase(t)
	var handled, begun atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 300 {
			d.append(t, id)
		}
	}()
	for handled.Load() < 300 {
		router, err := message.NewRouter(message.RouterConfig{CloseTimeout: 5 * time.Second}, watermill.NopLogger{})
		ok(t, err)
		router.AddConsumerHandler("close", "close", d.instance(t, messaging.Config{AckWait: time.Minute}), func(m *message.Message) error {
			begun.Add(1)
			r, err := messaging.Recorded(m)
			if err != nil || int64(r.Version) != handled.Load()+1 {
				t.Errorf("version %d came after %d, error %v", r.Version, handled.Load(), err)
			}
			if m.Context().Err() != nil {
				t.Error("the handler was cancelled")
			}
			handled.Add(1)
			return nil
		})
		ran := make(chan error, 1)
		go func() { ran <- router.Run(t.Context()) }()
		<-router.Running()
		for before := handled.Load(); handled.Load() < min(before+40, 300); {
			time.Sleep(time.Millisecond)
		}
		ok(t, router.Close()) // AckWait is a minute: a message not given back would stop the next round
		ok(t, <-ran)
	}
	<-done
	if begun.Load() != 300 {
		t.Fatalf("%d begun for 300 commits", begun.Load())
	}
}

func TestCloseWaitsForTheHandlerButNotForEver(t *testing.T) {
	t.Parallel()
	d := setup(t)
	d.append(t, newCase(t))
	s := d.instance(t, messaging.Config{Grace: 100 * time.Millisecond})
	messages, err := s.Subscribe(t.Context(), "patience")
	ok(t, err)
	m := <-messages
	closed := make(chan struct{})
	go func() { s.Close(); close(closed) }()
	select {
	case <-closed:
		t.Fatal("closed while a handler runs")
	case <-m.Context().Done(): // the grace is over
	}
	m.Nack()
	<-closed
	if _, open := <-messages; open {
		t.Fatal("a message after Close")
	}
	ok(t, s.Close())
	if _, err = s.Subscribe(t.Context(), "late"); err == nil {
		t.Fatal("subscribed to a closed subscriber")
	}
}

func TestBulletinsReachThoseWhoListen(t *testing.T) {
	t.Parallel()
	d := setup(t)
	speaker, listener := messaging.NewBulletin(d.nc, quiet()), messaging.NewBulletin(d.connect(t), quiet())
	queue, all, news := make(chan es.Change, 2000), make(chan es.Change, 2000), make(chan messaging.News, 10)
	collect := func(into chan es.Change) func([]es.Change) {
		return func(changes []es.Change) {
			for _, c := range changes {
				into <- c
			}
		}
	}
	stopQueue, err := listener.OnChanged("queue", collect(queue))
	ok(t, err)
	stopAll, err := listener.OnChanged("", collect(all))
	ok(t, err)
	stopNews, err := listener.OnNews(func(n []messaging.News) {
		for _, one := range n {
			news <- one
		}
	})
	ok(t, err)
	ok(t, listener.Flush())

	changes := make([]es.Change, 1200) // more than one message holds
	for i := range changes {
		changes[i] = es.Change{Projection: "queue", Case: newCase(t), Paths: []string{"d1.s1"}, Position: "CASES_2026_0:1"}
	}
	other := es.Change{Projection: "timeline", Case: newCase(t)}
	ok(t, speaker.Changed(append(changes, other)))
	for i := range changes {
		if got := <-queue; got.Case != changes[i].Case {
			t.Fatalf("change %d is of %s", i, got.Case)
		}
	}
	for range 1201 {
		<-all
	}
	ok(t, speaker.Notify(t.Context(), "c1", es.Position{Stream: "CASES_2026_0", Seq: 7}, []process.Notice{{Kind: process.Overdue, Person: "p1"}}))
	if got := <-news; got != (messaging.News{Case: "c1", Position: "CASES_2026_0:7", Kind: process.Overdue, Person: "p1"}) {
		t.Fatalf("got %+v", got)
	}
	for _, stop := range []func() error{stopQueue, stopAll, stopNews} {
		ok(t, stop())
	}
	if len(queue) != 0 {
		t.Fatal("a change of another projection")
	}
}
