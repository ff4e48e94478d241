package city_test

import (
	"testing"
	"time"

	"gridcase/cmd/gridcase/city"
	"gridcase/domain/pledge"
)

// TestTheCityHasLinesOfEachStanding: whatever the size, what it lists could have
// been listed, and both halves of the rate have something to count.
func TestTheCityHasLinesOfEachStanding(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 3, 12, 0, 0, 0, time.UTC) // most of it was listed in the year before
	for _, size := range []city.Size{city.Small, city.Medium, city.Large} {
		events, err := city.Make(1, size).Pledges(now)
		if err != nil {
			t.Fatalf("%s: %v", size, err)
		}
		seen := map[pledge.Status]int{}
		for _, p := range (pledge.Book{}).Evolve(events...) {
			seen[p.Status]++
			if p.Listed.By == "" || p.Claim.Done() && p.Claim.By == "" {
				t.Errorf("%s: nobody did %+v", size, p)
			}
		}
		for _, s := range []pledge.Status{pledge.Open, pledge.Claimed, pledge.Agreed, pledge.Finished, pledge.Confirmed, pledge.Withdrawn} {
			if seen[s] == 0 {
				t.Errorf("%s: no line is %s: %v", size, s, seen)
			}
		}
	}
}
