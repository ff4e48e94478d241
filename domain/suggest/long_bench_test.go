package suggest_test

import (
	"strings"
	"testing"
)

func BenchmarkSuggestLong(b *testing.B) {
	var all strings.Builder
	for _, row := range samples(b, "testdata/own.csv") {
		all.WriteString(row.text)
	}
	long := string([]rune(all.String())[:4000])
	s := shipped()
	for b.Loop() {
		s.Suggest(long)
	}
}
