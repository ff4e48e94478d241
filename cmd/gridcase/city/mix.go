package city

import (
	"math/rand/v2"

	"gridcase/domain/matter"
)

// share100 is a group of matters and how many of a hundred cases it has (load
// model of the domain notes: safety 30, city management 25, livelihood 20,
// disputes 10 to 15, the rest other). Within a group the weights decide.
type share100 struct {
	percent float64
	codes   []weighted
}

type weighted struct {
	code   string
	weight float64
}

var groups = []share100{
	{30, []weighted{ // safety
		{"G0101", 60}, {"G0103", 60}, {"G0104", 30}, {"G0102", 30}, {"G0107", 30}, {"C0102", 20}, {"C0201", 15}, {"C0203", 15},
		{"G0301", 10}, {"E0506", 7}, {"C0101", 6}, {"C0104", 6}, {"G0105", 3}, {"G0106", 3}, {"G0108", 3}, {"E0505", 2},
		{"G0203", 2}, {"E0502", 1.5}, {"E0507", 1}, {"E0501", 0.5}, {"E0503", 0.5}, {"E0504", 0.5},
	}},
	{25, []weighted{ // city management
		{"E0101", 50}, {"E0103", 30}, {"E0107", 30}, {"E0201", 30}, {"E0403", 25}, {"E0104", 20}, {"E0401", 20}, {"E0402", 20},
		{"C0301", 20}, {"E0404", 10}, {"E0109", 8}, {"E0102", 8}, {"C0401", 5}, {"E0105", 4}, {"E0301", 4}, {"E0203", 3}, {"E0302", 2}, {"E0303", 2},
	}},
	{20, []weighted{ // livelihood
		{"G0403", 30}, {"G0501", 25}, {"G0401", 20}, {"C0103", 20}, {"G0404", 15}, {"S1002", 15}, {"G0402", 10}, {"C0105", 10},
		{"S0204", 10}, {"S0301", 10}, {"S1001", 10}, {"S0801", 8}, {"S0108", 7}, {"S0205", 7}, {"C0302", 7}, {"G0603", 5}, {"S0303", 5},
		{"S0901", 8}, {"S0401", 4}, {"S0105", 4}, {"S0101", 3}, {"S0501", 3}, {"G0502", 3}, {"G0503", 3}, {"G0601", 3},
	}},
	{13, []weighted{{"G0201", 60}, {"G0207", 30}, {"G0204", 20}, {"G0202", 15}, {"G0205", 7}}}, // disputes
	{12, []weighted{ // other
		{"G0702", 30}, {"G0303", 30}, {"G0701", 15}, {"G0706", 10}, {"G0704", 10}, {"G0803", 10}, {"C0402", 6}, {"G0801", 4}, {"G0703", 3}, {"G0302", 2},
	}},
}

// draw picks a matter that the catalogue in force has; a city may have struck
// some from its own.
func draw(known matter.Catalogue, r *rand.Rand) (matter.Type, bool) {
	for range 100 {
		if m, ok := known.Find(drawCode(r)); ok {
			return m, true
		}
	}
	return matter.Type{}, false
}

func drawCode(r *rand.Rand) string {
	at := r.Float64() * 100
	for _, g := range groups {
		if at < g.percent {
			return g.draw(r)
		}
		at -= g.percent
	}
	return groups[0].draw(r) // unreachable: the shares make a hundred
}

func (g share100) draw(r *rand.Rand) string {
	sum := 0.0
	for _, c := range g.codes {
		sum += c.weight
	}
	at := r.Float64() * sum
	for _, c := range g.codes {
		if at < c.weight {
			return c.code
		}
		at -= c.weight
	}
	return g.codes[0].code
}
