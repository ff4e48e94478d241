package kpi

import (
	"strings"

	"gridcase/domain/routing"
)

// Unit is what a value is in.
type Unit string

const (
	Share Unit = "share" // numerator by denominator, 0 to 1
	Count Unit = "cases" // the numerator; there is no denominator
	Hours Unit = "hours" // round the clock
)

// Rate is one number with all that it takes to check it.
type Rate struct {
	Name       string // "small_in_grid"; "climbs:accept.100" for a rung of the ladder
	Zh         string
	En         string
	Definition routing.Words // what is counted by what, in one sentence
	// Numerator and Denominator count what [Cases] lists. Of handling times the
	// numerator is in minutes: their sum for the mean, else the one in question.
	Numerator   int64
	Denominator int64
	Value       *float64 // nil where the denominator is 0: no rate is better than a wrong one
	Unit        Unit
}

// Part is one half of a rate.
type Part string

const (
	Numerator   Part = "numerator"
	Denominator Part = "denominator"
)

// List is what is listed behind one half of a rate.
type List string

const (
	OfCases   List = "cases"
	OfPledges List = "pledges" // see [Query.Projects]
	OfNothing List = "none"    // a figure that somebody told, such as the residents
)

// List says what stands behind one half.
func (r Rate) List(p Part) List { return listed(r.Name, p) }

func listed(rate string, p Part) List {
	switch {
	case rate == projects:
		return OfPledges
	case rate == registered && p == Denominator:
		return OfNothing
	}
	return OfCases
}

// definition is a rate before it is counted.
type definition struct {
	name, zh, en string
	over, under  measure
	unit         Unit
	says         routing.Words
}

// climbs is the name before the colon of the counts by rung.
const climbs = "climbs"

var byRung = definition{climbs, "按梯级自动上交", "Climbs by rung", climbed, 0, Count, routing.Words{
	Zh: "期内由该梯级自动上交的次数；层级为上交后的层级", En: "times that the rung handed a case up in the period; the level is the one it climbed to"}}

// Names lists the rates in the order in which they are answered, without those
// of single rungs.
func Names() (names []string) {
	for _, d := range definitions {
		names = append(names, d.name)
	}
	return names
}

// find looks a rate up; rung is "" unless the name is one of a rung.
func find(name string) (d definition, rung string, ok bool) {
	for _, d := range definitions {
		if d.name == name {
			return d, "", true
		}
	}
	prefix, rung, _ := strings.Cut(name, ":")
	return byRung, rung, prefix == climbs && rung != ""
}

// part picks the measure that counts one half of a rate. Behind both halves of a
// handling time stand the cases that were timed.
func (d definition) part(p Part) (measure, bool) {
	switch {
	case listed(d.name, p) != OfCases:
		return 0, false
	case d.unit == Hours:
		return timed, p == Numerator || p == Denominator
	case p == Numerator:
		return d.over, true
	}
	return d.under, p == Denominator && d.unit == Share
}

func (d definition) rate(n int64, of int64) Rate {
	r := Rate{Name: d.name, Zh: d.zh, En: d.en, Definition: d.says, Numerator: n, Denominator: of, Unit: d.unit}
	switch {
	case d.unit == Count:
		r.Denominator = 0
		r.Value = value(float64(n))
	case of > 0:
		r.Value = value(float64(n) / float64(of))
	}
	return r
}

func value(v float64) *float64 { return &v }
