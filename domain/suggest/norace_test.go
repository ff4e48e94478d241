//go:build !race

package suggest_test

const slow = 1
