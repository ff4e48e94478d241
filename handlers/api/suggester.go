package api

import (
	"context"
	"sync"

	"gridcase/domain/matter"
	"gridcase/domain/suggest"
)

// advisor keeps the suggester of the catalogue in force, so that a question
// costs no reading of the lexicon.
type advisor struct {
	mu      sync.Mutex
	version uint64
	made    *suggest.Suggester
	learned int
}

func (s *server) suggester(_ context.Context, c matter.Catalogue, version uint64) (*suggest.Suggester, int, error) {
	a := &s.advisor
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.made == nil || a.version != version {
		a.made, a.version = suggest.New(c, nil), version
	}
	return a.made, a.learned, nil
}
