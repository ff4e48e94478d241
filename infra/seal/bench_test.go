package seal_test

import (
	"sync"
	"testing"

	"gridcase/domain/personal"
)

// BenchmarkPrepare measures the one synced write that a new case costs.
func BenchmarkPrepare(b *testing.B) {
	for name, writers := range map[string]int{"1 writer": 1, "16 writers": 16, "64 writers": 64} {
		b.Run(name, func(b *testing.B) {
			k := setup(b).keys(b)
			var all sync.WaitGroup
			todo := make(chan string)
			for range writers {
				all.Go(func() {
					for id := range todo {
						if err := k.Prepare(b.Context(), id, personal.TextKey); err != nil {
							b.Error(err)
						}
					}
				})
			}
			for b.Loop() {
				todo <- newCase(b)
			}
			close(todo)
			all.Wait()
		})
	}
}

// BenchmarkSeal measures sealing and unsealing under keys that are at hand.
func BenchmarkSeal(b *testing.B) {
	k, id := setup(b).keys(b), newCase(b)
	for b.Loop() {
		s, err := k.Seal(b.Context(), id, personal.TextKey, canary)
		ok(b, err)
		_, err = k.Unseal(b.Context(), id, s)
		ok(b, err)
	}
}
