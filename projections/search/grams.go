package search

import (
	"slices"
	"strings"
	"unicode"
)

// mostGrams bounds what one case brings into the index: a long story has few new
// pairs towards its end.
const mostGrams = 4000

// longestPrefix is how much of a Latin word or number is found by its beginning.
const longestPrefix = 12

// grams are what a text is found by: each Chinese character, each pair of
// neighbours, which in Chinese is about a word, and each Latin word or number
// with its beginnings.
func grams(text string) []string {
	seen := map[string]bool{}
	for run, chinese := range runs(text) {
		if !chinese {
			for n := 1; n <= min(len(run), longestPrefix); n++ {
				seen[string(run[:n])] = true
			}
			seen[string(run)] = true
			continue
		}
		for i, r := range run {
			if seen[string(r)] = true; i > 0 {
				seen[string(run[i-1:i+1])] = true
			}
		}
	}
	found := make([]string, 0, len(seen))
	for g := range seen {
		found = append(found, g)
	}
	slices.Sort(found)
	return found[:min(len(found), mostGrams)]
}

// needed are the grams that every text with these words has: of a single Chinese
// character itself, of a longer run its pairs.
func needed(words string) (all []string) {
	for run, chinese := range runs(words) {
		if !chinese || len(run) == 1 {
			all = append(all, string(run[:min(len(run), longest(run, chinese))]))
			continue
		}
		for i := 1; i < len(run); i++ {
			all = append(all, string(run[i-1:i+1]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// longest cuts a Latin word that is longer than what is indexed of longer ones.
func longest(run []rune, chinese bool) int {
	if chinese {
		return len(run)
	}
	return longestPrefix
}

// runs parts a text in stretches of Chinese and of Latin letters and digits; all
// else parts them.
func runs(text string) func(yield func(run []rune, chinese bool) bool) {
	return func(yield func([]rune, bool) bool) {
		var run []rune
		was := 0
		for _, r := range plain(text) + " " {
			kind := kindOf(r)
			if kind != was && len(run) > 0 {
				if !yield(run, was == chinese) {
					return
				}
				run = nil
			}
			if was = kind; kind != 0 {
				run = append(run, r)
			}
		}
	}
}

const (
	latin = iota + 1
	chinese
)

func kindOf(r rune) int {
	switch {
	case r >= 0x2e80 && unicode.IsLetter(r):
		return chinese
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return latin
	}
	return 0
}

// plain writes a text as it is compared: narrow and in lower case.
func plain(text string) string { return strings.ToLower(narrow(text)) }

// narrow turns the full-width forms of Chinese input methods (ＡＢ１) into ASCII.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r + '!' - '！'
		case r == 0:
			return ' ' // no column takes it
		}
		return r
	}, text)
}
