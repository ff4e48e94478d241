package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// table is the shape of a file: the columns it must have and those it may.
type table struct {
	file     string
	required []string
	optional []string
}

// row is one line of a table by the names of its columns.
type row struct {
	line  int
	names []string
	cells []string
}

func (w row) get(name string) string {
	if i := slices.Index(w.names, name); i >= 0 {
		return strings.TrimSpace(w.cells[i])
	}
	return ""
}

func (w row) empty() bool {
	return !slices.ContainsFunc(w.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// rows reads a table; it goes on after a bad line, so that all are found. whole
// says that it is known of every line what it is about.
func (r *reader) rows(t table, b []byte) (rows []row, whole bool) {
	in := csv.NewReader(bytes.NewReader(b))
	in.FieldsPerRecord = -1 // counted below, with a sentence that helps
	names, ok := r.heading(t, in)
	if !ok {
		return nil, false
	}
	for whole = true; ; {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, whole
		}
		if err != nil {
			r.quotes(t, err)
			whole = false
			continue
		}
		line, _ := in.FieldPos(0)
		w := row{line, names, cells}
		switch {
		case w.empty():
		case len(cells) != len(names):
			r.complain(t.file, line,
				"这一行有 %d 格，表头有 %d 格。含逗号的内容要用双引号括起来",
				"This row has %d cells and the heading %d. Text with commas belongs in double quotes", len(cells), len(names))
			if i := slices.Index(names, "id"); i >= 0 && i < len(cells) {
				r.broken[strings.TrimSpace(cells[i])] = true
			}
		default:
			rows = append(rows, w)
		}
	}
}

func (r *reader) quotes(t table, err error) {
	line := 1
	if at := (*csv.ParseError)(nil); errors.As(err, &at) {
		line = at.StartLine
	}
	r.complain(t.file, line, "双引号不成对", "A double quote is missing or stands inside of a cell")
}

func (r *reader) heading(t table, in *csv.Reader) ([]string, bool) {
	names, err := in.Read()
	if errors.Is(err, io.EOF) {
		r.complain(t.file, 1, "文件是空的。表头应为：%s", "The file is empty. Its heading should be: %s", t.columns())
		return nil, false
	}
	if err != nil {
		r.quotes(t, err)
		return nil, false
	}
	line, _ := in.FieldPos(0)
	if len(names) == 1 && strings.ContainsAny(names[0], ";\t,") {
		r.complain(t.file, line, "列之间要用半角逗号分隔", "The columns must be separated by commas")
		return nil, false
	}
	before := len(r.problems)
	for i, n := range names {
		names[i] = strings.ToLower(strings.TrimSpace(n))
		r.column(t, line, names[i], slices.Index(names[:i], names[i]) >= 0)
	}
	for _, want := range t.required {
		if !slices.Contains(names, want) {
			r.complain(t.file, line, "缺少列 %q。表头应为：%s", "The column %q is missing. The heading should be: %s", want, t.columns())
		}
	}
	return names, len(r.problems) == before
}

func (r *reader) column(t table, line int, name string, twice bool) {
	switch {
	case twice:
		r.complain(t.file, line, "列 %q 出现两次", "The column %q stands twice", name)
	case !slices.Contains(t.required, name) && !slices.Contains(t.optional, name):
		r.complain(t.file, line, "不认识列 %q。可用的列：%s", "The column %q is not known. The columns are: %s", name, t.columns())
	}
}

func (t table) columns() string {
	return strings.Join(append(slices.Clone(t.required), t.optional...), ",")
}
