// Package es holds the few words that every aggregate, the log and the
// projections share: the decider, the commit, the place of a commit in the log.
package es

import "encoding/json"

// Decider is one aggregate as a value: Decide says what may happen, Evolve what
// it means. Neither does I/O, reads a clock or draws a random number.
type Decider[S, C, E any] struct {
	Decide func(S, C) ([]E, error)
	Evolve func(S, E) S
	Name   func(E) string // name new events are stored under
	Decode Decoders[E]    // every name ever stored
	Fold   int            // version of State and Evolve; a snapshot of another version is ignored
}

// Decoders maps stored names, current and retired, to current events.
type Decoders[E any] map[string]func([]byte) (E, error)

// From decodes JSON as T and lifts it to E: the identity for a current event,
// an upcast for a retired one.
func From[T, E any](lift func(T) E) func([]byte) (E, error) {
	return func(b []byte) (e E, err error) {
		var v T
		if err = json.Unmarshal(b, &v); err != nil {
			return e, err
		}
		return lift(v), nil
	}
}

// Replay folds history onto a state.
func (d Decider[S, C, E]) Replay(s S, history ...E) S {
	for _, e := range history {
		s = d.Evolve(s, e)
	}
	return s
}
