package sheet

import (
	_ "embed"
	"fmt"
	"slices"

	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/routing"
)

var (
	//go:embed example/org.csv
	exampleOrg []byte
	//go:embed example/people.csv
	examplePeople []byte
)

// Example is a starting set for `gridcase import --example`: a small district
// to overwrite with one's own, and the catalogue, calendar and policy that are
// in force when nobody sets others.
func Example() (Files, error) {
	matters, calendar, policy := matter.Default(), clock.Default(), routing.Default()
	files, err := Import{Matters: &matters, Calendar: &calendar, Policy: &policy}.Files()
	if err != nil {
		return nil, fmt.Errorf("make the example: %w", err)
	}
	files[OrgFile] = slices.Concat(utf8Mark, exampleOrg)
	files[PeopleFile] = slices.Concat(utf8Mark, examplePeople)
	return files, nil
}
