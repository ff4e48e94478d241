package sheet

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
)

func (r *reader) matters(files Files) *matter.Catalogue {
	if b, ok := r.text(files, MattersJSONFile); ok {
		c, err := matter.ParseJSON(b)
		return taken(r, MattersJSONFile, c, err)
	}
	if b, ok := r.text(files, MattersFile); ok {
		c, err := matter.ParseCSV(bytes.NewReader(b))
		return taken(r, MattersFile, c, err)
	}
	return nil
}

func (r *reader) calendar(files Files) *clock.Calendar {
	if b, ok := r.text(files, CalendarFile); ok {
		c, err := clock.ParseCalendar(b)
		return taken(r, CalendarFile, c, err)
	}
	return nil
}

// taken answers with what was read, or notes the errors.
func taken[T any](r *reader, file string, document T, err error) *T {
	if err != nil {
		r.lined(file, err)
		return nil
	}
	return &document
}

// place is how the catalogue and the calendar say where they are wrong.
var place = regexp.MustCompile(`^\w+: line ([0-9]+): `)

// lined takes an error of several lines apart, each of which names its place.
// The sentences are those of the document's own package, in English.
func (r *reader) lined(file string, err error) {
	for _, sentence := range strings.Split(err.Error(), "\n") {
		line := 1
		if m := place.FindStringSubmatch(sentence); m != nil {
			line, _ = strconv.Atoi(m[1]) // digits, as matched
			sentence = sentence[len(m[0]):]
		}
		r.complain(file, line, "内容不合要求：%s", "%s", sentence)
	}
}
