package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"gridcase/domain/clock"
)

// mostComplaints is how many bad rows are named before we stop counting them.
const mostComplaints = 20

// batch answers each row in order. It prints when all rows are understood, so
// that a bad one leaves no half answer behind.
func (c *ClockDueCmd) batch(stdout io.Writer, cal clock.Calendar) error {
	b, err := os.ReadFile(c.Batch)
	if err != nil {
		return fmt.Errorf("read table: %w", err)
	}
	questions, err := readDueTable(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	if err != nil {
		return fmt.Errorf("%s: %w", c.Batch, err)
	}
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	for _, q := range questions {
		due := cal.Due(q.from.Time, q.limit, q.suspended...)
		if !c.JSON {
			fmt.Fprintf(&out, "%s + %s: %s\n", q.from.In(clock.Zone).Format("2006-01-02 15:04:05"), q.limit, due.Why[len(due.Why)-1].En)
		} else if err := lines.Encode(dueAnswerOf(due)); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	_, err = out.WriteTo(stdout)
	return err
}

// dueQuestion is a row of the table.
type dueQuestion struct {
	from      moment
	limit     clock.Limit
	suspended []clock.Span
}

var dueColumns = []string{"start", "limit", "suspensions"}

func readDueTable(r io.Reader) ([]dueQuestion, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1 // told by us, with the line
	heading, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: want the heading %s", strings.Join(dueColumns, ","))
	}
	for _, name := range dueColumns[:2] {
		if !slices.Contains(heading, name) {
			return nil, fmt.Errorf("line 1: no column %q in the heading; want %s", name, strings.Join(dueColumns, ","))
		}
	}
	var all []dueQuestion
	var wrong []error
	for len(wrong) < mostComplaints {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errors.Join(append(wrong, fmt.Errorf("not a table: %w", err))...) // the csv reader names the line
		}
		line, _ := in.FieldPos(0)
		q, err := readDueRow(heading, cells)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", line, err))
		}
		all = append(all, q)
	}
	return all, errors.Join(wrong...)
}

func readDueRow(heading, cells []string) (q dueQuestion, err error) {
	if len(cells) != len(heading) {
		return q, fmt.Errorf("%d cells, want %d; a list of suspensions stands in double quotes, with quotes in it doubled", len(cells), len(heading))
	}
	cell := func(name string) string {
		if i := slices.Index(heading, name); i >= 0 {
			return cells[i]
		}
		return ""
	}
	if err := q.from.UnmarshalText([]byte(cell("start"))); err != nil {
		return q, fmt.Errorf("start: %w", err)
	}
	if q.limit, err = clock.ParseLimit(cell("limit")); err != nil {
		return q, err
	}
	q.suspended, err = readSuspensions(cell("suspensions"))
	return q, err
}

// readSuspensions reads [["2026-03-10 10:00","2026-03-10 11:00"],["2026-03-11 10:00",null]].
func readSuspensions(list string) (all []clock.Span, err error) {
	if strings.TrimSpace(list) == "" {
		return nil, nil
	}
	var pairs [][]*string
	if err := json.Unmarshal([]byte(list), &pairs); err != nil {
		return nil, fmt.Errorf("suspensions: want a JSON list of [from,to] pairs of times: %w", err)
	}
	for i, pair := range pairs {
		if len(pair) != 2 || pair[0] == nil {
			return nil, fmt.Errorf("suspension %d: want [from,to], where to may be null", i+1)
		}
		var p pause
		to := ""
		if pair[1] != nil {
			to = *pair[1]
		}
		if err := p.set(*pair[0], to); err != nil {
			return nil, fmt.Errorf("suspension %d: %w", i+1, err)
		}
		all = append(all, clock.Span(p))
	}
	return all, nil
}
