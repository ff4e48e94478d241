//go:build race

package suggest_test

const slow = 15 // the race detector's price
