// Package personal is how a resident's words and numbers pass through the
// domain: sealed. The domain decides without ever seeing the plaintext, and the
// log never holds any.
package personal

// Names of the keys of a case. Each person in a case has a key of their own, so
// that one can be erased and the others stay.
const (
	TextKey     = "text"     // free text: it may name anybody
	ReporterKey = "reporter" // the resident who asked
	AgentKey    = "agent"    // who acts for the resident (代办)
)

// Sealed is one encrypted value. The zero Sealed says that nothing was given.
type Sealed struct {
	Key   string `json:"k,omitempty"` // which key of the case's entry opens it
	Bytes []byte `json:"c,omitempty"` // nonce and AES-256-GCM ciphertext
}

// Given reports whether there is a value at all.
func (s Sealed) Given() bool { return len(s.Bytes) > 0 }

// Redacted is what an erased value reads as, for ever.
const Redacted = "⟨已删除 erased⟩"

// Reporter is the resident who reported or applied.
type Reporter struct {
	Name     Sealed `json:"name,omitzero"`
	Phone    Sealed `json:"phone,omitzero"`
	IDNumber Sealed `json:"id_number,omitzero"`
	// PhoneIndex and IDIndex are keyed digests: equal values are found again
	// without being readable.
	PhoneIndex string `json:"phone_index,omitempty"`
	IDIndex    string `json:"id_index,omitempty"`
}
