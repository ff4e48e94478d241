package matter

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Catalogue is the list of types. It is never changed after it was read.
type Catalogue struct {
	Version string
	types   []Type // by code
}

//go:embed catalogue.csv
var shipped []byte

var standard = sync.OnceValue(func() Catalogue {
	c, err := ParseCSV(bytes.NewReader(shipped))
	if err != nil {
		panic("matter: the shipped catalogue: " + err.Error()) // a test reads it: cannot happen in a tested binary
	}
	c.Version = "starter"
	return c
})

// Default is the starter catalogue: 80 types of incidents and 33 service items.
func Default() Catalogue { return standard() }

// All lists the types by code. The slice is the caller's.
func (c Catalogue) All() []Type { return slices.Clone(c.types) }

// Find looks a type up by its code.
func (c Catalogue) Find(code string) (Type, bool) {
	i, ok := slices.BinarySearchFunc(c.types, code, func(t Type, code string) int { return strings.Compare(t.Code, code) })
	if !ok {
		return Type{}, false
	}
	return c.types[i], true
}

// Len is the number of types.
func (c Catalogue) Len() int { return len(c.types) }

func byCode(a, b Type) int { return strings.Compare(a.Code, b.Code) }

// document is a catalogue as JSON.
type document struct {
	Version string `json:"version,omitempty"`
	Types   []Type `json:"types"`
}

// MarshalJSON writes what [ParseJSON] reads.
func (c Catalogue) MarshalJSON() ([]byte, error) {
	return json.Marshal(document{c.Version, append([]Type{}, c.types...)})
}

// UnmarshalJSON reads what MarshalJSON wrote, also that of a later version. It
// was checked before it was stored, and must not be refused ever after.
func (c *Catalogue) UnmarshalJSON(b []byte) error {
	var d document
	if err := json.Unmarshal(b, &d); err != nil {
		return fmt.Errorf("read catalogue: %w", err)
	}
	slices.SortFunc(d.Types, byCode)
	refusing(d.Types)
	*c = Catalogue{Version: d.Version, types: d.Types}
	return nil
}

// problem is one thing that is wrong with a catalogue file, and where.
func problem(line int, format string, args ...any) error {
	return fmt.Errorf("catalogue: line %d: "+format, append([]any{line}, args...)...)
}
