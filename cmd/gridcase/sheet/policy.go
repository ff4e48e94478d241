package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"gridcase/domain/routing"
)

var rungName = regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9]+)*$`) // it becomes part of command ids

const (
	mostPercent    = 1000 // as far as the calendar reckons
	mostReopenDays = 365
)

// policy reads the ladder and what else a city may set.
func (r *reader) policy(files Files) *routing.Policy {
	b, ok := r.text(files, PolicyFile)
	if !ok {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var p routing.Policy
	if err := dec.Decode(&p); err != nil {
		r.complain(PolicyFile, lineAt(b, faultAt(b, err, dec.InputOffset())), "不是规定的格式: %s", "Not of the expected form: %s", err.Error())
		return nil
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		r.complain(PolicyFile, lineAt(b, dec.InputOffset()), "文件末尾有多余内容", "There is something after the end of the document")
	}
	r.rungs(p, b)
	if p.ReopenDays < 0 || p.ReopenDays > mostReopenDays {
		r.complain(PolicyFile, lineAt(b, int64(bytes.Index(b, []byte(`"reopen_days"`)))), "reopen_days 应在 0 到 %d 之间", "reopen_days should be between 0 and %d", mostReopenDays)
	}
	return &p
}

func (r *reader) rungs(p routing.Policy, b []byte) {
	if len(p.Ladder) == 0 {
		r.complain(PolicyFile, 1, "ladder 为空:案卷将永远不会自动上交", "The ladder is empty: no case would ever climb by itself")
	}
	lines := rungLines(b)
	for i, rung := range p.Ladder {
		line := lines[min(i, len(lines)-1)]
		if !rungName.MatchString(rung.Name) || slices.ContainsFunc(p.Ladder[:i], func(o routing.Rung) bool { return o.Name == rung.Name }) {
			r.complain(PolicyFile, line, "梯级名 %q 不合要求或重复,应如 accept.50", "The rung's name %q is malformed or stands twice; it should be like accept.50", rung.Name)
		}
		if !slices.Contains([]routing.Clock{routing.Accept, routing.Resolve, routing.Check}, rung.Clock) {
			r.complain(PolicyFile, line, "clock %q 应为 accept、resolve 或 check", "clock is %q: it should be accept, resolve or check", rung.Clock)
		}
		if !slices.Contains([]routing.Effect{routing.Remind, routing.Warn, routing.Redden, routing.Climb}, rung.Effect) {
			r.complain(PolicyFile, line, "effect %q 应为 remind、warn、redden 或 climb", "effect is %q: it should be remind, warn, redden or climb", rung.Effect)
		}
		if rung.Percent < 1 || rung.Percent > mostPercent {
			r.complain(PolicyFile, line, "percent 应在 1 到 %d 之间", "percent should be between 1 and %d", mostPercent)
		}
	}
}

// rungLines are the lines that the rungs begin on, at least one.
func rungLines(b []byte) []int {
	var outline struct {
		Ladder []json.RawMessage `json:"ladder"`
	}
	if err := json.Unmarshal(b, &outline); err != nil || len(outline.Ladder) == 0 {
		return []int{1}
	}
	at, lines := 0, make([]int, 0, len(outline.Ladder))
	for _, raw := range outline.Ladder { // each stands after the one before it
		at += max(bytes.Index(b[at:], raw), 0)
		lines = append(lines, lineAt(b, int64(at)))
		at += len(raw)
	}
	return lines
}

// faultAt is where a JSON error points, or else how far was read.
func faultAt(b []byte, err error, read int64) int64 {
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown { // it has no type of its own
		return int64(bytes.Index(b, []byte(name)))
	}
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Offset
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		return kind.Offset
	}
	return read
}

func lineAt(b []byte, offset int64) int {
	return 1 + bytes.Count(b[:max(0, min(offset, int64(len(b))))], []byte("\n"))
}
