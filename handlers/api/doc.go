// Package api carries the outside's calls to the cases and the views, as JSON
// over HTTP. Start reading at routes.go: everything that can reach us is listed
// there.
//
// A call goes through the gate (gate.go: who, how often, how large), its body is
// read once and strictly (body.go), and every "no" on the way leaves as a
// problem of RFC 9457 with a code that stays the same for ever (problem.go).
package api
