package org

import "math"

// plane is a place in metres east and north of an origin. A grid is small: over
// a few kilometres the earth may be taken as flat.
type plane struct{ x, y float64 }

const metresPerDegree = 111_320 // of latitude

// flat lays a ring out in metres around an origin.
func flat(ring []Point, origin Point) []plane {
	shrink := math.Cos(origin.Lat * math.Pi / 180)
	out := make([]plane, 0, len(ring))
	for _, p := range ring {
		out = append(out, plane{(p.Lng - origin.Lng) * metresPerDegree * shrink, (p.Lat - origin.Lat) * metresPerDegree})
	}
	return out
}

// open is the ring without a last point that repeats the first.
func open(ring []Point) []Point {
	if n := len(ring); n > 1 && ring[0] == ring[n-1] {
		return ring[:n-1]
	}
	return ring
}

// Size is the area of a ring in square metres; 0 for points in one line.
func Size(ring []Point) float64 {
	if len(ring) < 3 {
		return 0
	}
	return math.Abs(signed(flat(open(ring), ring[0])))
}

// Shared is the area that two rings have in common, in square metres. Neither
// may cross itself.
//
// A ring is the sum of the triangles between an origin and each of its sides,
// those of the sides that run clockwise taken off; so what two rings share is the
// sum of what their triangles share. That needs no case for hollow corners.
func Shared(a, b []Point) float64 {
	if len(a) < 3 || len(b) < 3 {
		return 0
	}
	p, q := flat(open(a), a[0]), flat(open(b), a[0])
	sum := 0.0
	for i := range p {
		t, ts := triangle(p[i], p[(i+1)%len(p)])
		for j := range q {
			if u, us := triangle(q[j], q[(j+1)%len(q)]); ts*us != 0 {
				sum += ts * us * signed(clipped(t, u))
			}
		}
	}
	return math.Abs(sum)
}

// triangle is the one from the origin over a side, turned counter-clockwise, with
// the sign of how it was.
func triangle(from, to plane) ([]plane, float64) {
	switch turn := cross(plane{}, from, to); {
	case turn > 0:
		return []plane{{}, from, to}, 1
	case turn < 0:
		return []plane{{}, to, from}, -1
	}
	return nil, 0
}

// clipped is the part of a convex shape that lies within another one, both
// counter-clockwise.
func clipped(shape, by []plane) []plane {
	for i := range by {
		from, to := by[i], by[(i+1)%len(by)]
		var kept []plane
		for j, p := range shape {
			next := shape[(j+1)%len(shape)]
			d, e := cross(from, to, p), cross(from, to, next)
			if d >= 0 {
				kept = append(kept, p)
			}
			if d*e < 0 {
				s := d / (d - e)
				kept = append(kept, plane{p.x + s*(next.x-p.x), p.y + s*(next.y-p.y)})
			}
		}
		shape = kept
	}
	return shape
}

// signed is the area of a ring, positive when it runs counter-clockwise.
func signed(ring []plane) (sum float64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum / 2
}

// cross is positive when c lies to the left of the way from a to b.
func cross(a, b, c plane) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }

// Crosses reports whether a ring crosses or touches itself: no two of its sides
// may meet but neighbours, and those only in their corner.
func Crosses(ring []Point) bool {
	if len(ring) == 0 {
		return false
	}
	p := flat(open(ring), ring[0])
	for i := range p {
		a, b := p[i], p[(i+1)%len(p)]
		if a == b || back(a, b, p[(i+2)%len(p)]) {
			return true
		}
		for j := i + 2; j < len(p); j++ {
			if i == 0 && j == len(p)-1 {
				continue // its neighbour on the other side
			}
			if meet(a, b, p[j], p[(j+1)%len(p)]) {
				return true
			}
		}
	}
	return false
}

// straight reports whether all corners lie in one line, to within a square metre.
func straight(ring []Point) bool {
	p := flat(ring, ring[0])
	for i, b := range p {
		for _, c := range p[i+1:] {
			if math.Abs(cross(p[0], b, c)) > 1 {
				return false
			}
		}
	}
	return true
}

// back reports whether the way over three corners turns straight back.
func back(a, b, c plane) bool {
	return cross(a, b, c) == 0 && (b.x-a.x)*(c.x-b.x)+(b.y-a.y)*(c.y-b.y) < 0
}

// meet reports whether two stretches have a point in common.
func meet(a, b, c, d plane) bool {
	s, t, u, v := cross(a, b, c), cross(a, b, d), cross(c, d, a), cross(c, d, b)
	if s*t < 0 && u*v < 0 {
		return true
	}
	return s == 0 && between(a, b, c) || t == 0 && between(a, b, d) || u == 0 && between(c, d, a) || v == 0 && between(c, d, b)
}

// between reports whether p, which lies on the line of a and b, lies between them.
func between(a, b, p plane) bool {
	return min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
}
