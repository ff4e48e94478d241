package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/rulebook"
)

type documentInput struct {
	Document string `path:"document" enum:"matters,calendar,policy,lists"`
	Version  uint64 `query:"version" doc:"An earlier or later version; left out, the one in force."`
	Against  uint64 `query:"against" doc:"A version to hold it against."`
}

type documentOutput struct{ Body Document }

// Document is one version of a document, with the names of all others.
type Document struct {
	Document string            `json:"document"`
	Version  uint64            `json:"version"`
	Body     json.RawMessage   `json:"body"`
	Versions []DocumentVersion `json:"versions" doc:"All that were ever adopted, in the order of their days."`
	Diff     []Words           `json:"diff,omitempty" doc:"In words, what this version changes of the one that it is held against."`
	Before   json.RawMessage   `json:"before,omitempty" doc:"The version that it is held against."`
}

// DocumentVersion is a version of a document with the day from which it counts.
type DocumentVersion struct {
	Version  uint64    `json:"version"`
	Name     string    `json:"name" doc:"Its own, \"\" where such documents have none."`
	From     time.Time `json:"from"`
	InFlight bool      `json:"in_flight" doc:"Also decides about cases that were reported before."`
	InForce  bool      `json:"in_force"`
}

// shelf is all versions of a document, whichever it is.
type shelf struct {
	inForce uint64
	all     []DocumentVersion
	bodies  map[uint64]any // what is in force under 0, too: it may be one that came with the program
}

func shelve[T any](inForce uint64, now T, all reference.Editions[T], name func(T) string) shelf {
	s := shelf{inForce: inForce, bodies: map[uint64]any{0: now}}
	for _, e := range all {
		s.all = append(s.all, DocumentVersion{e.Version, name(e.Document), e.From, e.InFlight, e.Version == inForce})
		s.bodies[e.Version] = e.Document
	}
	return s
}

func shelfOf(now reference.State, document string) shelf {
	v := now.Versions
	switch document {
	case reference.Matters:
		return shelve(v.Matters, now.Matters, now.Catalogues(), func(c matter.Catalogue) string { return c.Version })
	case reference.Calendar:
		return shelve(v.Calendar, now.Calendar, now.Calendars(), func(c clock.Calendar) string { return c.Version() })
	case reference.Lists:
		return shelve(v.Lists, now.Lists, now.EntryLists(), func(l matter.Lists) string { return l.Name })
	}
	return shelve(v.Policy, now.Policy, now.Policies(), func(p routing.Policy) string { return p.Name })
}

// showDocument answers with a version of a document and, when it is held against
// another, with what it changes.
func (s *server) showDocument(_ context.Context, in *documentInput) (*documentOutput, error) {
	all := shelfOf(s.deps.Reference.Current(), in.Document)
	out := &documentOutput{Document{Document: in.Document, Version: in.Version, Versions: slices.Concat([]DocumentVersion{}, all.all)}}
	if in.Version == 0 {
		out.Body.Version = all.inForce
	}
	var err error
	if out.Body.Body, err = all.text(out.Body.Version); err != nil || in.Against == 0 {
		return out, err
	}
	if out.Body.Before, err = all.text(in.Against); err != nil {
		return nil, err
	}
	words, err := rulebook.Compare(in.Document, out.Body.Before, out.Body.Body)
	out.Body.Diff = []Words{}
	for _, w := range words {
		out.Body.Diff = append(out.Body.Diff, Words{w.Zh, w.En})
	}
	return out, err
}

func (s shelf) text(version uint64) (json.RawMessage, error) {
	body, known := s.bodies[version]
	if !known {
		return nil, errNoVersion
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("write version %d: %w", version, err)
	}
	return raw, nil
}
