package bench

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// writer carries out the next command of its own cases, one after the other.
type writer func(ctx context.Context) error

// contender is one way to do the same commands.
type contender struct {
	name   string
	writer func(i int) writer
}

// race lets the contenders work with so many writers each, in turns: A B C A B
// C. The machine's moods then fall on all of them. It answers with the median
// rate of each, in commands a second.
func race(ctx context.Context, contenders []contender, writers, rounds int, span time.Duration) ([]Rate, error) {
	teams := make([][]writer, len(contenders))
	for i, c := range contenders {
		for w := range writers {
			teams[i] = append(teams[i], c.writer(w))
		}
		if err := spread(ctx, teams[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	rates := make([]Rate, len(contenders))
	for range rounds {
		for i, c := range contenders {
			rate, err := heat(ctx, teams[i], span)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			rates[i].Rounds = append(rates[i].Rounds, rate)
		}
	}
	for i := range rates {
		rates[i].PerSecond = median(rates[i].Rounds)
	}
	return rates, nil
}

// spread puts the writers at different commands of their cases. All at the same
// one would make a heat consist of reports, and the next of claims.
func spread(ctx context.Context, team []writer) error {
	g, ctx := errgroup.WithContext(ctx)
	for i, w := range team {
		g.Go(func() error {
			for range i % len(script) {
				if err := w(ctx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// heat counts over a span in which every writer is busy from the first moment to
// the last: the start and the end lie outside of it. It goes on over another
// span while there is not even one command of each.
func heat(ctx context.Context, team []writer, span time.Duration) (perSecond float64, err error) {
	var done atomic.Int64
	var over atomic.Bool
	g, ctx := errgroup.WithContext(ctx)
	for _, w := range team {
		g.Go(func() error {
			for !over.Load() {
				if err := w(ctx); err != nil {
					return err
				}
				done.Add(1)
			}
			return nil
		})
	}
	wait(ctx, span/5)
	began, from := time.Now(), done.Load()
	for wait(ctx, span); ctx.Err() == nil && done.Load()-from < int64(len(team)); {
		wait(ctx, span)
	}
	perSecond = float64(done.Load()-from) / time.Since(began).Seconds()
	over.Store(true)
	return perSecond, g.Wait()
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// Rate is a median with what it was taken from.
type Rate struct {
	PerSecond float64   `json:"per_s"`
	Rounds    []float64 `json:"rounds"`
}

func rateOf(rounds []float64) Rate { return Rate{median(rounds), rounds} }

func median(of []float64) float64 { return quantile(of, 0.5) }

// quantile is a value that really occurred, the nearest from above.
func quantile(of []float64, q float64) float64 {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
