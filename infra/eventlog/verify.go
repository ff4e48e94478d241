package eventlog

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"
)

// Report is what Verify found.
type Report struct {
	Streams  []StreamReport `json:"streams"`
	OK       bool           `json:"ok"`
	Findings []string       `json:"findings,omitempty"` // in words, the first hundred of each stream
}

// StreamReport counts one stream.
type StreamReport struct {
	Name    string `json:"name"`
	First   uint64 `json:"first"`
	Last    uint64 `json:"last"`
	Commits uint64 `json:"commits"`
	Holes   uint64 `json:"holes"`  // sequences that are missing
	Broken  uint64 `json:"broken"` // messages that are no commit, or don't continue their subject
}

const (
	findingsMost = 100
	// A feed that brought nothing for so long, before the end, is asked about
	// message by message.
	verifyPatience = 3 * time.Second
	progressEvery  = 1000
)

// Verify reads the whole log and recomputes what can be: that no sequence is
// missing, that each message is a commit stored where its id belongs, and that
// each subject's versions, hashes and ledger continue. Commits stored after it
// began are not looked at. progress may be nil.
func (l *Log) Verify(ctx context.Context, progress func(stream string, done, total uint64)) (Report, error) {
	names, err := l.Streams(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", err)
	}
	if progress == nil {
		progress = func(string, uint64, uint64) {}
	}
	lost, err := l.census(ctx, names)
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", err)
	}
	report := Report{OK: len(lost) == 0, Findings: lost}
	for _, name := range append(names, referenceStream) {
		v := verifier{log: l, StreamReport: StreamReport{Name: name}, chain: newChain(math.MaxInt), progress: progress}
		if err := v.run(ctx); err != nil {
			return Report{}, fmt.Errorf("verify stream %s: %w", name, err)
		}
		report.Streams = append(report.Streams, v.StreamReport)
		report.Findings = append(report.Findings, v.findings...)
		report.OK = report.OK && v.Holes == 0 && v.Broken == 0 && len(v.findings) == 0
	}
	return report, nil
}

// census learns how many partitions each era has and names the streams that
// should exist and do not.
func (l *Log) census(ctx context.Context, names []string) (lost []string, err error) {
	for _, name := range names {
		era, p, _ := parseCaseStream(name)
		first := caseStream(era, 0)
		if !slices.Contains(names, first) {
			lost = append(lost, name+": the first stream of its era, "+first+", is missing")
			continue
		}
		if p != 0 {
			continue
		}
		s, err := l.js.Stream(ctx, first)
		if err != nil {
			return nil, err
		}
		partitions, _, err := eraOf(s)
		if err != nil {
			return nil, err
		}
		l.learn(era, partitions)
		for p := range partitions {
			if other := caseStream(era, p); !slices.Contains(names, other) {
				lost = append(lost, other+": the stream is missing")
			}
		}
	}
	return lost, nil
}

type verifier struct {
	StreamReport
	log      *Log
	chain    *chain
	findings []string
	progress func(stream string, done, total uint64)
}

func (v *verifier) run(ctx context.Context) error {
	s, err := v.log.js.Stream(ctx, v.Name)
	if err != nil {
		return err
	}
	state := s.CachedInfo().State
	v.First, v.Last = state.FirstSeq, state.LastSeq
	for _, why := range unsafe(s.CachedInfo().Config) {
		v.find("the stream's settings: %s", why)
	}
	if state.NumDeleted > 0 {
		v.find("the server counts %d deleted messages", state.NumDeleted)
	}
	v.progress(v.Name, 0, v.Last)
	for next := uint64(1); next <= v.Last; {
		if next, err = v.readFrom(ctx, next); err != nil {
			return err
		}
	}
	v.progress(v.Name, v.Last, v.Last)
	return nil
}

// readFrom reads until the end, or until the feed breaks or stays silent; then
// it judges the next message by itself and returns the place to go on.
func (v *verifier) readFrom(ctx context.Context, next uint64) (uint64, error) {
	f, err := v.log.startFeed(ctx, v.Name, next, feedHeartbeat)
	if err != nil {
		return next, err
	}
	defer f.stop()
	silence := time.NewTimer(verifyPatience)
	defer silence.Stop()
	for next <= v.Last {
		select {
		case d := <-f.out:
			silence.Reset(verifyPatience)
			if d.seq > v.Last {
				v.missing(next, v.Last)
				return v.Last + 1, nil
			}
			if d.seq > next {
				v.missing(next, d.seq-1)
			}
			v.judge(d)
			next = d.seq + 1
		case <-f.broken:
			return next, nil
		case <-silence.C:
			return v.probe(ctx, next)
		case <-ctx.Done():
			return next, ctx.Err()
		}
	}
	return next, nil
}

// probe finds the next message that can be read, since a consumer passes over
// those that cannot and never says so.
func (v *verifier) probe(ctx context.Context, next uint64) (uint64, error) {
	s, err := v.log.stream(ctx, v.Name)
	if err != nil {
		return next, err
	}
	for from := next; next <= v.Last; next++ {
		_, err := s.GetMsg(ctx, next)
		if err == nil {
			if next > from {
				v.missing(from, next-1)
			}
			return next, nil
		}
		if !isMissing(err) {
			return next, err
		}
		if next == v.Last {
			v.missing(from, next)
		}
	}
	return next, nil
}

func (v *verifier) missing(from, to uint64) {
	v.Holes += to - from + 1
	v.find("sequences %d to %d are missing", from, to)
}

func (v *verifier) judge(d delivery) {
	if d.seq%progressEvery == 0 {
		v.progress(v.Name, d.seq, v.Last)
	}
	v.Commits++
	if d.err != nil {
		v.Broken++
		v.find("sequence %d case %s: %v", d.seq, d.subject, d.err)
		return
	}
	wrong := v.misplaced(d.subject)
	for _, e := range d.commit.Events {
		if !json.Valid(e.Data) {
			wrong = "the data of event " + e.Type + " is not JSON"
		}
	}
	if w := v.chain.add(d.commit); w != "" {
		wrong = w
	}
	if wrong != "" {
		v.Broken++
		v.find("sequence %d case %s: %s", d.seq, d.subject, wrong)
	}
}

// misplaced says what is wrong with a subject in this stream.
func (v *verifier) misplaced(subject string) string {
	if v.Name == referenceStream {
		if !isReference(subject) {
			return "is not a reference document"
		}
		return ""
	}
	id, made, err := parseCaseID(subject)
	if err != nil {
		return "is not a case's id: " + err.Error()
	}
	if at, _ := v.log.casePlace(id, made.Year()); at != v.Name {
		return "belongs in stream " + at
	}
	return ""
}

func (v *verifier) find(format string, args ...any) {
	switch len(v.findings) {
	case findingsMost:
		v.findings = append(v.findings, v.Name+": and more")
	case findingsMost + 1:
	default:
		v.findings = append(v.findings, v.Name+": "+fmt.Sprintf(format, args...))
	}
}
