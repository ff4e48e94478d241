// Package org knows who is where: districts, streets, communities, grids, the
// stations that serve communities, offices, and people with their roles.
package org

import "time"

// Kind is what sort of unit it is. The four levels are kinds too.
type Kind string

const (
	KindDistrict  Kind = "district"
	KindStreet    Kind = "street"
	KindCommunity Kind = "community"
	KindGrid      Kind = "grid"
	KindStation   Kind = "station" // 社区服务站: works the queues of the communities it serves (R11)
	KindOffice    Kind = "office"  // an office of a street or district, such as 综合协调办公室
)

// Unit is a node of the tree. Ids are codes that name places, never people.
type Unit struct {
	ID     string `json:"id"` // lower-case letters, digits and '-': it becomes a segment of paths
	Kind   Kind   `json:"kind"`
	Parent string `json:"parent,omitempty"` // "" for a district
	Zh     string `json:"zh"`
	En     string `json:"en"`
	// Serves names the communities whose queue a station works.
	Serves []string `json:"serves,omitempty"`
	// Hours is when a station's window is open; empty: in office hours (R42).
	Hours Hours `json:"hours,omitempty"`
	// Area is the outline of a grid: a ring of points in WGS-84 degrees, the
	// last need not repeat the first. Empty: unknown.
	Area []Point `json:"area,omitempty"`
	// Layers are what departments lay over a grid (R22).
	Layers []Layer `json:"layers,omitempty"`
	// Department is what an office belongs to. No grid may have one (R22).
	Department string `json:"department,omitempty"`
	// Merges names the grids that became part of this one (多网合一): they are gone,
	// and their open cases are worked here.
	Merges []string `json:"merges,omitempty"`
	// Residents is how many people live there; 0: not told. A figure of a unit
	// counts before those of the units below it.
	Residents int `json:"residents,omitempty"`
	// Since is when an approved change of the unit took effect; zero: by an import.
	Since time.Time `json:"since,omitzero"`
	// Until is when the unit went; zero while it stands. Nothing new goes to one
	// that is gone, and its cases keep it (R24).
	Until time.Time `json:"until,omitzero"`
}

// Gone reports whether the unit does not stand any more.
func (u Unit) Gone() bool { return !u.Until.IsZero() }

// Point is a place in WGS-84 degrees.
type Point struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
}

// Level is the level that a unit of this kind holds cases at, "" for none.
func (u Unit) Level() Level {
	if l := Level(u.Kind); l.Rank() > 0 {
		return l
	}
	return ""
}

// Role is what a person may be on a unit; it reaches all below that unit.
type Role string

const (
	GridWorker   Role = "grid_worker"   // 网格员, on a grid
	StationStaff Role = "station_staff" // 社区服务站工作人员, on a station or community
	StreetStaff  Role = "street_staff"  // 街道办工作人员, on a street or an office of it
	DistrictDesk Role = "district_staff"
	Supervisor   Role = "supervisor" // 综合协调办公室, community secretary, district
	Admin        Role = "admin"      // people, units, rules; sees no case by it
)

// Roles lists every role that may be granted.
var Roles = []Role{GridWorker, StationStaff, StreetStaff, DistrictDesk, Supervisor, Admin}

// Grant gives a role on a unit and all below it.
type Grant struct {
	Role Role   `json:"role"`
	Unit string `json:"unit"`
}

// Person is somebody who works here. The id is a staff number and also the
// login name; it must not be made from a name or a phone.
type Person struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Grants []Grant `json:"grants"`
	Left   bool    `json:"left,omitempty"` // left the service: no login, no new cases
	// Handover says who has what the person may not have any more, since they left
	// or moved; nil while they never did.
	Handover *Handover `json:"handover,omitempty"`
	// Deputises are those whom the person stands in for.
	Deputises []Deputy `json:"deputises,omitempty"`
}

// Handover is what becomes of the cases of somebody who left or moved (台账移交,
// R95).
type Handover struct {
	List string    `json:"list"`         // names the list that the cases stand on
	To   string    `json:"to,omitempty"` // the successor, "" for the queues of the units
	By   string    `json:"by"`           // who ordered it
	At   time.Time `json:"at"`
}

// Deputy says for whom and when somebody acts: with their roles, from one moment
// up to, not including, the other.
type Deputy struct {
	For   string    `json:"for"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Acts reports whether it is that time.
func (d Deputy) Acts(now time.Time) bool { return !now.Before(d.From) && now.Before(d.Until) }

// Has reports whether the person has the role on exactly this unit.
func (p Person) Has(r Role, unit string) bool {
	for _, g := range p.Grants {
		if g.Role == r && g.Unit == unit {
			return true
		}
	}
	return false
}
