package sheet

import (
	"errors"
	"slices"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/routing"
	"gridcase/handlers/rulebook"
)

// policy reads the rules, limits and ladder. Its samples are tried on the
// catalogue and calendar of the same import, or else on those in force.
func (r *reader) policy(files Files, m *matter.Catalogue, c *clock.Calendar) *routing.Policy {
	name, b, ok := r.first(files, policyFiles)
	if !ok {
		return nil
	}
	p, err := rulebook.ReadPolicy(b, r.catalogue(m), r.workdays(c))
	return ruled(r, name, p, err)
}

// lists reads the entry lists, which may name units of the same import.
func (r *reader) lists(files Files, i Import) *matter.Lists {
	name, b, ok := r.first(files, listsFiles)
	if !ok {
		return nil
	}
	l, err := rulebook.ReadLists(b, r.catalogue(i.Matters), r.known.Org.With(i.Units, nil))
	return ruled(r, name, l, err)
}

// first is the one file of those that a document may be in.
func (r *reader) first(files Files, names []string) (name string, b []byte, ok bool) {
	for _, n := range names {
		if _, there := files[n]; !there {
			continue
		}
		if name != "" {
			r.complain(n, 1, "已有 %s,只能给出一个", "There is %s too: give one of them", name)
			return name, nil, false
		}
		name = n
		b, ok = r.text(files, n)
	}
	return name, b, ok
}

func (r *reader) catalogue(m *matter.Catalogue) matter.Catalogue {
	switch {
	case m != nil:
		return *m
	case r.known.Matters.Len() > 0:
		return r.known.Matters
	}
	return matter.Default()
}

func (r *reader) workdays(c *clock.Calendar) clock.Calendar {
	switch {
	case c != nil:
		return *c
	case r.known.Calendar.Version() != "":
		return r.known.Calendar
	}
	return clock.Default()
}

// ruled answers with what was read, or notes each problem on its line.
func ruled[T any](r *reader, file string, document T, err error) *T {
	var problems rulebook.Problems
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			r.complain(file, p.Line, p.Field+": "+p.Zh, p.Field+": "+p.En)
		}
		return nil
	case err != nil:
		r.complain(file, 1, "无法读取：%s", "It cannot be read: %s", err.Error())
		return nil
	}
	return &document
}

var (
	policyFiles = []string{PolicyFile, "policy.yaml", "policy.yml"}
	listsFiles  = []string{ListsFile, "lists.yml", "lists.json"}
	fileNames   = slices.Concat([]string{OrgFile, PeopleFile, MattersFile, MattersJSONFile, CalendarFile, RosterFile}, policyFiles, listsFiles)
)
