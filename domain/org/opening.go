package org

import (
	"fmt"
	"strings"
)

// Usual is the word for office hours in a sheet.
const Usual = "usual"

// ParseHours reads hours as a sheet has them: "workday 08:30-12:00;sat 09:00-11:30",
// or "usual". Nothing is no hours.
func ParseHours(text string) (Hours, error) {
	if text = strings.TrimSpace(text); text == Usual {
		return officeHours, nil
	}
	var all Hours
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(";\uff1b", c) }) {
		on, span, _ := strings.Cut(strings.TrimSpace(part), " ")
		from, to, _ := strings.Cut(strings.TrimSpace(span), "-")
		all = append(all, Opening{On: on, From: strings.TrimSpace(from), To: strings.TrimSpace(to)})
	}
	return all, all.Check()
}

// String is what [ParseHours] reads.
func (h Hours) String() string {
	parts := make([]string, 0, len(h))
	for _, o := range h {
		parts = append(parts, fmt.Sprintf("%s %s-%s", o.On, o.From, o.To))
	}
	return strings.Join(parts, ";")
}
