package seal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gridcase/domain/personal"
)

// standard keys are made together with a case's first one: a report with a
// resident costs one synced write, not two.
var standard = []string{personal.TextKey, personal.ReporterKey}

const tries = 16 // of a write that others race with; each loss means that one of them won

// Prepare makes and stores the keys of a case that are missing, all in one
// write, and writes nothing when none is.
func (k *Keys) Prepare(ctx context.Context, caseID string, keys ...string) error {
	if _, err := k.ensure(ctx, caseID, keys...); err != nil {
		return fmt.Errorf("prepare keys of case %s: %w", caseID, err)
	}
	return nil
}

// ensure answers with a ring that holds all the names, made now if need be.
func (k *Keys) ensure(ctx context.Context, caseID string, names ...string) (*ring, error) {
	usable := func(r *ring) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return r.keys[n] == nil })
	}
	if r, ok := k.cached(caseID); ok && usable(r) {
		return r, nil
	}
	r, err := k.make(ctx, caseID, names)
	if errors.Is(err, errRaced) { // the case has keys already
		r, err = k.rewrite(ctx, caseID, func(e *entry) (bool, error) { return e.add(k.secrets, caseID, names) })
	}
	if err == nil && !usable(r) {
		return nil, ErrErased
	}
	return r, err
}

// find answers with a ring that knows the name, from memory if possible.
func (k *Keys) find(ctx context.Context, caseID, name string) (*ring, error) {
	if r, ok := k.cached(caseID); ok && r.has(name) {
		return r, nil
	}
	r, err := k.load(ctx, caseID)
	if err == nil && !r.has(name) {
		return nil, ErrNoKey
	}
	return r, err
}

// load reads the entry of a case and remembers its ring.
func (k *Keys) load(ctx context.Context, caseID string) (*ring, error) {
	b, err := k.bucketOf(ctx, caseID, false)
	if err != nil {
		return nil, err
	}
	e, _, err := k.entry(ctx, b, caseID)
	if err != nil {
		return nil, err
	}
	return k.remember(caseID, e)
}

// make stores the first entry of a case without looking first: most who seal
// have just been given a new case. errRaced says that there is one.
func (k *Keys) make(ctx context.Context, caseID string, names []string) (*ring, error) {
	b, err := k.bucketOf(ctx, caseID, true)
	if err != nil {
		return nil, err
	}
	var e entry
	if _, err = e.add(k.secrets, caseID, slices.Concat(standard, names)); err != nil {
		return nil, err
	}
	data, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if err = b.create(ctx, caseID, data); err != nil {
		return nil, err
	}
	return k.remember(caseID, e)
}

// rewrite reads the entry of a case, lets change alter it, and stores it unless
// nothing changed. Of racing writers one wins; the others read its entry and
// try again, so that all end with one set of keys.
func (k *Keys) rewrite(ctx context.Context, caseID string, change func(*entry) (bool, error)) (*ring, error) {
	b, err := k.bucketOf(ctx, caseID, false)
	if err != nil {
		return nil, err
	}
	for range tries {
		e, revision, err := k.entry(ctx, b, caseID)
		if err != nil {
			return nil, err
		}
		changed, err := change(&e)
		if err != nil {
			return nil, err
		}
		if !changed {
			return k.remember(caseID, e)
		}
		data, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		err = b.update(ctx, caseID, data, revision)
		switch {
		case err == nil:
			return k.remember(caseID, e)
		case !errors.Is(err, errRaced):
			k.cache.Remove(caseID) // whether it was stored is not known
			return nil, err
		}
	}
	return nil, fmt.Errorf("store the keys: %w %d times", errRaced, tries)
}

// entry reads what is stored of a case, which must be wrapped by our KEK.
func (k *Keys) entry(ctx context.Context, b *bucket, caseID string) (entry, uint64, error) {
	stored, revision, err := b.get(ctx, caseID)
	if err != nil {
		return entry{}, 0, err
	}
	e, err := parse(stored)
	if err == nil && e.KEK != k.secrets.fingerprint {
		err = ErrWrongKEK
	}
	return e, revision, err
}

func (k *Keys) remember(caseID string, e entry) (*ring, error) {
	r, err := e.open(k.secrets, caseID, time.Now().Add(k.cfg.TTL))
	if err == nil {
		k.cache.Add(caseID, r)
	}
	return r, err
}

func (k *Keys) cached(caseID string) (*ring, bool) {
	r, ok := k.cache.Get(caseID)
	return r, ok && time.Now().Before(r.until)
}

func (k *Keys) bucketOf(ctx context.Context, caseID string, create bool) (*bucket, error) {
	era, p, err := k.cfg.Place(caseID)
	if err != nil {
		return nil, err
	}
	return k.shelf.bucket(ctx, fmt.Sprintf("KEYS_%s_%d", era, p), create)
}
