package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"unicode"
)

// Digest is a keyed digest of the parts, 32 hex characters: equal for equal
// parts and telling nothing about them.
func (k *Keys) Digest(parts ...string) string { return mac(k.secrets.digest, parts...)[:32] }

// Index is the blind index of a "phone" or an "id_number", 16 hex characters:
// the same for the same value however it was written, "" for an empty one. It
// tells equality and nothing else, to anybody who has not the KEK.
func (k *Keys) Index(kind, value string) string {
	plain := normal(kind, value)
	if plain == "" {
		return ""
	}
	return mac(k.secrets.index, kind, plain)[:16]
}

// mac puts each part's length in front of it, so that ("ab","c") and ("a","bc")
// differ.
func mac(key []byte, parts ...string) string {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func normal(kind, value string) string {
	value = strings.Map(narrow, value)
	switch kind {
	case "phone":
		return phone(keep(value, unicode.IsDigit))
	case "id_number":
		return strings.ToUpper(keep(value, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsLetter(r) }))
	}
	return strings.TrimSpace(value)
}

// phone drops China's country code and the trunk zero behind it, so that
// +86 512 6522 0000 and 0512-65220000 are one number.
func phone(digits string) string {
	if rest, ok := strings.CutPrefix(digits, "0086"); ok {
		digits = rest
	} else if rest, ok := strings.CutPrefix(digits, "86"); ok && len(rest) >= 10 {
		digits = rest
	}
	return strings.TrimPrefix(digits, "0")
}

// narrow turns the full-width forms that Chinese input methods write (１３８) into ASCII.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func keep(s string, want func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if want(r) {
			return r
		}
		return -1
	}, s)
}
