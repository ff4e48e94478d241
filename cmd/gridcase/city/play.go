package city

import (
	"context"
	"hash/fnv"
	"iter"
	"sync"

	"golang.org/x/sync/errgroup"

	"gridcase/handlers/command"
)

// Play carries acts out on the real command path: in order within a case, and
// many cases at a time, so that they share writes to the disk. workers is how
// many (64 and more pay). progress, when not nil, hears how many are done. The
// first failure ends it; playing the same acts again goes on where it ended.
func Play(ctx context.Context, cases *command.Cases, acts iter.Seq[Act], workers int, progress func(done int)) error {
	g, ctx := errgroup.WithContext(ctx)
	var mu sync.Mutex
	done := 0
	tick := func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		if progress != nil {
			progress(done)
		}
	}
	lanes := make([]chan Act, max(workers, 1))
	for i := range lanes {
		lanes[i] = make(chan Act, 64)
		g.Go(func() error { return drive(ctx, cases, lanes[i], tick) })
	}
	g.Go(func() error { return deal(ctx, acts, lanes) })
	return g.Wait()
}

// deal gives all acts of a case to the same lane.
func deal(ctx context.Context, acts iter.Seq[Act], lanes []chan Act) error {
	defer func() {
		for _, l := range lanes {
			close(l)
		}
	}()
	for a := range acts {
		h := fnv.New32a()
		h.Write([]byte(a.Case))
		select {
		case lanes[h.Sum32()%uint32(len(lanes))] <- a:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func drive(ctx context.Context, cases *command.Cases, lane <-chan Act, tick func()) error {
	for a := range lane {
		if _, err := a.Do(ctx, cases); err != nil {
			return err
		}
		tick()
	}
	return nil
}
