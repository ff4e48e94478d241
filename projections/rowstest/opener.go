package rowstest

import (
	"context"

	"gridcase/domain/personal"
	"gridcase/projections/search"
)

// Opener reads what [Words] did not really seal. Gone are the cases whose keys
// were erased.
type Opener struct{ Gone map[string]bool }

// Open reads the values.
func (o Opener) Open(_ context.Context, secrets []search.Secret) (plain []string, err error) {
	for _, s := range secrets {
		text := string(s.Sealed.Bytes)
		if o.Gone[s.Case] && s.Sealed.Given() {
			text = personal.Redacted
		}
		plain = append(plain, text)
	}
	return plain, nil
}

// Index is no digest at all.
func (Opener) Index(kind, value string) string {
	if value == "" {
		return ""
	}
	return kind + ":" + value
}
