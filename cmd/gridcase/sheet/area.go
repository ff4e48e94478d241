package sheet

import (
	"math"
	"strconv"
	"strings"

	"gridcase/domain/org"
)

const mostPoints = 1000 // of an outline: more is no grid's border, and would burst a message

// area reads an outline, "46.801 130.310;46.801 130.316;…": latitude first, as
// maps are read aloud, in WGS-84 degrees.
func (r *reader) area(w row, kind org.Kind) (ring []org.Point) {
	text := w.get("area")
	if text == "" {
		return nil
	}
	if kind != org.KindGrid {
		r.complain(OrgFile, w.line, "只有网格(grid)可以填写 area", "Only a grid has an area")
		return nil
	}
	for i, pair := range strings.FieldsFunc(text, func(c rune) bool { return c == ';' || c == '\uff1b' }) {
		p, ok := point(pair)
		if !ok {
			r.complain(OrgFile, w.line, "area 第 %d 点 %q 不是“纬度 经度”,如 46.801 130.310", "Point %d of the area, %q, is not a latitude and a longitude like 46.801 130.310", i+1, pair)
			return nil
		}
		ring = append(ring, p)
	}
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		ring = ring[:n-1] // a ring that repeats its first point says the same
	}
	if len(ring) > mostPoints {
		r.complain(OrgFile, w.line, "area 最多 %d 个点", "An area may have at most %d points", mostPoints)
		return nil
	}
	if len(ring) < 3 || size(ring) == 0 {
		r.complain(OrgFile, w.line, "area 至少要三个不在一条线上的点", "An area needs at least three points that are not in one line")
		return nil
	}
	return ring
}

func point(pair string) (org.Point, bool) {
	parts := strings.Fields(pair)
	if len(parts) != 2 {
		return org.Point{}, false
	}
	lat, wrong := strconv.ParseFloat(parts[0], 64)
	lng, wrong2 := strconv.ParseFloat(parts[1], 64)
	// NaN is no number between the poles either.
	return org.Point{Lat: lat, Lng: lng}, wrong == nil && wrong2 == nil && math.Abs(lat) <= 90 && math.Abs(lng) <= 180
}

// size is twice the area of a ring in square degrees: 0 for points in one line.
func size(ring []org.Point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += (p.Lng-ring[0].Lng)*(q.Lat-ring[0].Lat) - (q.Lng-ring[0].Lng)*(p.Lat-ring[0].Lat)
	}
	return math.Abs(sum)
}

func areaText(ring []org.Point) string {
	points := make([]string, 0, len(ring))
	for _, p := range ring {
		points = append(points, strconv.FormatFloat(p.Lat, 'f', -1, 64)+" "+strconv.FormatFloat(p.Lng, 'f', -1, 64))
	}
	return strings.Join(points, ";")
}
