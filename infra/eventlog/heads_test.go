package eventlog

import (
	"slices"
	"testing"

	"gridcase/domain/es"
)

// TestHeadsAreNotBehindWhatWasAcknowledged: whoever reads up to the heads has all
// of it, in whichever stream it lies.
func TestHeadsAreNotBehindWhatWasAcknowledged(t *testing.T) {
	l := setup(t)
	last := map[string]uint64{}
	for range 40 {
		at, err := l.Append(t.Context(), note(), es.Recorded{})
		if err != nil {
			t.Fatal(err)
		}
		last[at.Position.Stream] = at.Position.Seq
	}
	heads, err := l.Heads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for stream, seq := range last {
		if !slices.Contains(heads, es.Position{Stream: stream, Seq: seq}) {
			t.Errorf("%s goes to %d, heads are %v", stream, seq, heads)
		}
	}
	if len(heads) != len(last) {
		t.Errorf("heads %v, written were %v", heads, last)
	}
}
