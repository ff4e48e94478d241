package sheet

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/roster"
)

var rosterTable = table{RosterFile, []string{"unit", "person", "kind", "from", "to"}, []string{"cover"}}

// aroundTheClock in the column cover says that the unit must always be manned.
const aroundTheClock = "24h"

// rosters reads who is on duty: one row a shift. In the period from its first shift
// to the end of its last the file stands in place of what was planned for a unit; a
// row without a person says that somebody is needed.
func (r *reader) rosters(b []byte, tree org.Tree) (all []roster.Roster) {
	rows, _ := r.rows(rosterTable, b)
	lines := map[string][]int{}
	at := map[string]int{}
	for _, w := range rows {
		unit := w.get("unit")
		if u, known := tree.Unit(unit); !known || u.Gone() {
			r.missing(RosterFile, w.line, unit, "没有单位 %q", "There is no unit %q, in the file or in force")
			continue
		}
		i, seen := at[unit]
		if !seen {
			i, at[unit] = len(all), len(all)
			before := r.known.Rosters[unit].Round && !slices.Contains(w.names, "cover")
			all = append(all, roster.Roster{Unit: unit, Round: before})
		}
		all[i].Round = r.cover(w) || all[i].Round
		if s, ok := r.shift(w); ok {
			all[i].Shifts, lines[unit] = append(all[i].Shifts, s), append(lines[unit], w.line)
		}
	}
	if len(r.problems) == 0 {
		r.plan(all, lines, tree)
	}
	return all
}

func (r *reader) cover(w row) bool {
	switch cover := strings.ToLower(w.get("cover")); cover {
	case aroundTheClock:
		return true
	case "":
	default:
		r.complain(RosterFile, w.line, "cover %q 应为 24h 或留空", "cover is %q: it should be 24h or empty", cover)
	}
	return false
}

func (r *reader) shift(w row) (s roster.Shift, ok bool) {
	from, okFrom := r.hour(w, "from")
	to, okTo := r.hour(w, "to")
	return roster.Shift{Person: w.get("person"), Kind: roster.Kind(w.get("kind")), From: from, To: to}, okFrom && okTo
}

// hour reads "2026-12-01 08:30" as people in China write it, or RFC 3339.
func (r *reader) hour(w row, column string) (time.Time, bool) {
	text := w.get(column)
	for _, layout := range []string{"2006-01-02 15:04", "2006/1/2 15:04", time.RFC3339} {
		if at, err := time.ParseInLocation(layout, text, clock.Zone); err == nil {
			return at.UTC(), true
		}
	}
	r.complain(RosterFile, w.line, "%s %q 应写成 2026-12-01 08:30", "%s is %q: write it as 2026-12-01 08:30", column, text)
	return time.Time{}, false
}

// plan lets the domain judge the rosters, one unit after the other, so that
// somebody who stands twice at one hour in two units is found, too.
func (r *reader) plan(all []roster.Roster, lines map[string][]int, tree org.Tree) {
	book := r.known.Rosters
	for _, one := range all {
		one.Shifts = slices.Clone(one.Shifts)
		events, err := planned(book, tree, one)
		for refused := (*es.Rejection)(nil); errors.As(err, &refused); events, err = planned(book, tree, one) {
			n, named := strconv.Atoi(refused.Facts["shift"])
			if named != nil { // it is about the whole, not about one shift
				r.problems = append(r.problems, Problem{File: RosterFile, Line: lines[one.Unit][0], Zh: refused.Zh, En: refused.En})
				break
			}
			r.problems = append(r.problems, Problem{File: RosterFile, Line: lines[one.Unit][n-1], Zh: refused.Zh, En: refused.En})
			one.Shifts, lines[one.Unit] = slices.Delete(one.Shifts, n-1, n), slices.Delete(lines[one.Unit], n-1, n) // and what else?
		}
		for _, e := range events {
			book = book.Evolve(book[one.Unit].Version, e)
		}
	}
}

// planned are the facts by which a roster of a file comes into force.
func planned(book roster.Book, tree org.Tree, one roster.Roster) ([]roster.Event, error) {
	cover, err := roster.Decide(book, tree, roster.Command{Unit: one.Unit, Verb: roster.Cover{Round: one.Round}})
	if err != nil || len(one.Shifts) == 0 {
		return cover, err
	}
	p := roster.Plan{From: one.Shifts[0].From, To: one.Shifts[0].To, Shifts: one.Shifts}
	for _, s := range one.Shifts {
		if s.From.Before(p.From) {
			p.From = s.From
		}
		if s.To.After(p.To) {
			p.To = s.To
		}
	}
	plan, err := roster.Decide(book, tree, roster.Command{Unit: one.Unit, Verb: p})
	return append(cover, plan...), err
}

// rostered are the facts of all rosters of the import.
func (i Import) rostered(now reference.State) (all []reference.Event, err error) {
	book, tree := now.Rosters, now.Org.With(i.Units, i.People)
	for _, one := range i.Rosters {
		events, err := planned(book, tree, one)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			book = book.Evolve(book[one.Unit].Version, e)
		}
		all = append(all, reference.OfRosters(events)...)
	}
	return all, nil
}

func rosterSheet(rosters []roster.Roster) []byte {
	var rows [][]string
	for _, one := range rosters {
		cover := ""
		if one.Round {
			cover = aroundTheClock
		}
		hour := func(at time.Time) string { return at.In(clock.Zone).Format("2006-01-02 15:04") }
		for _, s := range one.Shifts {
			rows = append(rows, []string{one.Unit, s.Person, string(s.Kind), hour(s.From), hour(s.To), cover})
		}
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return sheet(slices.Concat(rosterTable.required, rosterTable.optional), rows)
}
