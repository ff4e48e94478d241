package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"gridcase/handlers/rehearse"
)

// mostUnits is how many units the table shows; --json has them all.
const mostUnits = 15

func printRehearsal(out io.Writer, r rehearse.TrialReport) error {
	fmt.Fprintf(out, "%d cases, %d of them go another way (%d commits in %.1f s)\n\n", r.Cases, r.Changed, r.Commits, r.Seconds)
	for _, said := range r.AsItWas {
		fmt.Fprintf(out, "! %s\n! %s\n\n", said.Zh, said.En)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tbefore\tafter")
	pair := func(name string, p rehearse.Pair) { fmt.Fprintf(w, "%s\t%d\t%d\n", name, p.Before, p.After) }
	pair("late", r.Late)
	pair("overdue for the resident", r.Overdue)
	pair("climbs", r.Climbs)
	for _, rung := range r.Rungs {
		pair("rung "+rung.Name, rung.Pair)
	}
	for _, rate := range r.Rates {
		fmt.Fprintf(w, "%s %s\t%s\t%s\n", rate.Name, rate.Title.Zh, shownRate(rate.In, rate.Before), shownRate(rate.In, rate.After))
	}
	for _, l := range r.Levels {
		load(w, string(l.Level), l)
	}
	for i, l := range r.Units {
		if i == mostUnits {
			fmt.Fprintf(w, "… %d more units (--json)\n", len(r.Units)-mostUnits)
			break
		}
		load(w, l.Unit, l)
	}
	for _, m := range r.Moved {
		fmt.Fprintf(w, "put in %s instead of %s\t\t%d\n", m.To, m.From, m.Cases)
	}
	for code, n := range r.Dropped {
		fmt.Fprintf(w, "not applicable: %s\t\t%d\n", code, n)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, c := range r.Sample {
		fmt.Fprintf(out, "\n%s %s\n  - %s\n  + %s\n  - %s\n  + %s\n", c.Number, c.Matter, c.Before.Words.Zh, c.After.Words.Zh, c.Before.Words.En, c.After.Words.En)
	}
	return nil
}

func load(w io.Writer, name string, l rehearse.Load) {
	fmt.Fprintf(w, "load of %s\t%d cases, %.0f h\t%d cases, %.0f h\n", name, l.Before.Cases, l.Before.Hours, l.After.Cases, l.After.Hours)
}

func shownRate(in string, r rehearse.TrialRate) string {
	switch {
	case in == "cases":
		return fmt.Sprint(r.Numerator)
	case r.Value == nil:
		return "-"
	case in == "hours":
		return fmt.Sprintf("%.1f h", *r.Value)
	}
	return fmt.Sprintf("%.1f %% (%d/%d)", 100**r.Value, r.Numerator, r.Denominator)
}
