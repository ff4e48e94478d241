// Package rows holds what the folds of all projections share: the working set of
// rows in memory and the writing of many rows at once.
package rows

import (
	"fmt"
	"slices"
	"strings"

	"gridcase/domain/es"
)

// keep is how many rows stay in memory for the next commits of their cases, up
// to twice that many; about 50 MB for a projection.
const keep = 25_000

// Set is the rows of one projection that a fold works on, by case. R is the row
// as the fold sees it.
type Set[R any] struct {
	recent, older map[string]*entry[R] // two generations: what is not used again goes
	dirty         []*entry[R]
}

type entry[R any] struct {
	id      string
	version uint64 // of the last commit folded in
	row     R
	added   bool // not in the table yet
	dirty   bool
}

// New returns an empty set.
func New[R any]() *Set[R] {
	s := &Set[R]{}
	s.Reset()
	return s
}

// Missing lists those of the cases that must be read from the table.
func (s *Set[R]) Missing(cases []string) (missing []string) {
	for _, id := range cases {
		if s.find(id) == nil {
			missing = append(missing, id)
		}
	}
	return missing
}

// Stored takes in a row as the table has it.
func (s *Set[R]) Stored(id string, version uint64, row R) {
	s.recent[id] = &entry[R]{id: id, version: version, row: row}
}

// Next is the row that a commit changes: an empty one for a case's first commit,
// else the one that stands at the version before. That none is left out and none
// comes twice is checked here.
func (s *Set[R]) Next(c es.Recorded) (*R, error) {
	e := s.find(c.Subject)
	switch {
	case c.Version == 1 && e == nil:
		e = &entry[R]{id: c.Subject, added: true}
		s.recent[c.Subject] = e
	case e == nil:
		return nil, fmt.Errorf("version %d of %s: there is no row of the versions before", c.Version, c.Subject)
	case c.Version != e.version+1:
		return nil, fmt.Errorf("version %d of %s: the row is of version %d", c.Version, c.Subject, e.version)
	}
	e.version = c.Version
	if !e.dirty {
		e.dirty = true
		s.dirty = append(s.dirty, e)
	}
	return &e.row, nil
}

// Written is a row that must be written.
type Written[R any] struct {
	ID      string
	Version uint64
	Row     *R
	New     bool // not in the table yet
}

// Dirty lists what must be written, by id: neighbours in the table come together.
func (s *Set[R]) Dirty() []Written[R] {
	slices.SortFunc(s.dirty, func(a, b *entry[R]) int { return strings.Compare(a.id, b.id) })
	out := make([]Written[R], len(s.dirty))
	for i, e := range s.dirty {
		out[i] = Written[R]{e.id, e.version, &e.row, e.added}
	}
	return out
}

// Clean says that all was written.
func (s *Set[R]) Clean() {
	for _, e := range s.dirty {
		e.dirty, e.added = false, false
	}
	s.dirty = s.dirty[:0]
	if len(s.recent) > keep {
		s.older, s.recent = s.recent, map[string]*entry[R]{}
	}
}

// Reset forgets everything.
func (s *Set[R]) Reset() {
	s.recent, s.older, s.dirty = map[string]*entry[R]{}, map[string]*entry[R]{}, nil
}

func (s *Set[R]) find(id string) *entry[R] {
	if e, ok := s.recent[id]; ok {
		return e
	}
	e, ok := s.older[id]
	if ok {
		s.recent[id] = e // used again
	}
	return e
}
