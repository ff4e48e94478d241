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
	"unicode/utf8"

	"gridcase/domain/matter"
	"gridcase/domain/suggest"
)

// EvalCmd judges what the program decides against what people decided. It
// needs no server.
type EvalCmd struct {
	Suggestions EvalSuggestionsCmd `cmd:"" help:"Compare the suggestions for a table of texts with what they should be."`
}

// EvalSuggestionsCmd compares row by row, column by column.
type EvalSuggestionsCmd struct {
	File string `arg:"" help:"CSV with the columns id,text,code,severity,scope,route; others are left aside." placeholder:"F.csv"`
	JSON bool   `name:"json" help:"Print one JSON document."`
}

// Run prints the comparison when the whole table is understood.
func (c *EvalSuggestionsCmd) Run(stdout io.Writer) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read table: %w", err)
	}
	questions, err := readEvalTable(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	found := evaluate(suggest.New(matter.Default(), nil), questions)
	if c.JSON {
		return json.NewEncoder(stdout).Encode(found)
	}
	_, err = io.WriteString(stdout, found.inWords())
	return err
}

var evalColumns = []string{"id", "text", "code", "severity", "scope", "route"}

// evalQuestion is a text with the right answers, "" where there is none.
type evalQuestion map[string]string

// readEvalTable reads all rows, or says what is wrong with which line.
func readEvalTable(r io.Reader) (all []evalQuestion, err error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1 // told by us, with the line
	heading, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: want the heading %s", strings.Join(evalColumns, ","))
	}
	for _, name := range evalColumns {
		if !slices.Contains(heading, name) {
			return nil, fmt.Errorf("line 1: no column %q in the heading; want %s", name, strings.Join(evalColumns, ","))
		}
	}
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
		if len(cells) != len(heading) {
			wrong = append(wrong, fmt.Errorf("line %d: %d cells, want %d; a text with commas stands in double quotes", line, len(cells), len(heading)))
			continue
		}
		q := evalQuestion{}
		for i, name := range heading {
			q[name] = strings.TrimSpace(cells[i])
		}
		if !utf8.ValidString(strings.Join(cells, "")) {
			wrong = append(wrong, fmt.Errorf("line %d: not UTF-8; save the table as \"CSV UTF-8\"", line))
		} else if q["text"] == "" {
			wrong = append(wrong, fmt.Errorf("line %d: the text is empty", line))
		}
		all = append(all, q)
	}
	if len(all) == 0 && len(wrong) == 0 {
		return nil, errors.New("line 2: there are no rows under the heading")
	}
	return all, errors.Join(wrong...)
}

// evaluation is what scripts read.
type evaluation struct {
	Columns map[string]map[string]float64 `json:"columns"` // "code" -> "at1" -> share of the rows
	Rows    []evalAnswer                  `json:"rows"`
	misses  []string                      // in words, only for people
}

type evalAnswer struct {
	ID       string   `json:"id"`
	Codes    []string `json:"codes"` // the best three
	Severity string   `json:"severity"`
	Scope    string   `json:"scope"`
	Route    string   `json:"route"`
}

func evaluate(s *suggest.Suggester, questions []evalQuestion) (e evaluation) {
	right := map[string]int{}
	for _, q := range questions {
		got := s.Suggest(q["text"])
		a := evalAnswer{ID: q["id"], Codes: []string{}, Severity: string(got.Severity), Scope: string(got.Scope), Route: string(got.Route)}
		for _, c := range got.Codes {
			a.Codes = append(a.Codes, c.Code)
		}
		if slices.Contains(a.Codes, q["code"]) {
			right["at3"]++
		}
		wrong := a.compare(q, right)
		if len(wrong) > 0 {
			e.misses = append(e.misses, miss(q, wrong, got))
		}
		e.Rows = append(e.Rows, a)
	}
	share := func(what string) float64 { return float64(right[what]) / float64(len(questions)) }
	e.Columns = map[string]map[string]float64{"code": {"at1": share("code"), "at3": share("at3")}}
	for _, column := range evalColumns[3:] {
		e.Columns[column] = map[string]float64{"at1": share(column)}
	}
	return e
}

// compare counts the columns that are right and names those that are not.
func (a evalAnswer) compare(q evalQuestion, right map[string]int) (wrong []string) {
	is := map[string]string{"code": append(a.Codes, "")[0], "severity": a.Severity, "scope": a.Scope, "route": a.Route}
	for _, column := range evalColumns[2:] {
		if is[column] == q[column] {
			right[column]++
			continue
		}
		wrong = append(wrong, fmt.Sprintf("%s %s, should be %s", column, is[column], q[column]))
	}
	return wrong
}

// miss is a wrong answer with its explanation, for those who tend the words.
func miss(q evalQuestion, wrong []string, got suggest.Suggestion) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n      %s\n", q["id"], q["text"], strings.Join(wrong, "; "))
	for _, w := range got.Why {
		fmt.Fprintf(&b, "      · %s\n", w.Zh)
	}
	return b.String()
}

// inWords is the comparison for people, with all that was missed.
func (e evaluation) inWords() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows\n\n%-10s %7s %7s\n", len(e.Rows), "column", "at 1", "at 3")
	fmt.Fprintf(&b, "%-10s %6.1f%% %6.1f%%\n", "code", 100*e.Columns["code"]["at1"], 100*e.Columns["code"]["at3"])
	for _, column := range evalColumns[3:] {
		fmt.Fprintf(&b, "%-10s %6.1f%%\n", column, 100*e.Columns[column]["at1"])
	}
	if len(e.misses) == 0 {
		return b.String() + "\nNothing was missed.\n"
	}
	fmt.Fprintf(&b, "\nMissed in %d rows:\n\n%s", len(e.misses), strings.Join(e.misses, "\n"))
	return b.String()
}
