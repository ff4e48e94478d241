package api

import (
	"context"
	"sync"
	"time"

	"gridcase/domain/suggest"
	"gridcase/projections/search"
)

// advisor keeps the suggester of the catalogue in force with what the log's own
// confirmed cases taught it, so that a question costs neither.
type advisor struct {
	mu      sync.Mutex // one who learns; the others wait for it
	version uint64     // of the catalogue
	until   time.Time
	made    *suggest.Suggester
	learned int
}

const (
	// learnAgain is how old what was learned may be.
	learnAgain = 10 * time.Minute
	// learnFrom is how many of the newest confirmed cases are read: the way people
	// speak and what they call for changes with the years.
	learnFrom = 50_000
)

// suggester is the one in force, with the number of cases that it learned from.
// While the database is away it goes on with what it knows.
func (s *server) suggester(ctx context.Context) (*suggest.Suggester, int, error) {
	a, now := &s.advisor, s.deps.Reference.Current()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.made != nil && a.version == now.Versions.Matters && s.cfg.Now().Before(a.until) {
		return a.made, a.learned, nil
	}
	learned, cases := suggest.Learned{}, 0
	err := search.Confirmed(ctx, s.deps.Views.DB, learnFrom, func(code, text string) {
		learned.Add(code, text)
		cases++
	})
	switch {
	case err != nil && !s.deps.Unavailable(err):
		return nil, 0, err
	case err != nil && a.made != nil && a.version == now.Versions.Matters:
		return a.made, a.learned, nil
	case err != nil:
		learned, cases = nil, 0
	}
	a.made, a.learned = suggest.New(now.Matters, learned.Common(leastCases)), cases
	a.version, a.until = now.Versions.Matters, s.cfg.Now().Add(learnAgain)
	return a.made, a.learned, nil
}

// leastCases is how many cases of a matter must have a pair of characters before
// it counts: no single resident's words are told to others by it.
const leastCases = 5
