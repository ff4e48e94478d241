package seal_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"gridcase/domain/personal"
	"gridcase/infra/seal"
)

const canary = "王小明家漏水 canary-7f3a"

func TestWhatIsSealedCanBeReadByAnotherInstance(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	sealed, err := d.keys(t).Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	same(t, sealed.Key, personal.TextKey)
	plain, err := d.keys(t).Unseal(t.Context(), id, sealed)
	ok(t, err)
	same(t, plain, canary)
}

func TestNothingGivenNeedsNoKey(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	sealed, err := k.Seal(t.Context(), id, personal.TextKey, "")
	ok(t, err)
	same(t, sealed.Given(), false)
	plain, err := k.Unseal(t.Context(), id, sealed)
	ok(t, err)
	same(t, plain, "")
	_, err = d.js.Stream(t.Context(), "KV_"+bucketOf(id))
	fails(t, err, jetstream.ErrStreamNotFound)
}

func TestSealingTwiceGivesTwoCiphertexts(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	one, err := k.Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	two, err := k.Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	same(t, string(one.Bytes) == string(two.Bytes), false)
}

func TestANewCaseCostsOneWriteForTextAndReporter(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	ok(t, k.Prepare(t.Context(), id, personal.TextKey, personal.ReporterKey))
	for _, key := range []string{personal.TextKey, personal.ReporterKey, personal.TextKey} {
		_, err := k.Seal(t.Context(), id, key, canary)
		ok(t, err)
	}
	ok(t, d.keys(t).Prepare(t.Context(), id, personal.ReporterKey)) // another instance finds it there
	stream, err := d.js.Stream(t.Context(), "KV_"+bucketOf(id))
	ok(t, err)
	info, err := stream.Info(t.Context())
	ok(t, err)
	same(t, info.State.LastSeq, 1)
	_, err = k.Seal(t.Context(), id, "neighbour", canary) // a further person: one write more
	ok(t, err)
	info, err = stream.Info(t.Context())
	ok(t, err)
	same(t, info.State.LastSeq, 2)
}

func TestRacingWritersEndWithOneSetOfKeys(t *testing.T) {
	t.Parallel()
	d := setup(t)
	instances := []*seal.Keys{d.keys(t), d.keys(t), d.keys(t)}
	for range 20 {
		id := newCase(t)
		sealed := make([]personal.Sealed, 24)
		var all sync.WaitGroup
		for i := range sealed {
			all.Go(func() {
				key := []string{"text", "reporter", "person.1", "person.2"}[i%4]
				var err error
				if sealed[i], err = instances[i%3].Seal(t.Context(), id, key, canary); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		reader := d.keys(t)
		for _, s := range sealed {
			plain, err := reader.Unseal(t.Context(), id, s)
			ok(t, err)
			same(t, plain, canary)
		}
	}
}

func TestAChangedOrMovedValueIsRefused(t *testing.T) {
	t.Parallel()
	d, id, other := setup(t), newCase(t), newCase(t)
	k := d.keys(t)
	sealed, err := k.Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	_, err = k.Seal(t.Context(), other, personal.TextKey, canary)
	ok(t, err)
	for i := range sealed.Bytes {
		changed := personal.Sealed{Key: sealed.Key, Bytes: append([]byte(nil), sealed.Bytes...)}
		changed.Bytes[i] ^= 1
		if plain, err := k.Unseal(t.Context(), id, changed); err == nil {
			t.Fatalf("byte %d changed, read as %q", i, plain)
		}
	}
	for _, s := range []personal.Sealed{{Key: personal.ReporterKey, Bytes: sealed.Bytes}, {Key: "text", Bytes: sealed.Bytes[:5]}} {
		if plain, err := k.Unseal(t.Context(), id, s); err == nil {
			t.Fatalf("moved to another key, read as %q", plain)
		}
	}
	if plain, err := k.Unseal(t.Context(), other, sealed); err == nil {
		t.Fatalf("moved to another case, read as %q", plain)
	}
}

func TestAMissingKeyIsAnErrorAndNotAnErasure(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	_, err := k.Unseal(t.Context(), id, personal.Sealed{Key: "text", Bytes: []byte("0123456789ab-0123456789abcdef")})
	fails(t, err, seal.ErrNoKey)
	ok(t, k.Prepare(t.Context(), id))
	_, err = k.Unseal(t.Context(), id, personal.Sealed{Key: "nobody", Bytes: []byte("0123456789ab-0123456789abcdef")})
	fails(t, err, seal.ErrNoKey)
	if err := k.Erase(t.Context(), id, "nobody"); err == nil {
		t.Fatal("a key that never was cannot be erased")
	}
}

func TestKeysOutliveARestart(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	sealed, err := d.keys(t).Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	d.stop()
	d.start(t)
	k := d.keys(t)
	plain, err := k.Unseal(t.Context(), id, sealed)
	ok(t, err)
	same(t, plain, canary)
}

func TestTheWrongKEKIsRefused(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	wrong := []byte(strings.Repeat("x", 32))
	ok(t, d.keys(t).Prepare(t.Context(), id))
	_, err := seal.Open(t.Context(), d.js, wrong, seal.Config{})
	fails(t, err, seal.ErrWrongKEK)
	_, err = seal.Open(t.Context(), d.js, wrong[:16], seal.Config{})
	if err == nil {
		t.Fatal("half a KEK was taken")
	}

	// An entry of another KEK, such as one restored from a strange backup, is
	// refused by itself too.
	kv, err := d.js.KeyValue(t.Context(), bucketOf(id))
	ok(t, err)
	stored, err := kv.Get(t.Context(), id)
	ok(t, err)
	var e map[string]any
	ok(t, json.Unmarshal(stored.Value(), &e))
	e["kek"] = "0000000000000000"
	foreign, err := json.Marshal(e)
	ok(t, err)
	_, err = kv.Put(t.Context(), id, foreign)
	ok(t, err)
	_, err = d.keys(t).Seal(t.Context(), id, personal.TextKey, canary)
	fails(t, err, seal.ErrWrongKEK)
}

func TestAPageOfAQueueIsReadAtOnce(t *testing.T) {
	t.Parallel()
	d := setup(t)
	k := d.keys(t)
	var ids []string
	var values []personal.Sealed
	for range 50 {
		id := newCase(t)
		s, err := k.Seal(t.Context(), id, personal.ReporterKey, canary)
		ok(t, err)
		ids, values = append(ids, id), append(values, s)
	}
	ok(t, k.Erase(t.Context(), ids[7], personal.ReporterKey))
	plain, err := d.keys(t).UnsealAll(t.Context(), ids, values)
	ok(t, err)
	for i, p := range plain {
		want := canary
		if i == 7 {
			want = personal.Redacted
		}
		same(t, p, want)
	}
	values[3].Bytes[20] ^= 1
	if _, err = k.UnsealAll(t.Context(), ids, values); err == nil {
		t.Fatal("one value was changed and nobody said so")
	}
}

func TestNoPlaintextReachesTheDisk(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	_, err := k.Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	d.stop()
	same(t, d.onDisk(t, []byte("canary-7f3a")), false)
	same(t, d.onDisk(t, kek), false)
	same(t, d.onDisk(t, []byte(id)), true) // the search is not blind
	d.start(t)
}

func TestWithoutTheKeyStoreNothingIsSealed(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	k := d.keys(t)
	d.stop()
	defer d.start(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	sealed, err := k.Seal(ctx, id, personal.TextKey, canary)
	if err == nil || sealed.Given() {
		t.Fatalf("sealed %v without a store, error %v", sealed, err)
	}
}

func TestAnEntryMovedToAnotherCaseIsRefused(t *testing.T) {
	t.Parallel()
	d, id := setup(t), newCase(t)
	other := newCase(t)
	for bucketOf(other) != bucketOf(id) {
		other = newCase(t)
	}
	sealed, err := d.keys(t).Seal(t.Context(), id, personal.TextKey, canary)
	ok(t, err)
	kv, err := d.js.KeyValue(t.Context(), bucketOf(id))
	ok(t, err)
	stored, err := kv.Get(t.Context(), id)
	ok(t, err)
	_, err = kv.Put(t.Context(), other, stored.Value())
	ok(t, err)
	if plain, err := d.keys(t).Unseal(t.Context(), other, sealed); err == nil {
		t.Fatalf("read with a moved key as %q", plain)
	}
	_, err = d.keys(t).Seal(t.Context(), other, personal.TextKey, canary)
	if err == nil || errors.Is(err, seal.ErrNoKey) {
		t.Fatalf("sealed with a moved key, error %v", err)
	}
}
