package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime/metrics"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/cmd/gridcase/city"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/routing"
	"gridcase/handlers/rehearse"
	"gridcase/handlers/rulebook"
	"gridcase/infra/eventlog"
)

// WhatifReport is a trial of another policy on the history of a district.
type WhatifReport struct {
	Cases   int     `json:"cases"`
	Commits uint64  `json:"commits"`
	Changed int     `json:"changed"` // cases that go another way
	Trial   float64 `json:"trial_s"`
	Read    float64 `json:"read_s"` // the log alone, nothing decoded
	CPU     float64 `json:"cpu_s"`  // of the trial, the server's included
	ReadCPU float64 `json:"read_cpu_s"`
	// OfRead is the CPU of the trial by that of reading alone: no trial is below 1,
	// and others on the machine change it least.
	OfRead float64 `json:"ratio_read"`
	Peak   float64 `json:"peak_mb"`
	Aim    float64 `json:"aim_s"`
}

// whatifAim is for 100,000 cases.
const whatifAim = 60

// measureWhatif plays 100,000 cases and tries another policy on them. A log that
// is not after it what it was before is an error: a trial changes nothing.
func measureWhatif(ctx context.Context, r *rig, into *Report) (err error) {
	in, c := rulesOf(pick(r, city.Medium, city.Small))
	h, err := r.openHouse(ctx, in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	n := pick(r, 100_000, 300)
	r.say("whatif: playing %d cases, which takes longer than trying a policy on them", n)
	if err := city.Play(ctx, h.cases, c.History(in.State, time.Now(), n), 512, nil); err != nil {
		return err
	}
	before, err := h.ends(ctx)
	if err != nil {
		return err
	}
	report := &WhatifReport{Aim: whatifAim}
	r.say("whatif: reading the log")
	cpu := cpuTime()
	if report.Read, err = h.readAll(ctx, before); err != nil {
		return err
	}
	report.ReadCPU = (cpuTime() - cpu).Seconds()
	r.say("whatif: trying another policy")
	if err := h.try(ctx, report); err != nil {
		return err
	}
	report.OfRead = report.CPU / report.ReadCPU
	after, err := h.ends(ctx)
	if err == nil && !maps.Equal(before, after) {
		err = fmt.Errorf("the log was %v and is %v: a trial wrote", before, after)
	}
	into.Whatif = report
	return err
}

// ends are the last places and hashes of all streams.
func (h *house) ends(ctx context.Context) (map[string]es.Checkpoint, error) {
	ends := map[string]es.Checkpoint{}
	streams, err := h.log.Streams(ctx)
	for _, s := range streams {
		if err == nil {
			ends[s], err = h.log.Last(ctx, s)
		}
	}
	return ends, err
}

// readAll is what no trial can be faster than.
func (h *house) readAll(ctx context.Context, ends map[string]es.Checkpoint) (seconds float64, err error) {
	began := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for stream, end := range ends {
		g.Go(func() error {
			reader, err := h.log.Read(ctx, stream, es.Checkpoint{})
			if err != nil {
				return err
			}
			defer reader.Close()
			for at := uint64(0); at < end.Seq; {
				commits, err := reader.Next(ctx, 1000)
				if err != nil {
					return err
				}
				at += uint64(len(commits))
			}
			return nil
		})
	}
	err = g.Wait()
	return time.Since(began).Seconds(), err
}

// another policy awaits claims longer, and gives street lamps to the street.
func another() (routing.Policy, error) {
	p := routing.Default()
	p.Ladder[1].Percent = 200
	p.Routes = append([]routing.Rule{{Name: "lamps", When: `matter == "C0103"`, Level: org.Street, Why: routing.Words{Zh: "路灯归街道", En: "lamps are the street's"}}}, p.Routes...)
	return rulebook.Compile(p)
}

func (h *house) try(ctx context.Context, into *WhatifReport) error {
	p, err := another()
	if err != nil {
		return err
	}
	docs := h.rules.State
	q := rehearse.Question{Is: rehearse.Under(docs, rehearse.Proposal{Policy: &p}), Was: rehearse.InForce(docs), Tree: docs.Org, Sample: 20}
	top, cpu := watchHeap(), cpuTime()
	report, err := rehearse.Run(ctx, past{h.log}, q)
	into.CPU, into.Peak = (cpuTime() - cpu).Seconds(), top()
	into.Cases, into.Commits, into.Changed, into.Trial = report.Cases, report.Commits, report.Changed, report.Seconds
	return err
}

// past is the log as a trial reads it.
type past struct{ *eventlog.Log }

func (p past) Read(ctx context.Context, stream string, from es.Checkpoint) (rehearse.Reader, error) {
	return p.Log.Read(ctx, stream, from)
}

// watchHeap looks now and then how much memory lives or waits to be cleared; the
// answer is the most that it saw, in MiB.
func watchHeap() (most func() float64) {
	stop, told := make(chan struct{}), make(chan float64)
	go func() {
		top := 0.0
		for {
			s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
			metrics.Read(s)
			top = max(top, float64(s[0].Value.Uint64())/(1<<20))
			select {
			case <-stop:
				told <- top
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	return func() float64 { close(stop); return <-told }
}

// cpuTime is what this process has used, its servers in it.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // it never fails for oneself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (w *WhatifReport) print(out io.Writer) {
	if w == nil {
		return
	}
	fmt.Fprintln(out, "\nWhat-if: another policy on a whole history; the log is unchanged after it")
	table(out, func(t io.Writer) {
		fmt.Fprintln(t, "cases\tcommits\tchanged\ttrial\taim\treading alone\tCPU\tof reading's\tpeak heap\t")
		fmt.Fprintf(t, "%d\t%d\t%d\t%.1f s\t%.0f s\t%.1f s\t%.1f s\t%.1f\t%.0f MiB\t\n", w.Cases, w.Commits, w.Changed, w.Trial, w.Aim, w.Read, w.CPU, w.OfRead, w.Peak)
	})
}
