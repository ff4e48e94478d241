package queue

import (
	"slices"
	"strconv"

	"gridcase/domain/org"
)

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
