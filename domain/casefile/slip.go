package casefile

import (
	"slices"
	"strings"
)

// Slips are the numbers that somebody may have meant who wrote one that is not
// valid: one character wrong, or two neighbours swapped. None for what has not
// the form of a number.
func Slips(number string) (meant []string) {
	parts := strings.Split(strings.ToUpper(number), "-")
	if len(parts) != 3 || len(parts[0]) != 8 || len(parts[1]) != 8 || len(parts[2]) != 1 {
		return nil
	}
	whole := []byte(parts[0] + parts[1] + parts[2])
	try := func(b []byte) {
		n := string(b[:8]) + "-" + string(b[8:16]) + "-" + string(b[16:])
		if ValidNumber(n) && !slices.Contains(meant, n) {
			meant = append(meant, n)
		}
	}
	for i := range whole {
		for _, letter := range []byte(letters) {
			other := slices.Clone(whole)
			other[i] = letter
			try(other)
		}
		if i > 0 {
			swapped := slices.Clone(whole)
			swapped[i-1], swapped[i] = whole[i], whole[i-1]
			try(swapped)
		}
	}
	return meant
}
