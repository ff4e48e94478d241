package kpi

import (
	"slices"
	"strings"
	"time"

	"gridcase/domain/org"
)

// cell is the key of a counter row. That of all levels and matters has neither.
type cell struct {
	path   string
	day    time.Time
	level  org.Level
	matter string
}

// sums are the values of a counter row, or what is added to one.
type sums struct {
	facts   int64
	minutes int64
	worked  int64
	n       [measures]int64
}

// counters are what one flush adds. Units high up get many facts a flush, which
// meet here in memory.
type counters struct {
	sums map[cell]*sums
	took map[lasting]int64
}

// lasting is the key of a row of handling times.
type lasting struct {
	path    string
	day     time.Time
	office  bool
	minutes int64
}

// diff adds what a case counts now and takes back what it counted before.
func (c counters) diff(was, is []fact) {
	for _, f := range was {
		if !slices.Contains(is, f) {
			c.add(f, -1)
		}
	}
	for _, f := range is {
		if !slices.Contains(was, f) {
			c.add(f, 1)
		}
	}
}

// add counts a fact for its place and each unit above.
func (c counters) add(f fact, times int64) {
	d := day(f.at)
	for path := f.place; ; path, _ = split(path) {
		c.at(cell{path, d, f.level, f.matter}).add(f, times)
		c.at(cell{path: path, day: d}).add(f, times)
		if f.counts&of(timed) != 0 {
			c.took[lasting{path, d, false, round(f.minutes)}] += times
			c.took[lasting{path, d, true, round(f.worked)}] += times
		}
		if path == "" {
			return
		}
	}
}

func (c counters) at(k cell) *sums {
	v := c.sums[k]
	if v == nil {
		v = &sums{}
		c.sums[k] = v
	}
	return v
}

func (v *sums) add(f fact, times int64) {
	v.facts += times
	v.minutes += times * f.minutes
	v.worked += times * f.worked
	f.counts.each(func(m measure) { v.n[m] += times })
}

// split cuts a path behind its parent: "" is above every district.
func split(path string) (parent, unit string) {
	dot := strings.LastIndexByte(path, '.')
	return path[:max(dot, 0)], path[dot+1:]
}
