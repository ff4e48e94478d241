// Package reaction does what follows from a fact without anybody asking: a
// rung of the ladder that was reached hands its case up, and people learn what
// concerns them. It also watches the clock: the poller says when a rung's time
// has come.
//
// What is to happen is decided in domain/process; here it is carried out, by
// commands whose ids follow from the fact. A fact that is delivered twice, or
// to two instances, therefore has its effect once.
package reaction
