package reference

import (
	"cmp"
	"slices"
	"time"
)

// Edition is one version of a document with the moment from which it counts.
type Edition[T any] struct {
	Version  uint64 // of the commit by which it was adopted
	From     time.Time
	InFlight bool // also decides about cases that were reported before From
	Document T
}

// Editions are all versions of a document, in the order in which they come into
// force. With one that was approved early and another that was approved later
// but from an earlier day, each counts from its own day.
type Editions[T any] []Edition[T]

// with answers with one edition more; what readers hold stays as it is.
func (e Editions[T]) with(more Edition[T]) Editions[T] {
	all := append(slices.Clone(e), more)
	slices.SortStableFunc(all, func(a, b Edition[T]) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Version, b.Version))
	})
	return all
}

// At is the edition in force at a moment. Before the first one's day it is the
// first: a case that was imported from older books needs rules too.
func (e Editions[T]) At(t time.Time) (Edition[T], bool) {
	if len(e) == 0 {
		return Edition[T]{}, false
	}
	in := 0
	for i := range e {
		if !e[i].From.After(t) {
			in = i
		}
	}
	return e[in], true
}

// For is the edition that decides, at a moment, about a case that was reported
// under the pinned version: that one, unless a later one says that it counts for
// cases in flight too. A pinned version that is not known, such as 0, is the one
// in force.
func (e Editions[T]) For(pinned uint64, t time.Time) (Edition[T], bool) {
	own := slices.IndexFunc(e, func(x Edition[T]) bool { return x.Version == pinned })
	if own < 0 {
		return e.At(t)
	}
	decides := own
	for i := own + 1; i < len(e) && !e[i].From.After(t); i++ {
		if e[i].InFlight {
			decides = i
		}
	}
	return e[decides], true
}

// Of is the edition of exactly this version.
func (e Editions[T]) Of(version uint64) (Edition[T], bool) {
	for _, x := range e {
		if x.Version == version {
			return x, true
		}
	}
	return Edition[T]{}, false
}

// newest is the one adopted last, whether it counts already or not.
func (e Editions[T]) newest() (version uint64) {
	for _, x := range e {
		version = max(version, x.Version)
	}
	return version
}

// next is the first moment after t at which another edition comes into force.
func (e Editions[T]) next(t time.Time) time.Time {
	for _, x := range e {
		if x.From.After(t) {
			return x.From
		}
	}
	return time.Time{}
}
