package messaging_test

import (
	"fmt"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/infra/messaging"
)

// BenchmarkDelivery measures how many commits a handler with nothing to do is
// given: one stream, one message in flight, synced writes.
func BenchmarkDelivery(b *testing.B) {
	d := setup(b)
	js, err := jetstream.New(d.nc)
	ok(b, err)
	_, err = js.CreateStream(b.Context(), jetstream.StreamConfig{Name: "CASES_2001_0", Subjects: []string{"gc.bench.*"}, AllowAtomicPublish: true})
	ok(b, err)
	for i := range 2000 {
		_, err := js.PublishAsync(fmt.Sprintf("gc.bench.%d", i%50), make([]byte, 1500))
		ok(b, err)
	}
	<-js.PublishAsyncComplete()
	for n := 0; b.Loop(); n++ {
		s := d.instance(b, messaging.Config{Subjects: "gc.bench.>"})
		messages, err := s.Subscribe(b.Context(), fmt.Sprintf("bench-%d", n))
		ok(b, err)
		for range 2000 {
			(<-messages).Ack()
		}
		ok(b, s.Close())
	}
	b.ReportMetric(2000*float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}
