// Package estest runs aggregates as given/when/then tables.
package estest

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"

	"gridcase/domain/es"
)

// Case reads as a sentence: given these facts, when this is asked, then these
// facts follow, or Err does.
type Case[C, E any] struct {
	Name  string
	Given []E
	When  C
	Then  []E
	Err   error
}

// Run checks each case, and with it that the decision is repeatable, that it
// leaves its input alone, and that every event in the table survives the wire.
func Run[S, C, E any](t *testing.T, d es.Decider[S, C, E], cases []Case[C, E]) {
	t.Helper()
	var zero S
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			t.Parallel()
			state := d.Replay(zero, tc.Given...)
			before := encode(t, state)
			got, err := d.Decide(state, tc.When)
			if !errors.Is(err, tc.Err) {
				t.Fatalf("err = %v, want %v", err, tc.Err)
			}
			if !reflect.DeepEqual(got, tc.Then) {
				t.Fatalf("then\n got %s\nwant %s", encode(t, got), encode(t, tc.Then))
			}
			if again, _ := d.Decide(d.Replay(zero, tc.Given...), tc.When); !reflect.DeepEqual(got, again) {
				t.Errorf("not repeatable: %+v, then %+v", got, again)
			}
			if after := encode(t, state); after != before {
				t.Errorf("deciding changed the state:\n%s\n%s", before, after)
			}
			for _, e := range slices.Concat(tc.Given, tc.Then) {
				Wire(t, d, e)
			}
		})
	}
}

// Wire checks that an event comes back from the log as it went in.
func Wire[S, C, E any](t *testing.T, d es.Decider[S, C, E], e E) {
	t.Helper()
	decode, ok := d.Decode[d.Name(e)]
	if !ok {
		t.Fatalf("%s has no decoder", d.Name(e))
	}
	back, err := decode([]byte(encode(t, e)))
	if err != nil || encode(t, back) != encode(t, e) || reflect.TypeOf(back) != reflect.TypeOf(e) {
		t.Errorf("wire: %+v came back as %+v, %v", e, back, err)
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
