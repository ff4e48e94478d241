package seal_test

import (
	"encoding/json"
	"testing"
	"time"

	"gridcase/domain/personal"
	"gridcase/infra/seal"
)

func TestErasingOnePersonLeavesTheRest(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	text, err := k.Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	name, err := k.Seal(t.Context(), id, personal.ReporterKey, "王小明")
	ok(t, err)

	ok(t, k.Erase(t.Context(), id, personal.ReporterKey))
	ok(t, k.Erase(t.Context(), id, personal.ReporterKey)) // twice is once
	for _, reader := range []*seal.Keys{k, d.keys(t)} {
		plain, err := reader.Unseal(t.Context(), id, name)
		ok(t, err)
		same(t, plain, personal.Redacted)
		plain, err = reader.Unseal(t.Context(), id, text)
		ok(t, err)
		same(t, plain, canary)
		_, err = reader.Seal(t.Context(), id, personal.ReporterKey, "王小明")
		fails(t, err, seal.ErrErased)
	}
}

// A bucket that keeps one revision only forgets where the older one lies: this
// test failed on such a bucket.
func TestAnErasedKeyIsOverwrittenOnDisk(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	ok(t, k.Prepare(t.Context(), id))
	text, reporter := wrapped(t, d, id, "text"), wrapped(t, d, id, "reporter")
	_, err := k.Seal(t.Context(), id, "neighbour", canary) // rewrites the entry once
	ok(t, err)
	ok(t, k.Erase(t.Context(), id, personal.ReporterKey))
	d.stop()
	same(t, d.onDisk(t, []byte(text)), true)
	same(t, d.onDisk(t, []byte(reporter)), false)
	d.start(t)
}

func TestARestrictedKeyIsNotUsedUntilLifted(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	name, err := k.Seal(t.Context(), id, personal.ReporterKey, "王小明")
	ok(t, err)
	read := func(want string) {
		t.Helper()
		plain, err := k.Unseal(t.Context(), id, name)
		ok(t, err)
		same(t, plain, want)
	}
	ok(t, k.Restrict(t.Context(), id, personal.ReporterKey))
	read(personal.Redacted)
	ok(t, k.Lift(t.Context(), id, personal.ReporterKey))
	read("王小明")
	ok(t, k.Restrict(t.Context(), id, personal.ReporterKey))
	ok(t, k.Erase(t.Context(), id, personal.ReporterKey))
	ok(t, k.Lift(t.Context(), id, personal.ReporterKey)) // nothing brings it back
	read(personal.Redacted)
}

func TestAnErasureReachesOtherInstancesWithinTheTTL(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	far, err := seal.Open(t.Context(), d.js, kek, seal.Config{TTL: time.Nanosecond})
	ok(t, err)
	name, err := far.Seal(t.Context(), id, personal.ReporterKey, "王小明")
	ok(t, err)
	ok(t, d.keys(t).Erase(t.Context(), id, personal.ReporterKey))
	plain, err := far.Unseal(t.Context(), id, name)
	ok(t, err)
	same(t, plain, personal.Redacted)
}

// wrapped is a key as the entry spells it.
func wrapped(t *testing.T, d *desk, id, key string) string {
	t.Helper()
	kv, err := d.js.KeyValue(t.Context(), bucketOf(id))
	ok(t, err)
	stored, err := kv.Get(t.Context(), id)
	ok(t, err)
	var e struct{ Keys map[string]string }
	ok(t, json.Unmarshal(stored.Value(), &e))
	return e.Keys[key]
}
