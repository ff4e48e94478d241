// Package sheet reads the files of `gridcase import`: units and people as
// tables, the catalogue, the calendar, the policy, the entry lists and the duty rosters. It finds everything that
// is wrong before anything is taken, and says for each file and line what it is.
package sheet

import (
	"cmp"
	"fmt"
	"slices"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/roster"
	"gridcase/domain/routing"
)

// The files, by what they are called.
const (
	OrgFile         = "org.csv"      // id,kind,parent,zh,en,serves,area
	PeopleFile      = "people.csv"   // id,name,role,unit,left; one row a grant
	MattersFile     = "matters.csv"  // as the starter catalogue; or
	MattersJSONFile = "matters.json" // {"version": …, "types": […]}
	CalendarFile    = "calendar.json"
	PolicyFile      = "policy.json" // or policy.yaml
	ListsFile       = "lists.yaml"  // or lists.json
	RosterFile      = "roster.csv"  // unit,person,kind,from,to,cover; one row a shift
)

// Import is what the files hold; what they leave out stays as it is in force.
type Import struct {
	Units    []org.Unit
	People   []org.Person
	Matters  *matter.Catalogue
	Calendar *clock.Calendar
	Policy   *routing.Policy
	Lists    *matter.Lists
	Rosters  []roster.Roster
}

// Problem is one thing that keeps the files from being taken.
type Problem struct {
	File string
	Line int // from 1
	Zh   string
	En   string
}

// String is "org.csv:12: 没有这个上级单位… / There is no…".
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s / %s", p.File, p.Line, p.Zh, p.En) }

// Read reads the files beside what is in force: people may be given to known
// units, and units be hung below them. With any problem nothing is taken, and
// the Import is empty; the problems are in order of file and line.
func Read(files Files, known reference.State) (Import, []Problem) {
	r := &reader{known: known, broken: map[string]bool{}}
	r.names(files)
	var i Import
	if b, ok := r.text(files, OrgFile); ok {
		i.Units = r.units(b)
	} else {
		r.torn = len(r.problems) > 0
	}
	if b, ok := r.text(files, PeopleFile); ok {
		i.People = r.people(b, i.Units)
	}
	i.Matters = r.matters(files)
	i.Calendar = r.calendar(files)
	i.Policy = r.policy(files, i.Matters, i.Calendar)
	i.Lists = r.lists(files, i)
	if b, ok := r.text(files, RosterFile); ok {
		i.Rosters = r.rosters(b, r.known.Org.With(i.Units, i.People))
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
		})
		return Import{}, r.problems
	}
	return i, nil
}

// reader collects what is wrong.
type reader struct {
	known    reference.State
	broken   map[string]bool // ids of units whose own row is wrong: whoever names them is not to blame
	torn     bool            // rows of the org table could not be read, so who knows which units there are
	problems []Problem
}

// complain notes a problem; both sentences take the same arguments.
func (r *reader) complain(file string, line int, zh, en string, args ...any) {
	if len(args) > 0 {
		zh, en = fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)
	}
	r.problems = append(r.problems, Problem{File: file, Line: line, Zh: zh, En: en})
}
