package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
)

// Spec is the OpenAPI 3.1 document, made without a server: openapi.json beside
// this file must be equal to it.
func Spec() ([]byte, error) {
	s := newServer(Deps{}, Config{})
	s.routes()
	return s.spec()
}

func (s *server) spec() ([]byte, error) {
	plain, err := json.Marshal(s.huma.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("encode the OpenAPI document: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, plain, "", "  "); err != nil {
		return nil, fmt.Errorf("indent the OpenAPI document: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func (s *server) showSpec(w http.ResponseWriter, r *http.Request) {
	doc, err := s.spec()
	if err != nil {
		s.fail(r.Context(), err).write(w)
		return
	}
	w.Header().Set("Content-Type", "application/openapi+json")
	_, _ = w.Write(doc) // the client left: nobody to tell
}

func typeOf(v any) reflect.Type { return reflect.TypeOf(v) }
