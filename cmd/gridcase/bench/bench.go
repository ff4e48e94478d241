// Package bench measures what a machine does with Gridcase and sets each figure
// beside a bound that was taken in the same run: bare JetStream, a plain event
// table in Postgres, raw COPY. Figures of two machines, or of one on two days,
// tell little; ratios within a run hold.
//
// It works on servers of its own in a throw-away directory and never touches
// anybody's data. Nothing here asserts: aims stand beside the figures.
package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Options of a run; the zero value measures everything.
type Options struct {
	// Only names the sections to run, see [Sections]; empty means all.
	Only []string
	// Quick takes a fraction of the time and of the data, and leaves out the most
	// writers: it shows that the bench works, and its figures say little.
	Quick bool
	// Dir is where the throw-away directory is made; the system's temporary
	// directory by default. It should be on the disk that the data will be on.
	Dir string
	// Progress, when set, is told in a few words what is being measured.
	Progress func(string)
}

// Report is what was measured. Sections that did not run are nil.
type Report struct {
	Machine   Machine          `json:"machine"`
	Quick     bool             `json:"quick"`
	Seconds   float64          `json:"seconds"` // that the run took
	Append    *AppendReport    `json:"append,omitempty"`
	Projector *ProjectorReport `json:"projector,omitempty"`
	Rebuild   *RebuildReport   `json:"rebuild,omitempty"`
	Visible   *VisibleReport   `json:"visible,omitempty"`
	Queue     *QueueReport     `json:"queue,omitempty"`
	Whatif    *WhatifReport    `json:"whatif,omitempty"`
}

// section is one part of a run.
type section struct {
	name string
	run  func(ctx context.Context, r *rig, into *Report) error
}

var sections = []section{
	{"append", measureAppend},
	{"projector", measureProjector},
	{"rebuild", measureRebuild},
	{"visible", measureVisible},
	{"queue", measureQueue},
	{"whatif", measureWhatif},
}

// Sections names what can be measured, in the order of a run.
func Sections() (names []string) {
	for _, s := range sections {
		names = append(names, s.name)
	}
	return names
}

// Run measures. What it started and stored is gone when it returns, also when
// ctx ends early.
func Run(ctx context.Context, o Options) (report Report, err error) {
	for _, name := range o.Only {
		if !slices.Contains(Sections(), name) {
			return Report{}, fmt.Errorf("there is no section %q; there are %s", name, strings.Join(Sections(), ", "))
		}
	}
	began := time.Now()
	r, err := newRig(ctx, o)
	if err != nil {
		return Report{}, fmt.Errorf("prepare the bench: %w", err)
	}
	defer func() { err = errors.Join(err, r.close()) }()
	report.Quick = o.Quick
	if report.Machine, err = look(ctx, r); err != nil {
		return report, fmt.Errorf("look at the machine: %w", err)
	}
	for _, s := range sections {
		if len(o.Only) > 0 && !slices.Contains(o.Only, s.name) {
			continue
		}
		if err := s.run(ctx, r, &report); err != nil {
			return report, fmt.Errorf("measure %s: %w", s.name, err)
		}
	}
	report.Seconds = time.Since(began).Seconds()
	return report, nil
}
