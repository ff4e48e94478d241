package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"gridcase/infra/eventlog"
)

// verifyCmd recomputes the whole log. It reads only; a running server goes on.
type verifyCmd struct {
	JSON bool `help:"Print one line of JSON."`
}

// Run exits with 3 when anything in the log is not what it was.
func (c *verifyCmd) Run(ctx context.Context, g *Globals, out io.Writer) error {
	log, done, err := openLog(ctx, *g)
	if err != nil {
		return err
	}
	defer done()
	bar := newProgress("verify")
	report, err := log.Verify(ctx, func(_ string, done, total uint64) { bar.at(done, total) })
	bar.done()
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(out).Encode(report); err != nil {
			return err
		}
	} else {
		printReport(out, report)
	}
	if !report.OK {
		return fmt.Errorf("%w: the log is not what it was; stop writing, keep the data directory as it is, and see the findings", errIntegrity)
	}
	return nil
}

func printReport(out io.Writer, report eventlog.Report) {
	for _, s := range report.Streams {
		fmt.Fprintf(out, "%-16s %d to %d, %d commits, %d holes, %d broken\n", s.Name, s.First, s.Last, s.Commits, s.Holes, s.Broken)
	}
	for _, f := range report.Findings {
		fmt.Fprintln(out, "!", f)
	}
	if report.OK {
		fmt.Fprintln(out, "Every sequence, version, hash and ledger is as it should be.")
	}
}
