package seal_test

import (
	"hash/fnv"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/infra/seal"
)

func TestDigestsTellPartsApart(t *testing.T) {
	t.Parallel()
	k := setup(t).keys(t)
	same(t, k.Digest("ab", "c"), k.Digest("ab", "c"))
	same(t, len(k.Digest()), 32)
	seen := map[string][]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"abc"}, {"ab", "c"}, {"a", "bc"}, {"c", "ab"}} {
		d := k.Digest(parts...)
		if before, twice := seen[d]; twice {
			t.Fatalf("%q and %q have one digest", before, parts)
		}
		seen[d] = parts
	}
}

func TestEqualNumbersHaveOneIndexHoweverWritten(t *testing.T) {
	t.Parallel()
	k := setup(t).keys(t)
	for kind, groups := range map[string][][]string{
		"phone": {
			{"13800138000", "138 0013 8000", "+86 138-0013-8000", "008613800138000", "１３８００１３８０００", "86 13800138000"},
			{"0512-65220000", "(0512) 6522 0000", "+86 512 65220000"},
			{"86522000", "8652 2000"}, // a local number, not a country code
		},
		"id_number": {{"32050219900101123x", "32050219900101123X", "320502 19900101 123Ｘ"}},
	} {
		seen := map[string]bool{}
		for _, group := range groups {
			first := k.Index(kind, group[0])
			same(t, len(first), 16)
			for _, written := range group {
				same(t, k.Index(kind, written), first)
			}
			same(t, seen[first], false)
			seen[first] = true
		}
	}
	same(t, k.Index("phone", " - "), "")
	same(t, k.Index("phone", "123456789012345678") == k.Index("id_number", "123456789012345678"), false)
}

func TestADigestNeedsTheKEK(t *testing.T) {
	t.Parallel()
	a := setup(t).keys(t)
	d := setup(t)
	b, err := seal.Open(t.Context(), d.js, []byte("another key-encryption key here!"), seal.Config{})
	ok(t, err)
	same(t, a.Digest("x") == b.Digest("x"), false)
	same(t, a.Index("phone", "13800138000") == b.Index("phone", "13800138000"), false)
}

// bucketOf repeats the rule of the event log, so that keys are known to lie in
// the shard of their case.
func bucketOf(id string) string {
	u := uuid.MustParse(id)
	h := fnv.New64a()
	h.Write(u[:])
	return "KEYS_" + strconv.Itoa(time.Now().UTC().Year()) + "_" + strconv.Itoa(int(h.Sum64()%4))
}
