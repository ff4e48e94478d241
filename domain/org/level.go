package org

// Level is one of the four levels that may hold a case. The street is optional:
// a community may report to its district directly (R1).
type Level string

const (
	Grid      Level = "grid"      // 网格
	Community Level = "community" // 社区, worked by its service station
	Street    Level = "street"    // 街道
	District  Level = "district"  // 区
)

// Levels lists them from the lowest to the highest.
var Levels = []Level{Grid, Community, Street, District}

// Rank is the level's height: 1 for the grid; 0 is no level at all.
func (l Level) Rank() int {
	for i, known := range Levels {
		if l == known {
			return i + 1
		}
	}
	return 0
}

// Above reports whether l is a higher level than other.
func (l Level) Above(other Level) bool { return l.Rank() > other.Rank() }

// Zh is the level's Chinese name.
func (l Level) Zh() string {
	switch l {
	case Grid:
		return "网格"
	case Community:
		return "社区"
	case Street:
		return "街道"
	case District:
		return "区"
	}
	return ""
}
