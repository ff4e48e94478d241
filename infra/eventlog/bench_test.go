package eventlog_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
	"gridcase/infra/eventlog/eventlogtest"
)

// BenchmarkAppend is the way of a command, load and append, synced: cases of 8
// commands of about 500 bytes with a snapshot of as many.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 16, 64, 128, 512} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			appendCases(b, open(b, eventlogtest.StartServer(b), eventlog.Config{}), writers)
		})
	}
}

func appendCases(b *testing.B, l *eventlog.Log, writers int) {
	commands := make(chan struct{}, writers)
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			var head es.Recorded
			for range commands {
				if head.Version == 8 {
					head = es.Recorded{}
				}
				head = step(b, l, head)
			}
		})
	}
	began := time.Now()
	for b.Loop() {
		commands <- struct{}{}
	}
	close(commands)
	all.Wait()
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "commands/s")
}

var filler = json.RawMessage(`"` + strings.Repeat("井盖缺失请尽快处理", 10) + `"`)

func step(t testing.TB, l *eventlog.Log, head es.Recorded) es.Recorded {
	c := es.Commit{
		ID: uuid.NewString(), Subject: head.Subject, By: "p-17", At: time.Now(),
		Events: []es.Stored{{Type: "case.noted.v1", Data: filler}}, State: &es.Snapshot{Fold: 1, Data: filler},
	}
	if head.Version == 0 {
		c.Subject = uuid.Must(uuid.NewV7()).String()
	} else if seen, ok := l.Recent(c.Subject); ok {
		head = seen
	}
	stored, err := l.Append(t.Context(), c, head)
	if err != nil {
		t.Error(err)
	}
	return stored
}

// BenchmarkRead is what a reader delivers of a stream that is there already.
func BenchmarkRead(b *testing.B) {
	s := eventlogtest.StartServer(b)
	l := open(b, s, eventlog.Config{Partitions: 1})
	var all sync.WaitGroup
	for range 256 {
		all.Go(func() {
			var head es.Recorded
			for range 320 {
				if head.Version == 8 {
					head = es.Recorded{}
				}
				head = step(b, l, head)
			}
		})
	}
	all.Wait()
	names, err := l.Streams(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var r *eventlog.Reader
	read := 0
	for b.Loop() {
		if read%81_920 == 0 {
			if r != nil {
				r.Close()
			}
			if r, err = l.Read(b.Context(), names[0], es.Checkpoint{}); err != nil {
				b.Fatal(err)
			}
		}
		got, err := r.Next(b.Context(), 10_000)
		if err != nil {
			b.Fatal(err)
		}
		read += len(got)
	}
	r.Close()
	b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "commits/s")
}
