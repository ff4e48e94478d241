package messaging_test

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ThreeDotsLabs/watermill/message"

	"gridcase/domain/es"
	"gridcase/infra/messaging"
)

// parked lets a handler fail on the first commit of a case until mended is set.
func parked(t *testing.T, handler string) (d *desk, s *messaging.Subscriber, b *book, ill, well string, mended *atomic.Bool) {
	t.Helper()
	d = setup(t)
	ids := d.sameStream(t, 2)
	ill, well, mended = ids[0], ids[1], &atomic.Bool{}
	b, s = newBook(), d.instance(t, messaging.Config{})
	for _, id := range []string{ill, ill, well, ill, well} {
		d.append(t, id)
	}
	serve(t, t.Context(), s, handler, func(r es.Recorded, _ *message.Message) error {
		if r.Subject == ill && r.Version == 1 && !mended.Load() {
			b.write("refused " + line(r))
			return errors.New("cannot be handled")
		}
		b.write(line(r))
		return nil
	})
	b.until(t, func(l []string) bool { return slices.Contains(l, well[24:]+" v2") })
	return d, s, b, ill, well, mended
}

func TestACaseThatFailsIsParkedAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	_, s, b, ill, well, _ := parked(t, "park")
	refused := "refused " + ill[24:] + " v1"
	want := []string{refused, refused, refused, well[24:] + " v1", well[24:] + " v2"}
	if lines := b.read(); !slices.Equal(lines, want) {
		t.Fatalf("got %v, want %v", lines, want)
	}
	list, err := s.Parking().List(t.Context())
	ok(t, err)
	if len(list) != 1 || list[0].Handler != "park" || list[0].Case != ill || len(list[0].Items) != 3 {
		t.Fatalf("parked: %+v", list)
	}
	first, second := list[0].Items[0], list[0].Items[1]
	if first.Tries != 3 || first.Error != "cannot be handled" || first.At.IsZero() || first.Seq != 1 || second.Tries != 0 || second.Seq != 2 {
		t.Fatalf("parked: %+v", list[0].Items)
	}
}

func TestAReleasedCaseIsHandledInItsOrder(t *testing.T) {
	t.Parallel()
	d, s, b, ill, _, mended := parked(t, "release")
	mended.Store(true)
	before := len(b.read())
	ok(t, s.Parking().Release(t.Context(), "release", ill))
	d.append(t, ill) // while it is being released
	lines := b.until(t, func(l []string) bool { return len(l) == before+4 })[before:]
	for i, v := range []string{" v1", " v2", " v3", " v4"} {
		if !strings.HasSuffix(lines[i], v) {
			t.Fatalf("got %v", lines)
		}
	}
	d.append(t, ill)
	b.until(t, func(l []string) bool { return strings.HasSuffix(l[len(l)-1], " v5") })
	list, err := s.Parking().List(t.Context())
	ok(t, err)
	if len(list) != 0 {
		t.Fatalf("still parked: %+v", list)
	}
	if err = s.Parking().Release(t.Context(), "release", ill); !errors.Is(err, messaging.ErrNotParked) {
		t.Fatalf("got %v", err)
	}
}

func TestWhatFailsAgainStaysParked(t *testing.T) {
	t.Parallel()
	d, s, b, ill, well, _ := parked(t, "stay")
	before := len(b.read())
	ok(t, s.Parking().Release(t.Context(), "stay", ill))
	b.until(t, func(l []string) bool { return len(l) == before+1 })
	d.append(t, ill)
	d.append(t, well)
	b.until(t, func(l []string) bool { return slices.Contains(l, well[24:]+" v3") })
	list, err := s.Parking().List(t.Context())
	ok(t, err)
	if len(list) != 1 || len(list[0].Items) != 4 || list[0].Items[0].Error == "" {
		t.Fatalf("parked: %+v", list)
	}
}

func TestParkingOutlivesARestart(t *testing.T) {
	t.Parallel()
	d, s, b, ill, _, _ := parked(t, "restart")
	ok(t, s.Close())
	d.stop()
	d.start(t)
	again := d.instance(t, messaging.Config{})
	before := len(b.read())
	serve(t, t.Context(), again, "restart", func(r es.Recorded, _ *message.Message) error { b.write(line(r)); return nil })
	d.append(t, ill)
	ok(t, again.Parking().Release(t.Context(), "restart", ill))
	lines := b.until(t, func(l []string) bool { return len(l) == before+4 })[before:]
	for i, v := range []string{" v1", " v2", " v3", " v4"} {
		if lines[i] != ill[24:]+v {
			t.Fatalf("got %v", lines)
		}
	}
}
