package rows

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// Time is a moment as a column holds it; the zero time is null.
func Time(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// Never is a moment as a column holds it, where the zero time means that it does
// not come: it sorts behind all others.
func Never(t time.Time) any {
	if t.IsZero() {
		return pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
	}
	return t
}

// Text is a text that may be missing; "" is null.
func Text[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// JSON is a value as a jsonb column holds it. Our own types always marshal; that
// one does not is a fault of the program and parks the case.
func JSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("rows: %T as JSON: %v", v, err))
	}
	return b
}

// Maybe is a value as a json column holds it, where nil is null.
func Maybe[T any](v *T) any {
	if v == nil {
		return nil
	}
	return JSON(v)
}

// Distinct lists what is given, each once.
func Distinct(texts ...string) (distinct []string) {
	for _, t := range texts {
		if t != "" && !slices.Contains(distinct, t) {
			distinct = append(distinct, t)
		}
	}
	return distinct
}
