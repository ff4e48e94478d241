package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// entry is all that is stored about a case's keys.
type entry struct {
	KEK      string            `json:"kek"`                // fingerprint of the KEK that wrapped them
	Keys     map[string][]byte `json:"keys"`               // by name, wrapped
	Held     []string          `json:"held,omitempty"`     // restricted: kept because the law bars erasure, but not used
	Shredded []string          `json:"shredded,omitempty"` // erased: the names stay so that values read as Redacted
}

func parse(stored []byte) (e entry, err error) {
	if err = json.Unmarshal(stored, &e); err != nil {
		return e, fmt.Errorf("read the entry: %w", err)
	}
	return e, nil
}

// gone reports whether a name must not be used any more.
func (e entry) gone(name string) bool {
	return slices.Contains(e.Shredded, name) || slices.Contains(e.Held, name)
}

// add makes the keys that are missing and reports whether there were any.
func (e *entry) add(s secrets, caseID string, names []string) (added bool, err error) {
	if e.Keys == nil {
		e.Keys, e.KEK = map[string][]byte{}, s.fingerprint
	}
	for _, name := range names {
		if e.Keys[name] != nil || e.gone(name) {
			continue
		}
		key := make([]byte, kekSize)
		rand.Read(key) // never fails, see its documentation
		wrapper, err := gcm(s.wrap)
		if err != nil {
			return false, err
		}
		e.Keys[name] = wrapper.Seal(nil, nil, key, bound(caseID, name))
		added = true
	}
	return added, nil
}

// open unwraps every key that may be used.
func (e entry) open(s secrets, caseID string, until time.Time) (*ring, error) {
	wrapper, err := gcm(s.wrap)
	if err != nil {
		return nil, err
	}
	r := &ring{keys: map[string]cipher.AEAD{}, gone: map[string]bool{}, until: until}
	for _, name := range slices.Concat(e.Shredded, e.Held) {
		r.gone[name] = true
	}
	for name, wrapped := range e.Keys {
		if r.gone[name] {
			continue
		}
		key, err := wrapper.Open(nil, nil, wrapped, bound(caseID, name))
		if err != nil {
			return nil, fmt.Errorf("unwrap key %s: the entry was changed or belongs to another case: %w", name, err)
		}
		if r.keys[name], err = gcm(key); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// has reports whether the ring knows a name, be it usable or gone.
func (r *ring) has(name string) bool { return r.keys[name] != nil || r.gone[name] }

// gcm draws a random nonce for each value and puts it in front.
func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// bound ties a ciphertext to its case and key, so that none can be moved. Case
// ids are UUIDs: the bar cannot occur in them.
func bound(caseID, name string) []byte { return []byte(caseID + "|" + name) }
