package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"gridcase/cmd/gridcase/sheet"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
	"gridcase/handlers/rehearse"
	"gridcase/infra/eventlog"
)

// whatifCmd tries a policy out on all that really happened.
type whatifCmd struct {
	Policy []string `required:"" help:"What to try, as import takes it: a policy under any name (YAML or JSON), and where wanted lists.yaml, matters.csv, matters.json or calendar.json, or a directory of them." placeholder:"FILE" type:"path"`
	Since  string   `help:"Only cases reported from this day on: 2026-11-01." placeholder:"DAY"`
	Until  string   `help:"Only cases reported up to this day, included." placeholder:"DAY"`
	Unit   string   `help:"Only cases of this unit's places." placeholder:"ID"`
	Sample int      `help:"Changed cases to tell one by one." default:"20"`
	JSON   bool     `help:"Print one line of JSON."`
}

// Run reads only: a running server goes on, and nothing is changed.
func (c *whatifCmd) Run(ctx context.Context, g *Globals, out io.Writer) error {
	q, err := c.period()
	if err != nil {
		return err
	}
	log, done, err := openLog(ctx, *g)
	if err != nil {
		return err
	}
	defer done()
	library, err := command.NewLibrary(ctx, log, command.LibraryConfig{})
	if err != nil {
		return err
	}
	docs := library.Current()
	if q.Paths = docs.Org.Scope(c.Unit); c.Unit != "" && len(q.Paths) == 0 {
		return fmt.Errorf("--unit %q: there is no such unit", c.Unit)
	}
	proposed, err := c.proposal(docs)
	if err != nil {
		return err
	}
	q.Is, q.Was, q.Tree = rehearse.Under(docs, proposed), rehearse.InForce(docs), docs.Org
	q.AsItWas = rehearse.AsItWas(docs, proposed)
	bar := newProgress("whatif")
	q.Progress = bar.at
	report, err := rehearse.Run(ctx, rehearsed{log}, q)
	bar.done()
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(out).Encode(report)
	}
	return printRehearsal(out, report)
}

func (c *whatifCmd) period() (q rehearse.Question, err error) {
	q.Sample = c.Sample
	if q.Since, err = dayOf("--since", c.Since, 0); err == nil {
		q.Until, err = dayOf("--until", c.Until, 1)
	}
	return q, err
}

// dayOf is the midnight that a day begins with, or so many days later.
func dayOf(flag, day string, plus int) (t time.Time, err error) {
	if day == "" {
		return t, nil
	}
	if t, err = time.ParseInLocation(time.DateOnly, day, clock.Zone); err != nil {
		return t, fmt.Errorf("%s %q: write a day as 2026-11-01", flag, day)
	}
	return t.AddDate(0, 0, plus), nil
}

// proposal reads the files. One file of a name that import does not know is a
// policy.
func (c *whatifCmd) proposal(now reference.State) (rehearse.Proposal, error) {
	files, err := sheet.Open(c.Policy...)
	if err != nil {
		return rehearse.Proposal{}, err
	}
	for name, content := range files {
		if !sheet.Known(name) {
			delete(files, name)
			files[sheet.PolicyFile] = content
		}
	}
	found, problems := sheet.Read(files, now)
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, p)
	}
	if len(problems) > 0 {
		return rehearse.Proposal{}, fmt.Errorf("%d mistakes in what is proposed", len(problems))
	}
	proposed := rehearse.Proposal{Policy: found.Policy, Matters: found.Matters, Calendar: found.Calendar, Lists: found.Lists}
	if proposed == (rehearse.Proposal{}) {
		return proposed, errors.New("--policy names no policy, lists, catalogue or calendar: there is nothing to try")
	}
	return proposed, nil
}

// rehearsed is the log as a rehearsal reads it.
type rehearsed struct{ *eventlog.Log }

func (r rehearsed) Read(ctx context.Context, stream string, from es.Checkpoint) (rehearse.Reader, error) {
	return r.Log.Read(ctx, stream, from)
}
