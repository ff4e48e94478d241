// Package rulebook reads the documents that people write (policy, entry lists,
// catalogue, calendar) and says, line by line, what is wrong with them. The
// domain gets the conditions of a policy as functions.
package rulebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
)

// Read reads a document as it was given, YAML or JSON as text or an object, holds
// it against what is in force, and answers with it as the log keeps it. The error
// is Problems.
func Read(now reference.State, document string, given []byte) (json.RawMessage, error) {
	text, err := Text(given)
	if err != nil {
		return nil, err
	}
	var read any
	switch document {
	case reference.Policy:
		read, err = ReadPolicy(text, now.Matters, now.Calendar)
	case reference.Lists:
		read, err = ReadLists(text, now.Matters, now.Org)
	case reference.Matters:
		read, err = foreign(text, func(b []byte) (any, error) { return matter.ParseJSON(b) })
	case reference.Calendar:
		read, err = foreign(text, func(b []byte) (any, error) { return clock.ParseCalendar(b) })
	default:
		read, err = foreign(text, func(b []byte) (any, error) {
			var change reference.OrgChange
			err := strictly(b, &change)
			return change, err
		})
		if change, is := read.(reference.OrgChange); is && err == nil {
			err = sound(now, change)
		}
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(read)
}

// sound holds a change of the tree against the tree. Its first fault has a code of
// its own, by which who proposed it can be helped.
func sound(now reference.State, change reference.OrgChange) error {
	if faults := now.Org.Check(change.Units, change.People); len(faults) > 0 {
		return faults[0].Rejection()
	}
	return nil
}

// Text is a document's text: an object as it is, or what a JSON string holds.
func Text(given []byte) ([]byte, error) {
	given = bytes.TrimSpace(given)
	if len(given) == 0 || given[0] != '"' {
		return given, nil
	}
	var plain string
	if err := json.Unmarshal(given, &plain); err != nil {
		return nil, fmt.Errorf("read the text of a document: %w", err)
	}
	return []byte(plain), nil
}

// foreign reads a document by its own package's parser, which takes JSON and
// names lines in its sentences.
func foreign(text []byte, read func([]byte) (any, error)) (any, error) {
	f := newFound()
	n := parse(text, f)
	if n == nil {
		return nil, f.err()
	}
	b, err := asJSON(n)
	if err != nil {
		return nil, lined(err)
	}
	v, err := read(b)
	if err != nil {
		return nil, lined(err)
	}
	return v, nil
}

var place = regexp.MustCompile(`^(?:\w+: )?line ([0-9]+): `)

// lined takes an error of several lines apart, each of which may name its line.
// The sentences are those of the document's own package, in English.
func lined(err error) error {
	f := newFound()
	for _, sentence := range strings.Split(err.Error(), "\n") {
		line := 1
		if m := place.FindStringSubmatch(sentence); m != nil {
			line, _ = strconv.Atoi(m[1]) // digits, as matched
			sentence = sentence[len(m[0]):]
		}
		f.on(line, "", "内容不合要求：%s", "%s", sentence)
	}
	return f.err()
}

func decode(n *yaml.Node, into any) error {
	b, err := asJSON(n)
	if err != nil {
		return err
	}
	return strictly(b, into)
}

func strictly(b []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

// Schema is the JSON Schema of a document that has one here; false for others.
func Schema(document string) (map[string]any, bool) {
	shapes := map[string]shape{reference.Policy: policyShape, reference.Lists: listsShape}
	s, ok := shapes[document]
	if !ok {
		return nil, false
	}
	schema := s.schema()
	schema["$schema"], schema["title"] = "https://json-schema.org/draft/2020-12/schema", "Gridcase "+document
	return schema, true
}
