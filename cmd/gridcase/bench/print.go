package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Print writes the report as tables for people.
func (r Report) Print(w io.Writer) {
	m := r.Machine
	fmt.Fprintf(w, "%s, %d cores, %.0f GiB, %s; %.0f fsync/s on one file, %.0f on sixteen\n", m.CPU, m.Cores, m.MemoryGB, m.System, m.Fsync1, m.Fsync16)
	fmt.Fprintf(w, "%s, nats-server %s, PostgreSQL %s; synced writes everywhere; took %.0f s\n", m.Go, m.NATS, m.Postgres, r.Seconds)
	if m.Load > 1 {
		fmt.Fprintf(w, "The machine was busy with something else (load %.1f): run it again in a quiet moment.\n", m.Load)
	}
	fmt.Fprintln(w, "Figures of another machine or day tell little; ratios within this run hold.")
	if r.Quick {
		fmt.Fprintln(w, "A quick run: it shows that the bench works, and its figures say little.")
	}
	for _, print := range []func(io.Writer){r.Append.print, r.Projector.print, r.Rebuild.print, r.Visible.print, r.Queue.print, r.Whatif.print} {
		print(w)
	}
}

// table aligns columns; numbers stand at the right.
func table(w io.Writer, rows func(t io.Writer)) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	rows(t)
	t.Flush() //nolint:errcheck // what a terminal does with a table
}

func (a *AppendReport) print(w io.Writer) {
	if a == nil {
		return
	}
	fmt.Fprintf(w, "\nAppend: commands/s through the whole path (load, decide, seal, append, synced), cases of 8, %.0f bytes each\n", a.CommandBytes)
	table(w, func(t io.Writer) {
		fmt.Fprintln(t, "writers\tgridcase\tone JetStream stream\tratio\tPostgres event table\tratio\taim\t")
		for _, r := range a.Rows {
			fmt.Fprintf(t, "%d\t%.0f\t%.0f\t%.2f\t%.0f\t%.2f\t%s\t\n", r.Writers, r.Gridcase.PerSecond, r.JetStream.PerSecond, r.OfJetStream, r.Postgres.PerSecond, r.OfPostgres, aim("≥ ", r.AimOfPostgres))
		}
	})
}

func aim(sign string, v float64) string {
	if v == 0 {
		return "–"
	}
	return fmt.Sprintf("%s%g", sign, v)
}

func (p *ProjectorReport) print(w io.Writer) {
	if p == nil {
		return
	}
	fmt.Fprintf(w, "\nProjector: events/s from memory into rows, %d events in %d commits of 60 days\n", p.Events, p.Commits)
	table(w, func(t io.Writer) {
		fmt.Fprintln(t, "projection\tengine\traw COPY\tratio\taim\t")
		for _, r := range p.Rows {
			fmt.Fprintf(t, "%s\t%.0f\t%.0f\t%.2f\t%s\t\n", r.Projection, r.Engine.PerSecond, r.Copy.PerSecond, r.OfCopy, aim("≥ ", r.AimOfCopy))
		}
	})
}

func (b *RebuildReport) print(w io.Writer) {
	if b == nil {
		return
	}
	fmt.Fprintf(w, "\nRebuild: events/s from the real log, %d events in %d commits; reading alone %.0f\n", b.Events, b.Commits, b.Read.PerSecond)
	table(w, func(t io.Writer) {
		fmt.Fprintln(t, "projection\trebuild\tof reading\t")
		for _, r := range b.Rows {
			fmt.Fprintf(t, "%s\t%.0f\t%.2f\t\n", r.Projection, r.Rebuild.PerSecond, r.OfRead)
		}
	})
}

func (v *VisibleReport) print(w io.Writer) {
	if v == nil {
		return
	}
	fmt.Fprintln(w, "\nVisible: milliseconds from sending a report, p50 / p99")
	table(w, func(t io.Writer) {
		fmt.Fprintln(t, "reports/s\tanswered\tin the queue\taim p99\t")
		for _, r := range v.Rows {
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t\n", r.PerSecond, r.Answered, r.Visible, aim("≤ ", v.AimP99))
		}
	})
}

func (q *QueueReport) print(w io.Writer) {
	if q == nil {
		return
	}
	fmt.Fprintf(w, "\nQueue: milliseconds a page of 50 among %d open cases, p50 / p99; \"select 1\" takes %s\n", q.Open, q.RoundTrip)
	table(w, func(t io.Writer) {
		fmt.Fprintln(t, "view\tlevel\tfirst page\tdeep page\tits number\t")
		for _, r := range q.Rows {
			if r.Deep == nil {
				fmt.Fprintf(t, "%s\t%s\t%s\t–\t–\t\n", r.View, r.Level, r.First)
				continue
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t\n", r.View, r.Level, r.First, r.Deep, r.DeepPage)
		}
	})
}

// String is how tables show it.
func (s Spread) String() string { return fmt.Sprintf("%.2f / %.2f", s.P50, s.P99) }
