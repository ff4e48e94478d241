package matter

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gridcase/domain/org"
)

var codes = regexp.MustCompile(`^[A-Z][0-9]{4}$`)

// oneOf answers with a sentence when a value is none of those allowed.
func oneOf[T ~string](field string, v T, allowed ...T) error {
	if slices.Contains(allowed, v) {
		return nil
	}
	var words []string
	for _, a := range allowed {
		words = append(words, string(a))
	}
	return fmt.Errorf("%s %q is not one of %s", field, string(v), strings.Join(words, ", "))
}

// check lists what is wrong with a type, each as a sentence.
func (t Type) check() (wrong []error) {
	if !codes.MatchString(t.Code) {
		wrong = append(wrong, fmt.Errorf("code %q is not a capital letter and four digits, like E0101", t.Code))
	}
	for _, f := range []struct{ name, value string }{{"zh", t.Zh}, {"en", t.En}, {"lead", t.Lead}} {
		if strings.TrimSpace(f.value) == "" {
			wrong = append(wrong, fmt.Errorf("%s is empty", f.name))
		}
	}
	for _, f := range []struct {
		name  string
		value Sourced
	}{{"accept", t.Accept}, {"resolve", t.Resolve}} {
		if f.value.Limit.IsZero() {
			wrong = append(wrong, fmt.Errorf("%s %q names no limit (want one like 20min, 2h, 4wh, 5wd, 15d, with words round it if need be, or: same day, at once)", f.name, f.value.Note))
			continue
		}
		wrong = append(wrong, oneOf(f.name+" basis", f.value.Basis, FromSource, FromDefault))
	}
	wrong = append(wrong,
		oneOf("kind", t.Kind, Incident, Service),
		oneOf("scope", t.Scope, Small, Big),
		oneOf("level", t.Level, org.Levels...),
		oneOf("severity", t.Severity, L1, L2, L3, L4),
	)
	return slices.DeleteFunc(wrong, func(err error) bool { return err == nil })
}

// collect makes a catalogue of types with their lines, or says all that is wrong.
func collect(version string, types []Type, lines []int, wrong []error) (Catalogue, error) {
	seen := map[string]int{}
	for i, t := range types {
		for _, err := range t.check() {
			wrong = append(wrong, problem(lines[i], "%w", err))
		}
		if first, twice := seen[t.Code]; twice {
			wrong = append(wrong, problem(lines[i], "code %s stands already on line %d", t.Code, first))
			continue
		}
		seen[t.Code] = lines[i]
	}
	if len(types) == 0 && len(wrong) == 0 {
		wrong = append(wrong, problem(1, "there are no types in it"))
	}
	if len(wrong) > 0 {
		return Catalogue{}, errors.Join(wrong...)
	}
	sorted := slices.Clone(types)
	slices.SortFunc(sorted, byCode)
	refusing(sorted)
	return Catalogue{Version: version, types: sorted}, nil
}
