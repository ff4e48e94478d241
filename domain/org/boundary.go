package org

import (
	"cmp"
	"slices"
)

// overlapAllowed is the part of the smaller of two grids that both may have: two
// hands never draw the same street twice.
const overlapAllowed = 0.01

// The frame of mainland China with its islands, in degrees. A point outside of it
// is a mistake, most often latitude and longitude changed about.
const southmost, northmost, westmost, eastmost = 3.5, 53.6, 73.4, 135.2

// mostCorners of an outline: more is no grid's border, and would burst a message.
const mostCorners = 1000

// outlineFault is what is wrong with the outline of a grid by itself.
func outlineFault(u Unit) *Fault {
	if len(u.Area) == 0 {
		return nil
	}
	ring := open(u.Area)
	for _, p := range ring {
		if !(p.Lat >= southmost && p.Lat <= northmost && p.Lng >= westmost && p.Lng <= eastmost) { // so that NaN fails, too
			return fault(u.ID, "org.area_outside", "范围中的点（纬度 %v，经度 %v）不在中国境内。请核对经纬度是否写反，坐标系为 WGS-84。", "The point at latitude %v, longitude %v lies outside of China. Check that the two are not changed about; degrees are WGS-84.", p.Lat, p.Lng)
		}
	}
	switch {
	case len(ring) < 3 || straight(ring):
		return fault(u.ID, "org.area_corners", "范围至少要有三个不在一条线上的点。", "An outline needs at least three corners that are not in one line.")
	case len(ring) > mostCorners:
		return fault(u.ID, "org.area_too_long", "范围最多 %d 个点。请简化边界。", "An outline may have at most %d corners. Simplify it.", mostCorners)
	case Crosses(ring):
		return fault(u.ID, "org.area_crossed", "范围的边界自相交叉。请按顺序逐点填写边界。", "The outline crosses itself. List its corners in their order along the border.")
	}
	return nil
}

// box is a grid with the frame of its outline.
type box struct {
	unit                     Unit
	south, north, west, east float64
}

func framed(u Unit) box {
	b := box{u, u.Area[0].Lat, u.Area[0].Lat, u.Area[0].Lng, u.Area[0].Lng}
	for _, p := range u.Area {
		b.south, b.north, b.west, b.east = min(b.south, p.Lat), max(b.north, p.Lat), min(b.west, p.Lng), max(b.east, p.Lng)
	}
	return b
}

// overlaps finds grids of which one is new or changed and that have more ground in
// common than two drawings of one border do. From west to east each is held only
// against those that begin before it ends.
func (t Tree) overlaps(changed map[string]bool) (faults []Fault) {
	var all []box
	for _, u := range t.units {
		if u.Kind == KindGrid && !u.Gone() && len(u.Area) > 2 {
			all = append(all, framed(u))
		}
	}
	slices.SortFunc(all, func(a, b box) int { return cmp.Or(cmp.Compare(a.west, b.west), cmp.Compare(a.unit.ID, b.unit.ID)) })
	for i, a := range all {
		for _, b := range all[i+1:] {
			if b.west >= a.east {
				break
			}
			if a.north <= b.south || b.north <= a.south || !changed[a.unit.ID] && !changed[b.unit.ID] {
				continue
			}
			if f := overlap(a.unit, b.unit, changed); f != nil {
				faults = append(faults, *f)
			}
		}
	}
	return faults
}

func overlap(a, b Unit, changed map[string]bool) *Fault {
	if !changed[a.ID] {
		a, b = b, a
	}
	shared, smaller := Shared(a.Area, b.Area), min(Size(a.Area), Size(b.Area))
	if shared <= overlapAllowed*smaller {
		return nil
	}
	return fault(a.ID, "org.grid_overlap", "与网格 %s（%s）重叠约 %.0f 平方米。一处地方只能属于一个网格：请调整边界，或在现有网格上叠加业务图层（layers）。",
		"It overlaps grid %s (%s) by about %.0f square metres. A place belongs to one grid: mend the outline, or put a layer on the existing grid (layers).", b.ID, cmp.Or(b.Zh, b.En), shared)
}
