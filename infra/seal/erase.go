package seal

import (
	"context"
	"fmt"
	"slices"
)

// Erase shreds one key of a case: the entry is rewritten without it and the old
// copy overwritten on disk. What it sealed reads as personal.Redacted for ever;
// on other instances at the latest when their TTL is over. Erasing twice is
// erasing once.
func (k *Keys) Erase(ctx context.Context, caseID, key string) error {
	return k.retire(ctx, "erase", caseID, key, func(e *entry) bool {
		if slices.Contains(e.Shredded, key) {
			return false
		}
		delete(e.Keys, key)
		e.Held = slices.DeleteFunc(e.Held, func(n string) bool { return n == key })
		e.Shredded = append(e.Shredded, key)
		return true
	})
}

// Restrict bars the use of a key that the law forbids to erase yet: what it
// sealed reads as personal.Redacted until Lift, or for ever after Erase.
func (k *Keys) Restrict(ctx context.Context, caseID, key string) error {
	return k.retire(ctx, "restrict", caseID, key, func(e *entry) bool {
		if e.gone(key) {
			return false
		}
		e.Held = append(e.Held, key)
		return true
	})
}

// Lift ends a restriction.
func (k *Keys) Lift(ctx context.Context, caseID, key string) error {
	return k.retire(ctx, "lift the restriction of", caseID, key, func(e *entry) bool {
		before := len(e.Held)
		e.Held = slices.DeleteFunc(e.Held, func(n string) bool { return n == key })
		return len(e.Held) < before
	})
}

func (k *Keys) retire(ctx context.Context, doing, caseID, key string, change func(*entry) bool) error {
	k.cache.Remove(caseID) // even when the outcome stays unknown
	_, err := k.rewrite(ctx, caseID, func(e *entry) (bool, error) {
		if e.Keys[key] == nil && !e.gone(key) {
			return false, ErrNoKey
		}
		return change(e), nil
	})
	if err == nil {
		// Swept even when nothing changed: an earlier try may have stopped just here.
		var b *bucket
		if b, err = k.bucketOf(ctx, caseID, false); err == nil {
			err = b.sweep(ctx, caseID)
		}
	}
	if err != nil {
		return fmt.Errorf("%s key %s of case %s: %w", doing, key, caseID, err)
	}
	return nil
}
