package matter

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"gridcase/domain/org"
)

// The columns of a catalogue file, in any order. "severity" may be left out or
// empty: then [DefaultSeverity] grades the type.
var (
	columns  = []string{"code", "zh", "en", "kind", "scope", "level", "lead", "accept", "resolve", "onsite", "evidence", "materials", "source"}
	optional = []string{"severity"}
)

// ParseCSV reads a catalogue as a table, in UTF-8 with or without a byte order
// mark. The error holds all that is wrong, each with its line.
func ParseCSV(r io.Reader) (Catalogue, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return Catalogue{}, fmt.Errorf("read catalogue: %w", err)
	}
	if line := notUTF8(b); line > 0 {
		return Catalogue{}, problem(line, "not UTF-8; save the table as \"CSV UTF-8\"")
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	names, err := in.Read()
	if err != nil {
		return Catalogue{}, problem(1, "no heading: %w", err)
	}
	if err := checkHeading(names); err != nil {
		return Catalogue{}, err
	}
	return rows(in, names)
}

func rows(in *csv.Reader, names []string) (Catalogue, error) {
	var (
		types []Type
		lines []int
		wrong []error
	)
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return collect("", types, lines, wrong)
		}
		if at := (*csv.ParseError)(nil); errors.As(err, &at) {
			wrong = append(wrong, problem(at.StartLine, "%w (want %d columns; text with commas or quotes in double quotes)", at.Err, len(names)))
			if !errors.Is(err, csv.ErrFieldCount) { // after a broken quote nothing can be believed
				return Catalogue{}, errors.Join(wrong...)
			}
			continue
		}
		if err != nil {
			return Catalogue{}, fmt.Errorf("read catalogue: %w", err)
		}
		line, _ := in.FieldPos(0)
		r := row{names, cells}
		if err := oneOf("onsite", r.get("onsite"), "y", "n"); err != nil {
			wrong = append(wrong, problem(line, "%w", err))
		}
		types, lines = append(types, r.asType()), append(lines, line)
	}
}

func notUTF8(b []byte) int {
	for i, line := range bytes.Split(b, []byte("\n")) {
		if !utf8.Valid(line) {
			return i + 1
		}
	}
	return 0
}

func checkHeading(names []string) error {
	var wrong []error
	for i, n := range names {
		if slices.Index(names, n) != i {
			wrong = append(wrong, problem(1, "column %q stands twice", n))
		} else if !slices.Contains(columns, n) && !slices.Contains(optional, n) {
			wrong = append(wrong, problem(1, "column %q is not known (%s; optional: %s)", n, strings.Join(columns, ", "), strings.Join(optional, ", ")))
		}
	}
	for _, want := range columns {
		if !slices.Contains(names, want) {
			wrong = append(wrong, problem(1, "column %q is missing", want))
		}
	}
	return errors.Join(wrong...)
}

// row is the cells of one line by the names of their columns.
type row struct{ names, cells []string }

func (r row) get(name string) string {
	if i := slices.Index(r.names, name); i >= 0 {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// asType understands a row as far as it can; check says what is wrong with it.
func (r row) asType() Type {
	t := Type{
		Code: r.get("code"), Zh: r.get("zh"), En: r.get("en"), Lead: r.get("lead"), Evidence: r.get("evidence"),
		Kind: Kind(r.get("kind")), Scope: Scope(r.get("scope")), Level: org.Level(r.get("level")),
		OnSite: r.get("onsite") == "y", Papers: papers(r.get("materials")),
		Severity: Severity(r.get("severity")), SeverityBasis: FromSource,
	}
	t.Restricted = strings.Contains(t.Evidence, "(restricted)")
	var more []Stage
	t.Accept, t.Stages = read(r.get("accept"), r.get("source"))
	t.Resolve, more = read(r.get("resolve"), r.get("source"))
	t.Stages = append(t.Stages, more...)
	if t.Severity == "" {
		t.Severity, t.SeverityBasis = DefaultSeverity(t.Accept.Limit), FromDefault
	}
	return t
}

// remarks about a paper, in half-width and full-width brackets, are not its name.
var remarks = strings.NewReplacer("(如有)", "", "\uff08如有\uff09", "", "(可后补)", "", "\uff08可后补\uff09", "")

// papers reads "身份证; 残疾证(如有)".
func papers(list string) (all []Paper) {
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == '\uff1b' }) {
		name = strings.TrimSpace(name)
		if name == "" || name == "none" {
			continue
		}
		p := Paper{
			IfAny: strings.Contains(name, "如有") || strings.Contains(name, "另交"),
			Later: strings.Contains(name, "可后补"),
		}
		p.Name = remarks.Replace(name)
		all = append(all, p)
	}
	return all
}
