package suggest

// Learned counts the pairs of runes in the texts of confirmed cases, by code.
// It is made by folding the log and handed in; nil is one without a case.
type Learned map[string]map[string]int

const (
	// learnedPoints is the most that confirmed cases can bring: half a good word.
	// They settle what the words leave open, and can neither overrule a rule nor
	// drown what the words say plainly.
	learnedPoints = 3.0
	// slowly is how many cases bring half of that: five bring a third, so that a
	// few wrong ones move little.
	slowly = 10
)

// Add folds one confirmed case in.
func (l Learned) Add(code, text string) {
	pairs := map[bigram]bool{}
	collect(pairs, []rune(plain(text)))
	if l[code] == nil {
		l[code] = map[string]int{}
	}
	for p := range pairs {
		l[code][string(p[:])]++
	}
}

// experience is what was learned, by pair: the share that each code has in it.
type experience map[string]map[string]float64

// experience turns counts round, so that a text asks only for its own pairs. A
// pair counts by rate and not by number: a frequent matter does not swallow the
// rare ones.
func (l Learned) experience() experience {
	all := experience{}
	for code, counts := range l {
		for pair, n := range counts {
			if n <= 0 {
				continue
			}
			if all[pair] == nil {
				all[pair] = map[string]float64{}
			}
			all[pair][code] = float64(n) / float64(n+slowly)
		}
	}
	for _, rates := range all {
		var total int64
		for _, rate := range rates {
			total += grains(rate)
		}
		for code := range rates {
			rates[code] /= max(1, amount(total))
		}
	}
	return all
}

// add gives each code its share of the confirmed cases with the same pairs.
func (e experience) add(scores map[string]*tally, r reading) {
	if len(e) == 0 {
		return
	}
	pairs := map[bigram]bool{}
	collect(pairs, r.text)
	shares, known := map[string]int64{}, 0
	for p := range pairs {
		rates := e[string(p[:])]
		for code, rate := range rates {
			shares[code] += grains(rate)
		}
		if len(rates) > 0 {
			known++
		}
	}
	for code, n := range shares {
		if scores[code] != nil { // what no word and no likeness knows is not made up
			scores[code].points += learnedPoints * amount(n) / float64(known)
		}
	}
}

// Common keeps the pairs that so many cases of a matter have: what only a few
// said is theirs, a name or an address, and teaches nothing.
func (l Learned) Common(least int) Learned {
	common := Learned{}
	for code, counts := range l {
		for pair, n := range counts {
			if n < least {
				continue
			}
			if common[code] == nil {
				common[code] = map[string]int{}
			}
			common[code][pair] = n
		}
	}
	return common
}
