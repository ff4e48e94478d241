package eventlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

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
	l.streams[name] = s
	l.mu.Unlock()
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
