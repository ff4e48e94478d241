package seal

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"gridcase/domain/personal"
)

// UnsealAll reads one value of each case, as a page of a queue needs them:
// caseIDs[i] belongs to values[i]. Entries that are not in memory are read side
// by side first.
func (k *Keys) UnsealAll(ctx context.Context, caseIDs []string, values []personal.Sealed) ([]string, error) {
	if len(caseIDs) != len(values) {
		return nil, fmt.Errorf("unseal %d values of %d cases", len(values), len(caseIDs))
	}
	plain := make([]string, len(values))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i, s := range values {
		group.Go(func() (err error) {
			plain[i], err = k.Unseal(ctx, caseIDs[i], s)
			return err
		})
	}
	return plain, group.Wait()
}
