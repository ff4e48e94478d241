package eventlog

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
