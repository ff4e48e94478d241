package main

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"gridcase/domain/personal"
	"gridcase/infra/seal"
	"gridcase/projections/search"
)

// opener reads sealed values for the one view that keeps words in clear.
type opener struct{ keys *seal.Keys }

// openAtOnce is how many keys are fetched side by side: each is a round trip.
const openAtOnce = 16

// Open reads all values. What has no key here, or is opened with that of another
// case, is as good as erased: the search goes on without it, and who reads the
// case itself is told.
func (o opener) Open(ctx context.Context, secrets []search.Secret) ([]string, error) {
	plain := make([]string, len(secrets))
	var all errgroup.Group
	all.SetLimit(openAtOnce)
	for i, s := range secrets {
		all.Go(func() (err error) {
			if plain[i], err = o.keys.Unseal(ctx, s.Case, s.Sealed); errors.Is(err, seal.ErrNoKey) || errors.Is(err, seal.ErrForeign) {
				plain[i], err = personal.Redacted, nil
			}
			return err
		})
	}
	return plain, all.Wait()
}

// Index is a blind index.
func (o opener) Index(kind, value string) string { return o.keys.Index(kind, value) }
