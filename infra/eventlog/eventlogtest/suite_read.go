package eventlogtest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/es"
	"gridcase/infra/eventlog"
)

// read opens a reader that the test closes.
func (b *bench) read(t testing.TB, stream string, from es.Checkpoint) *eventlog.Reader {
	t.Helper()
	r, err := b.Read(t.Context(), stream, from)
	must(t, err)
	t.Cleanup(r.Close)
	return r
}

// take reads exactly n commits.
func take(t testing.TB, r *eventlog.Reader, n int) (all []es.Recorded) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for len(all) < n {
		got, err := r.Next(ctx, n-len(all))
		if err != nil {
			t.Fatalf("next after %d of %d: %v", len(all), n, err)
		}
		if len(got) == 0 {
			t.Fatal("next returned nothing and no error")
		}
		all = append(all, got...)
	}
	return all
}

func readerInOrder(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 30)
	stream := head.Position.Stream
	r := b.read(t, stream, es.Checkpoint{})
	for i, c := range take(t, r, 30) {
		if c.Position.Seq != uint64(i+1) || c.Position.Stream != stream || c.Version != uint64(i+1) {
			t.Fatalf("number %d is version %d at %s", i, c.Version, c.Position)
		}
	}
	last, err := b.Last(t.Context(), stream)
	must(t, err)
	if r.Checkpoint() != last {
		t.Fatalf("the reader is at %+v, the stream ends at %+v", r.Checkpoint(), last)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if got, err := r.Next(short, 10); !errors.Is(err, context.DeadlineExceeded) || len(got) > 0 {
		t.Fatalf("at the end: %d commits, %v; want to wait", len(got), err)
	}
	lengths, err := b.Lengths(t.Context(), stream)
	must(t, err)
	if len(lengths) != 1 || lengths[head.Subject] != 30 {
		t.Fatalf("the cases of the stream are %v long", lengths)
	}
	next, err := b.Append(t.Context(), Commit(head.Subject), head)
	must(t, err)
	if got := take(t, r, 1); got[0].Hash != next.Hash {
		t.Fatal("another commit came than was appended")
	}
	again := b.read(t, stream, last)
	if got := take(t, again, 1); got[0].Hash != next.Hash {
		t.Fatal("reading on from a checkpoint brought another commit")
	}
	again.Close()
	if _, err := again.Next(t.Context(), 1); !errors.Is(err, eventlog.ErrClosed) {
		t.Fatalf("next after close: %v", err)
	}
}

func readerSurvivesRestart(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 3)
	r := b.read(t, head.Position.Stream, es.Checkpoint{})
	take(t, r, 3)
	b.Stop()
	b.Start(t)
	got, err := eventually(t, func() (es.Recorded, error) { return b.Append(t.Context(), Commit(head.Subject), head) })
	must(t, err)
	if c := take(t, r, 1); c[0].Hash != got.Hash || c[0].Position.Seq != 4 {
		t.Fatalf("after the restart came %s, want %s", c[0].Position, got.Position)
	}
}

// remake deletes a stream and makes it again with the same settings, holding
// other commits, as a restore of the wrong backup would.
func (b *bench) remake(t testing.TB, stream string, data ...[]byte) {
	t.Helper()
	s, err := b.js.Stream(t.Context(), stream)
	must(t, err)
	cfg := s.CachedInfo().Config
	must(t, b.js.DeleteStream(t.Context(), stream))
	_, err = b.js.CreateStream(t.Context(), cfg)
	must(t, err)
	for _, d := range data {
		b.plant(t, strings.Replace(cfg.Subjects[0], "*", NewCase(), 1), d)
	}
}

func readerStopsAtNewStream(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 5)
	stream := head.Position.Stream
	r := b.read(t, stream, es.Checkpoint{})
	take(t, r, 5)
	at := r.Checkpoint()
	junk := []byte(`{}`)
	b.remake(t, stream, junk, junk, junk, junk, junk)
	// The live reader notices by itself, and a new one from its checkpoint too.
	_, err := r.Next(t.Context(), 10)
	wantHalt(t, err, stream, 0, "")
	_, err = b.Read(t.Context(), stream, at)
	wantHalt(t, err, stream, 0, "")
}

func readerStopsAtWrongHash(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 3)
	at, err := b.Last(t.Context(), head.Position.Stream)
	must(t, err)
	at.Hash = es.Hash([]byte("another commit"))
	_, err = b.Read(t.Context(), head.Position.Stream, at)
	wantHalt(t, err, head.Position.Stream, 3, head.Subject)
}

func readerStopsAtLostTail(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 3)
	at, err := b.Last(t.Context(), head.Position.Stream)
	must(t, err)
	at.Seq = 99
	_, err = b.Read(t.Context(), head.Position.Stream, at)
	wantHalt(t, err, head.Position.Stream, 3, "")
}

func readerStopsAtBrokenChain(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 2)
	r := b.read(t, head.Position.Stream, es.Checkpoint{})
	seq := b.plantForgery(t, head)
	take(t, r, 2)
	for range 2 { // it stays where it is
		_, err := r.Next(t.Context(), 10)
		wantHalt(t, err, head.Position.Stream, seq, head.Subject)
	}
	if r.Checkpoint().Seq != 2 {
		t.Fatalf("the reader went on to %d", r.Checkpoint().Seq)
	}
}

func readerStopsAtForgedLedger(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 2)
	// The right hash, but a command that never was in place of one that was.
	seq := b.plantAfter(t, head, head.Hash, es.Ledger(nil).With("never", 1).With(head.ID, head.Position.Seq))
	r := b.read(t, head.Position.Stream, es.Checkpoint{})
	take(t, r, 2)
	_, err := r.Next(t.Context(), 10)
	wantHalt(t, err, head.Position.Stream, seq, head.Subject)
}

func readerStopsAtForeignMessage(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 1)
	_, natsSubject, err := b.Place(head.Subject)
	must(t, err)
	seq := b.plant(t, natsSubject, []byte(`{"hello":"world"}`))
	r := b.read(t, head.Position.Stream, es.Checkpoint{})
	take(t, r, 1)
	_, err = r.Next(t.Context(), 10)
	wantHalt(t, err, head.Position.Stream, seq, head.Subject)
	_, err = b.Head(t.Context(), head.Subject)
	wantHalt(t, err, head.Position.Stream, seq, head.Subject)
}

// looseStream remakes a stream so that messages can be deleted from it.
func (b *bench) looseStream(t testing.TB, stream string) jetstream.Stream {
	t.Helper()
	s, err := b.js.Stream(t.Context(), stream)
	must(t, err)
	cfg := s.CachedInfo().Config
	must(t, b.js.DeleteStream(t.Context(), stream))
	cfg.DenyDelete = false
	s, err = b.js.CreateStream(t.Context(), cfg)
	must(t, err)
	return s
}

func readerStopsAtHole(t *testing.T, b *bench) {
	id := NewCase()
	stream, _, err := b.Place(id)
	must(t, err)
	s := b.looseStream(t, stream)
	b.grow(t, id, 5)
	r := b.read(t, stream, es.Checkpoint{})
	take(t, r, 2)
	r.Close()
	must(t, s.DeleteMsg(t.Context(), 4))
	_, err = b.Read(t.Context(), stream, r.Checkpoint())
	wantHalt(t, err, stream, 1, "")
}

func verifyPasses(t *testing.T, b *bench) {
	const cases, each = 40, 4
	var all sync.WaitGroup
	for range cases {
		all.Go(func() { b.grow(t, NewCase(), each) })
	}
	all.Wait()
	_, err := b.AppendReference(t.Context(), []es.Commit{Commit("org"), Commit("org")}, es.Recorded{})
	must(t, err)
	ended := map[string]bool{}
	report, err := b.Verify(t.Context(), func(stream string, done, total uint64) { ended[stream] = done == total })
	must(t, err)
	commits := uint64(0)
	for _, s := range report.Streams {
		commits += s.Commits
		if s.Holes+s.Broken > 0 || s.Commits != s.Last || !ended[s.Name] {
			t.Errorf("stream report %+v, ended %v", s, ended[s.Name])
		}
	}
	if !report.OK || len(report.Findings) > 0 || commits != cases*each+2 {
		t.Fatalf("report %+v with %d commits", report, commits)
	}
}

func verifyFinds(t *testing.T, b *bench) {
	id := NewCase()
	stream, natsSubject, err := b.Place(id)
	must(t, err)
	s := b.looseStream(t, stream)
	head := b.grow(t, id, 4)                    // 1 to 4
	b.plantForgery(t, head)                     // 5
	b.plant(t, natsSubject, []byte("not JSON")) // 6
	other := NewCase()                          // 7: a sound commit under another case's subject
	b.plant(t, natsSubject, []byte(`{"id":"x","subject":"`+other+`","version":1,"at":"2026-01-01T00:00:00Z","events":[]}`))
	b.plant(t, strings.Replace(natsSubject, id, "stranger", 1), []byte(`{"id":"x","subject":"stranger","version":1,"at":"2026-01-01T00:00:00Z","events":[]}`)) // 8
	must(t, s.DeleteMsg(t.Context(), 2))
	report, err := b.Verify(t.Context(), nil)
	must(t, err)
	i := slices.IndexFunc(report.Streams, func(r eventlog.StreamReport) bool { return r.Name == stream })
	// Broken: version 3 without its predecessor, and the four planted ones.
	if got, want := report.Streams[i], (eventlog.StreamReport{Name: stream, First: 1, Last: 8, Commits: 7, Holes: 1, Broken: 5}); report.OK || got != want {
		t.Fatalf("report %+v\nwant   %+v\n%s", got, want, strings.Join(report.Findings, "\n"))
	}
	for _, expected := range []string{"deny_delete", "1 deleted", "2 to 2 are missing", "sequence 3", "sequence 5", "sequence 6", "sequence 7", "sequence 8"} {
		if !slices.ContainsFunc(report.Findings, func(f string) bool { return strings.Contains(f, stream) && strings.Contains(f, expected) }) {
			t.Errorf("no finding says %q in %q", expected, report.Findings)
		}
	}
}

func verifyMissesStream(t *testing.T, b *bench) {
	names, err := b.Streams(t.Context())
	must(t, err)
	lost := names[len(names)-1]
	must(t, b.js.DeleteStream(t.Context(), lost))
	report, err := b.Verify(t.Context(), nil)
	must(t, err)
	if report.OK || !slices.ContainsFunc(report.Findings, func(f string) bool { return strings.Contains(f, lost) }) {
		t.Fatalf("report %+v says nothing of %s", report, lost)
	}
	if _, err := eventlog.Open(t.Context(), b.nc, b.cfg); err == nil || !strings.Contains(err.Error(), lost) {
		t.Fatalf("open without %s: %v, want a refusal that names it", lost, err)
	}
}

func eraKeepsPartitions(t *testing.T, b *bench) {
	head := b.grow(t, NewCase(), 1)
	before, err := b.Streams(t.Context())
	must(t, err)
	other := b.cfg
	other.Partitions = 7
	l := b.open(t, other)
	after, err := l.Streams(t.Context())
	must(t, err)
	if !slices.Equal(before, after) {
		t.Fatalf("streams were %v, are %v", before, after)
	}
	got, err := l.Head(t.Context(), head.Subject)
	must(t, err)
	if got.Position != head.Position {
		t.Fatalf("the case moved from %s to %s", head.Position, got.Position)
	}
}

func unsafeRefused(t *testing.T, b *bench) {
	names, err := b.Streams(t.Context())
	must(t, err)
	s, err := b.js.Stream(t.Context(), names[0])
	must(t, err)
	cfg := s.CachedInfo().Config
	cfg.MaxAge = time.Hour
	_, err = b.js.UpdateStream(t.Context(), cfg)
	must(t, err)
	_, err = eventlog.Open(t.Context(), b.nc, b.cfg)
	if err == nil || !strings.Contains(err.Error(), names[0]) || !strings.Contains(err.Error(), "limit on age") {
		t.Fatalf("open with a maximum age: %v, want a refusal in words", err)
	}
}

func newStreamAnnounced(t *testing.T, b *bench) {
	changed := b.Changed()
	past := b.cfg
	past.Window = func() time.Time { return time.Date(2019, 7, 1, 0, 0, 0, 0, time.UTC) }
	b.open(t, past) // another process makes an era
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	select {
	case <-changed:
	case <-ctx.Done():
		t.Fatal("nobody was told of the new streams")
	}
}

func closeWaits(t *testing.T, b *bench) {
	crowd := b.cfg
	crowd.BatchFrom = 2
	l := b.open(t, crowd)
	under := make(chan error, 64)
	var started sync.WaitGroup
	for range 64 {
		started.Add(1)
		go func() {
			started.Done()
			_, err := l.Append(context.WithoutCancel(t.Context()), Commit(NewCase()), es.Recorded{})
			under <- err
		}()
	}
	started.Wait()
	must(t, l.Close())
	for range 64 {
		if err := <-under; err != nil && !errors.Is(err, eventlog.ErrClosed) {
			t.Errorf("an append under way got %v", err)
		}
	}
	if _, err := l.Append(t.Context(), Commit(NewCase()), es.Recorded{}); !errors.Is(err, eventlog.ErrClosed) {
		t.Fatalf("append after close: %v", err)
	}
}
