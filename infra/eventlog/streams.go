package eventlog

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// What a stream's metadata carries. Stream 0 of an era is made first, so that
// the number of partitions is claimed before any other exists, and is marked
// complete last: a stream missing from a complete era was lost, not forgotten.
const (
	metaPartitions = "gridcase.partitions"
	metaComplete   = "gridcase.complete"
)

// ensure opens REFERENCE and the eras that the window touches.
func (l *Log) ensure(ctx context.Context) error {
	if _, err := l.openOrMake(ctx, l.settings(referenceStream, referencePrefix+"*", nil)); err != nil {
		return err
	}
	now := l.cfg.Window().UTC()
	for era := now.Add(-windowBack).Year(); era <= now.Add(windowAhead).Year(); era++ {
		if err := l.ensureEra(ctx, era); err != nil {
			return err
		}
	}
	return nil
}

// settings are those under which nothing stored is ever dropped or changed.
// Direct gets are allowed on one server only, where they are the same read and
// 3 times faster: in a cluster a stale replica could answer them.
func (l *Log) settings(name, subjects string, meta map[string]string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: name, Subjects: []string{subjects}, Metadata: meta,
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew,
		MaxMsgs: -1, MaxBytes: -1, MaxMsgSize: -1, MaxMsgsPerSubject: -1,
		DenyDelete: true, DenyPurge: true, AllowAtomicPublish: true,
		Replicas: l.cfg.Replicas, AllowDirect: l.cfg.Replicas == 1,
	}
}

// unsafe names every setting under which the log could not keep its promise.
func unsafe(c jetstream.StreamConfig) (why []string) {
	limited := c.MaxMsgs > 0 || c.MaxBytes > 0 || c.MaxAge > 0 || c.MaxMsgsPerSubject > 0
	for reason, bad := range map[string]bool{
		"it is not stored in files":                                     c.Storage != jetstream.FileStorage,
		"messages are dropped once consumed":                            c.Retention != jetstream.LimitsPolicy,
		"a limit on age, size or number drops or refuses messages":      limited,
		"old messages may be discarded":                                 c.Discard != jetstream.DiscardNew,
		"messages may be deleted (deny_delete is off)":                  !c.DenyDelete,
		"it may be purged (deny_purge is off)":                          !c.DenyPurge,
		"rollups may replace messages":                                  c.AllowRollup,
		"messages may expire one by one":                                c.AllowMsgTTL,
		"atomic batches are not allowed":                                !c.AllowAtomicPublish,
		"writes are acknowledged before they are stored":                c.NoAck || c.PersistMode == jetstream.AsyncPersistMode,
		"it copies another stream":                                      c.Mirror != nil || len(c.Sources) > 0,
		"it renames subjects":                                           c.SubjectTransform != nil,
		"it is sealed":                                                  c.Sealed,
		"direct gets may be answered by a stale replica (allow_direct)": c.AllowDirect && c.Replicas > 1,
	} {
		if bad {
			why = append(why, reason)
		}
	}
	slices.Sort(why)
	return why
}

// openOrMake opens a stream, makes it where there is none, and refuses one that
// is not safe to append to.
func (l *Log) openOrMake(ctx context.Context, want jetstream.StreamConfig) (jetstream.Stream, error) {
	s, err := l.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		s, err = l.js.CreateStream(ctx, want)
		if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another process was faster
			s, err = l.js.Stream(ctx, want.Name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", want.Name, err)
	}
	have := s.CachedInfo().Config
	if why := unsafe(have); len(why) > 0 {
		return nil, fmt.Errorf("stream %s is not safe to append to: %s; correct its settings or restore it",
			want.Name, strings.Join(why, ", "))
	}
	if !slices.Equal(have.Subjects, want.Subjects) {
		return nil, fmt.Errorf("stream %s listens to %v and should listen to %v", want.Name, have.Subjects, want.Subjects)
	}
	l.hold(s)
	return s, nil
}

// ensureEra opens the streams of an era and makes those that are missing.
func (l *Log) ensureEra(ctx context.Context, era int) error {
	l.making.Lock()
	defer l.making.Unlock()
	if l.knows(era) {
		return nil
	}
	first, err := l.firstOf(ctx, era)
	if err != nil {
		return err
	}
	partitions, complete, err := eraOf(first)
	if err != nil {
		return err
	}
	if err := l.openRest(ctx, era, partitions, complete); err != nil {
		return err
	}
	if !complete {
		if err := l.markComplete(ctx, first); err != nil {
			return err
		}
	}
	l.learn(era, partitions)
	return nil
}

// firstOf opens stream 0 of an era. It is never made while others of the era
// exist: that would hide the loss of all its cases.
func (l *Log) firstOf(ctx context.Context, era int) (jetstream.Stream, error) {
	name := caseStream(era, 0)
	names, err := l.Streams(ctx)
	if err != nil {
		return nil, err
	}
	of := caseStreamPrefix + strconv.Itoa(era) + "_"
	if !slices.Contains(names, name) && slices.ContainsFunc(names, func(s string) bool { return strings.HasPrefix(s, of) }) {
		return nil, fmt.Errorf("stream %s is missing though others of its era exist: it was lost; restore it from a backup", name)
	}
	meta := map[string]string{metaPartitions: strconv.Itoa(l.cfg.Partitions)}
	return l.openOrMake(ctx, l.settings(name, caseSubjects(era, 0), meta))
}

func (l *Log) openRest(ctx context.Context, era, partitions int, complete bool) error {
	for p := 1; p < partitions; p++ {
		name := caseStream(era, p)
		if complete {
			if _, err := l.js.Stream(ctx, name); errors.Is(err, jetstream.ErrStreamNotFound) {
				return fmt.Errorf("stream %s is missing though its era was complete: it was lost; restore it from a backup", name)
			}
		}
		meta := map[string]string{metaPartitions: strconv.Itoa(partitions)}
		if _, err := l.openOrMake(ctx, l.settings(name, caseSubjects(era, p), meta)); err != nil {
			return err
		}
	}
	return nil
}

func (l *Log) markComplete(ctx context.Context, first jetstream.Stream) error {
	cfg := first.CachedInfo().Config
	cfg.Metadata = maps.Clone(cfg.Metadata)
	cfg.Metadata[metaComplete] = "true"
	if _, err := l.js.UpdateStream(ctx, cfg); err != nil {
		return fmt.Errorf("mark the era of %s complete: %w", cfg.Name, err)
	}
	return nil
}

func eraOf(first jetstream.Stream) (partitions int, complete bool, err error) {
	cfg := first.CachedInfo().Config
	partitions, err = strconv.Atoi(cfg.Metadata[metaPartitions])
	if err != nil || partitions < 1 {
		return 0, false, fmt.Errorf("stream %s: metadata %s is %q and should be the number of partitions",
			cfg.Name, metaPartitions, cfg.Metadata[metaPartitions])
	}
	return partitions, cfg.Metadata[metaComplete] == "true", nil
}

func caseSubjects(era, partition int) string {
	return fmt.Sprintf("%s%d.%d.*", casePrefix, era, partition)
}

// Streams are the names of all streams of cases that exist, sorted.
func (l *Log) Streams(ctx context.Context) ([]string, error) {
	listed := l.js.StreamNames(ctx, jetstream.WithStreamListSubject(casePrefix+">"))
	var names []string
	for name := range listed.Name() {
		if _, _, ok := parseCaseStream(name); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if err := listed.Err(); err != nil {
		return nil, fmt.Errorf("list streams: %w", err)
	}
	return names, nil
}

func (l *Log) hold(s jetstream.Stream) {
	name := s.CachedInfo().Config.Name
	l.mu.Lock()
	_, known := l.streams[name]
	l.streams[name] = s
	l.mu.Unlock()
	if !known && name != referenceStream && l.cfg.Opened != nil {
		l.cfg.Opened(name)
	}
}

// stream is a handle of a stream, with nothing but its name and settings in it.
func (l *Log) stream(ctx context.Context, name string) (jetstream.Stream, error) {
	l.mu.Lock()
	s := l.streams[name]
	l.mu.Unlock()
	if s != nil {
		return s, nil
	}
	s, err := l.js.Stream(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("open stream %s: %w", name, err)
	}
	l.hold(s)
	return s, nil
}

func (l *Log) knows(era int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.eras[era] > 0
}

func (l *Log) learn(era, partitions int) {
	l.mu.Lock()
	fresh := l.eras[era] == 0
	l.eras[era] = partitions
	l.mu.Unlock()
	if fresh {
		l.changed.tell()
	}
}

// partitions of an era; those it will be made with where it does not exist.
func (l *Log) partitions(era int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := l.eras[era]; n > 0 {
		return n
	}
	return l.cfg.Partitions
}

// Changed is closed when a stream of cases was made, by this process or, within
// seconds, by another. Take the channel first, then the Streams, then wait:
// in that order nothing is missed.
func (l *Log) Changed() <-chan struct{} { return l.changed.next() }

const watchEvery = 2 * time.Second

func (l *Log) watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var seen []string
	for {
		// A server that is away is reported by those who need it.
		if names, err := l.Streams(ctx); err == nil {
			if seen != nil && !slices.Equal(names, seen) {
				l.changed.tell()
			}
			seen = names
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// broadcast wakes everybody who waits, once each tell.
type broadcast struct {
	mu sync.Mutex
	ch chan struct{}
}

func (b *broadcast) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}

func (b *broadcast) tell() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}
