package matter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ParseJSON reads a catalogue as {"version": …, "types": [{…}, …]}, the shape
// that it is written in. The error holds all that is wrong, each with the line
// that the type begins on.
func ParseJSON(b []byte) (Catalogue, error) {
	var outline struct {
		Version string            `json:"version"`
		Types   []json.RawMessage `json:"types"`
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&outline); err != nil {
		return Catalogue{}, problem(lineOf(b, err, dec.InputOffset()), `%w (want {"version": …, "types": […]})`, err)
	}
	var (
		types []Type
		lines []int
		wrong []error
		at    int // each type stands after the one before it
	)
	for _, raw := range outline.Types {
		at += bytes.Index(b[at:], raw)
		line := 1 + bytes.Count(b[:at], []byte("\n"))
		at += len(raw)
		t, err := fromJSON(raw)
		if err != nil {
			wrong = append(wrong, problem(line, "%w", err))
			continue
		}
		types, lines = append(types, t), append(lines, line)
	}
	return collect(outline.Version, types, lines, wrong)
}

func fromJSON(raw []byte) (t Type, err error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&t); err != nil {
		return t, fmt.Errorf("not a type: %w", err)
	}
	if t.Severity == "" {
		t.Severity, t.SeverityBasis = DefaultSeverity(t.Accept.Limit), FromDefault
	}
	return t, nil
}

// lineOf is the line that a JSON error points at.
func lineOf(b []byte, err error, offset int64) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		offset = int64(len(b))
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	return 1 + bytes.Count(b[:min(int(offset), len(b))], []byte("\n"))
}
