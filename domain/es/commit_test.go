package es_test

import (
	"errors"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"gridcase/domain/es"
)

func TestALedgerFindsEveryCommandAndNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9:-]{1,40}`), 0, 60, rapid.ID).Draw(t, "ids")
		var l es.Ledger
		for i, id := range ids {
			l = l.With(id, uint64(i)*7+3)
		}
		for i, id := range ids {
			if v, seq, ok := l.Find(id); !ok || v != uint64(i)+1 || seq != uint64(i)*7+3 {
				t.Fatalf("%q: version %d at %d, %v", id, v, seq, ok)
			}
		}
		if _, _, ok := l.Find("never sent " + strconv.Itoa(len(ids))); ok {
			t.Fatal("found a command that was never there")
		}
	})
}

func TestAddingToALedgerLeavesTheOldOneAlone(t *testing.T) {
	t.Parallel()
	base := es.Ledger(nil).With("a", 1)
	one, two := base.With("b", 2), base.With("c", 3)
	if _, _, ok := one.Find("c"); ok {
		t.Error("two ledgers share their memory")
	}
	if _, seq, ok := two.Find("c"); !ok || seq != 3 {
		t.Error("the second ledger lost its command")
	}
}

func TestAPositionReadsBackAsWritten(t *testing.T) {
	t.Parallel()
	want := es.Position{Stream: "CASES_2026_3", Seq: 1<<63 + 1}
	if got, err := es.ParsePosition(want.String()); err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"", "CASES_2026_3", ":1", "CASES_2026_3:", "CASES_2026_3:-1", "x:1:2"} {
		if p, err := es.ParsePosition(bad); err == nil {
			t.Errorf("%q read as %v", bad, p)
		}
	}
}

func TestARefusalIsFoundByItsCode(t *testing.T) {
	t.Parallel()
	taken := &es.Rejection{Code: "case.already_claimed", En: "Li has it."}
	if !errors.Is(taken, &es.Rejection{Code: "case.already_claimed"}) || errors.Is(taken, &es.Rejection{Code: "case.closed"}) {
		t.Error("refusals are told apart by code, and by nothing else")
	}
}
