package queue

import (
	"slices"
	"strconv"

	"gridcase/domain/org"
)

// Filter narrows every view; its zero value lets all through.
type Filter struct {
	Label    string
	Matter   string
	Severity string
	Level    string // at which the case stands
	Holder   string // who holds it, or [Nobody]
}

// Nobody, as a Holder, asks for what nobody holds. It is no staff number.
const Nobody = "-"

// narrow is the condition of the filter; of is the table's name with a dot, where
// there are several.
func (f Filter) narrow(of string, a *args) (and string) {
	if f.Label != "" {
		and += " and " + of + "labels ? " + a.add(f.Label)
	}
	if f.Matter != "" {
		and += " and " + of + "matter = " + a.add(f.Matter)
	}
	if f.Severity != "" {
		and += " and " + of + "severity = " + a.add(f.Severity)
	}
	if f.Level != "" {
		and += " and " + of + "level = " + a.add(f.Level)
	}
	switch f.Holder {
	case "":
	case Nobody:
		and += " and " + of + "holder is null"
	default:
		and += " and " + of + "holder = " + a.add(f.Holder)
	}
	return and
}

// args gathers the values of a statement.
type args []any

// add returns the placeholder of a value.
func (a *args) add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

// subtrees is a condition for each root and one for what lies below it: '/' is
// the character behind '.', so a subtree is a range of the index.
func subtrees(column string, paths []string, a *args) (parts []string) {
	for _, p := range outermost(paths) {
		parts = append(parts,
			column+" = "+a.add(p),
			column+" >= "+a.add(p+".")+" and "+column+" < "+a.add(p+"/"))
	}
	return parts
}

// outermost leaves out what lies below another, so that no case comes twice.
func outermost(paths []string) (roots []string) {
	for _, p := range distinct(paths) {
		inside := slices.ContainsFunc(roots, func(root string) bool { return org.Within(p, root) })
		if p != "" && !inside {
			roots = append(roots, p)
		}
	}
	return roots
}

// distinct sorts too: a root stands before what lies below it.
func distinct(s []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(s)))
}
