package city

import (
	"math"

	"gridcase/domain/org"
)

// Where the made-up city lies, and how large a community is: about 900 m each
// way at this latitude, WGS-84 degrees.
const (
	south, west = 46.780, 130.310
	high, wide  = 0.008, 0.012
)

// cells are the grids of community no, of so many: rectangles that tile it
// without gap or overlap, so that a point lies in exactly one. Communities stand
// side by side like the squares of a board.
func cells(no, communities, count int) [][]org.Point {
	columns := int(math.Ceil(math.Sqrt(float64(communities))))
	row, column := no/columns, no%columns
	rows := max(1, int(math.Sqrt(float64(count))))
	var all [][]org.Point
	for r := range rows {
		low, top := edge(south, high, row, r, rows), edge(south, high, row, r+1, rows)
		n := share(count, rows, r)
		for i := range n {
			left, right := edge(west, wide, column, i, n), edge(west, wide, column, i+1, n)
			all = append(all, []org.Point{{Lat: low, Lng: left}, {Lat: low, Lng: right}, {Lat: top, Lng: right}, {Lat: top, Lng: left}})
		}
	}
	return all
}

// edge is the same number for both neighbours of a line: it is rounded to a
// millionth of a degree, about 10 cm.
func edge(origin, size float64, square, part, parts int) float64 {
	at := origin + size*(float64(square)+float64(part)/float64(parts))
	return math.Round(at*1e6) / 1e6
}
