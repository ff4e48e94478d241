package rehearse

import (
	"cmp"
	"hash/fnv"
	"maps"
	"slices"
	"sync"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/whatif"
	"gridcase/projections/kpi"
)

// sum adds up what the cases say. Several readers share it.
type sum struct {
	q   Question
	now time.Time

	mu            sync.Mutex
	r             TrialReport
	moved         map[[2]org.Level]int
	rungs         map[string]*Pair
	levels, units map[string]*load
	before, after *kpi.Tally
	sample        []sampled
}

// load is a Load with exact times.
type load struct {
	level         org.Level
	before, after work
}

// work counts its time in milliseconds: a time.Duration ends at 292 years, which
// fifty thousand cases of two days each are longer than.
type work struct {
	cases  int
	millis int64
}

// sampled orders changed cases by a digest of their ids: the same cases each
// time, and of all sorts.
type sampled struct {
	key uint64
	TrialCase
}

func newSum(q Question, now time.Time) *sum {
	return &sum{
		q: q, now: now, moved: map[[2]org.Level]int{}, rungs: map[string]*Pair{}, levels: map[string]*load{}, units: map[string]*load{},
		before: kpi.NewTally(now), after: kpi.NewTally(now), r: TrialReport{Dropped: map[string]int{}, Changes: map[string]int{}},
	}
}

// replay lets a case go its way again; nil is one that nobody asked for.
func (s *sum) replay(id string, t *tale) {
	if t == nil {
		return
	}
	var told kpi.Tale
	first := true
	before, after := t.record.Replay(s.q.Is, s.q.Was, s.q.Tree, s.now, func(turn whatif.Turn) {
		for _, e := range turn.Events {
			told.Tell(e, turn.At, first)
		}
		first = false
	})
	s.add(id, before, after, &t.before, &told)
}

func (s *sum) add(id string, before, after *whatif.Course, was, is *kpi.Tale) {
	changes := whatif.Compare(before, after)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before.Add(was)
	s.r.Cases++
	s.count(before, func(p *Pair) *int { return &p.Before }, func(l *load) *work { return &l.before })
	if after.Refused != "" {
		s.r.Refused++
	} else {
		s.after.Add(is)
		s.count(after, func(p *Pair) *int { return &p.After }, func(l *load) *work { return &l.after })
	}
	for code, n := range after.Dropped {
		s.r.Dropped[code] += n
	}
	s.r.Kept += after.Kept
	if len(changes) == 0 {
		return
	}
	s.r.Changed++
	for _, c := range changes {
		s.r.Changes[string(c)]++
	}
	if before.First.Unit != after.First.Unit && after.Refused == "" {
		s.moved[[2]org.Level{before.First.Level, after.First.Level}]++
	}
	s.keep(id, changes, before, after)
}

// count adds one course on its side.
func (s *sum) count(c *whatif.Course, side func(*Pair) *int, of func(*load) *work) {
	for _, r := range c.Rungs {
		*side(at(s.rungs, r.Rung))++
	}
	*side(&s.r.Climbs) += c.Climbs
	if c.Late {
		*side(&s.r.Late)++
	}
	if c.Overdue {
		*side(&s.r.Overdue)++
	}
	passed := map[string]bool{}
	for _, stay := range c.Stays {
		for key, in := range map[string]map[string]*load{stay.At.Unit: s.units, "level " + string(stay.At.Level): s.levels} {
			l := at(in, key)
			l.level = stay.At.Level
			w := of(l)
			w.millis += stay.For.Milliseconds()
			if !passed[key] {
				w.cases++
			}
			passed[key] = true
		}
	}
}

func at[V any](m map[string]*V, key string) *V {
	v := m[key]
	if v == nil {
		v = new(V)
		m[key] = v
	}
	return v
}

// keep puts a changed case into the sample, if it belongs there.
func (s *sum) keep(id string, changes []whatif.Change, before, after *whatif.Course) {
	h := fnv.New64a()
	h.Write([]byte(id))
	key := h.Sum64()
	if n := len(s.sample); n >= s.q.Sample && (n == 0 || key > s.sample[n-1].key) {
		return
	}
	number, err := casefile.Number(id)
	if err != nil {
		number = id // ids that are no UUIDs never enter the log
	}
	one := sampled{key, TrialCase{id, number, before.State.Matter, changes, toldOf(before), toldOf(after)}}
	i, _ := slices.BinarySearchFunc(s.sample, key, func(c sampled, key uint64) int { return cmp.Compare(c.key, key) })
	s.sample = slices.Insert(s.sample, i, one)
	s.sample = s.sample[:min(len(s.sample), s.q.Sample)]
}

// report puts all in order.
func (s *sum) report() TrialReport {
	r := s.r
	r.Moved, r.Rungs, r.Sample, r.Rates = []Moved{}, []TrialRung{}, []TrialCase{}, []TrialRates{}
	for k, n := range s.moved {
		r.Moved = append(r.Moved, Moved{k[0], k[1], n})
	}
	slices.SortFunc(r.Moved, func(a, b Moved) int {
		return cmp.Or(cmp.Compare(a.From.Rank(), b.From.Rank()), cmp.Compare(a.To.Rank(), b.To.Rank()))
	})
	for _, name := range slices.Sorted(maps.Keys(s.rungs)) {
		r.Rungs = append(r.Rungs, TrialRung{name, *s.rungs[name]})
	}
	r.Levels, r.Units = loads(s.levels), loads(s.units)
	for i := range r.Levels {
		r.Levels[i].Unit = ""
	}
	r.Rates = rates(s.before.Rates(), s.after.Rates())
	for _, c := range s.sample {
		r.Sample = append(r.Sample, c.TrialCase)
	}
	return r
}

func loads(of map[string]*load) []Load {
	all := []Load{}
	for unit, l := range of {
		all = append(all, Load{unit, l.level, l.before.shown(), l.after.shown()})
	}
	slices.SortFunc(all, func(a, b Load) int {
		return cmp.Or(cmp.Compare(a.Level.Rank(), b.Level.Rank()), cmp.Compare(a.Unit, b.Unit))
	})
	return all
}

func (w work) shown() Work { return Work{w.cases, twoDigits(float64(w.millis) / 3_600_000)} }

// rates pairs them by name: a rung may have fired on one side only.
func rates(before, after []kpi.Rate) []TrialRates {
	all := []TrialRates{}
	at := func(r kpi.Rate) *TrialRates {
		i := slices.IndexFunc(all, func(o TrialRates) bool { return o.Name == r.Name })
		if i < 0 {
			i = len(all)
			none := 0.0
			nothing := TrialRate{Value: &none} // no rung of that name is none at all
			all = append(all, TrialRates{r.Name, TrialWords{Zh: r.Zh, En: r.En}, TrialWords(r.Definition), string(r.Unit), nothing, nothing})
		}
		return &all[i]
	}
	for _, r := range before {
		at(r).Before = TrialRate{r.Numerator, r.Denominator, r.Value}
	}
	for _, r := range after {
		at(r).After = TrialRate{r.Numerator, r.Denominator, r.Value}
	}
	return all
}
