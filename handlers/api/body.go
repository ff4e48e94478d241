package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// bodyLimit is far above the longest report: 4,000 Chinese characters are 12 KiB.
const bodyLimit = 64 << 10

// documentLimit is above the catalogue of a large city; a commit has 1 MB.
const documentLimit = 768 << 10

// readBody reads the content once, refuses what is no clean JSON object, and
// hands on what validation shall see. Nothing is decided on half a body.
func (s *server) readBody(w http.ResponseWriter, r *http.Request, op *huma.Operation) error {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyWithin)) // a recorder in tests has none
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, op.MaxBodyBytes))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return errTooLarge
	}
	if err != nil {
		return errSlowBody
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		if op.RequestBody.Required {
			return errNoBody
		}
		r.Body = http.NoBody
		return nil
	}
	fields, err := object(r, raw)
	if err != nil {
		return err
	}
	if l, ok := op.Metadata[older].(*legacy); ok {
		if raw, err = json.Marshal(l.lift(fields)); err != nil {
			return errJSON
		}
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	return nil
}

// object checks the content's type, its bytes and its syntax, in that order, so
// that each mistake has a code of its own.
func object(r *http.Request, raw []byte) (fields map[string]json.RawMessage, err error) {
	if given := r.Header.Get("Content-Type"); given != "" {
		if kind, params, err := mime.ParseMediaType(given); err != nil || kind != "application/json" || !utf8Charset(params) {
			return nil, errMediaType
		}
	}
	if !utf8.Valid(raw) {
		return nil, errUTF8
	}
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return nil, errJSON
	}
	return fields, nil
}

func utf8Charset(params map[string]string) bool {
	charset, given := params["charset"]
	return !given || charset == "utf-8" || charset == "UTF-8"
}

// clean refuses texts with control characters: they hide things from who reads,
// and a NUL cannot be kept in Postgres at all.
func clean(texts ...string) error {
	for _, text := range texts {
		for _, r := range text {
			if r < 0x20 && r != '\n' && r != '\r' && r != '\t' || r == 0x7f {
				return errControl
			}
		}
	}
	return nil
}
