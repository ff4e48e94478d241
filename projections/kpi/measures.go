package kpi

import "math/bits"

// measure is one thing that is counted. It is a counter's column and a bit of a
// fact, so that a number and the list behind it cannot differ.
type measure uint8

const (
	reported measure = iota
	valid
	selfHandled
	byWorker
	workerValid
	filed
	filedInTime
	applied
	atOnce
	breached

	due
	dueClosed
	onTime
	overdue
	ordered
	orderMet

	closed
	small
	smallOfGrid
	smallInGrid
	big
	bigOfCommunity
	bigInCommunity
	bypass
	reviewed
	reworked
	timed
	everClosed
	reopened
	redone
	rated
	satisfied
	answered
	solved

	dispatched
	signed
	responded
	returned
	upheld
	refused

	climbed
	handedUp
	handedDown

	volunteers

	measures = iota
)

// columns are the counters' names in the tables.
var columns = [measures]string{
	"reported", "valid", "self_handled", "by_worker", "worker_valid", "filed", "filed_in_time", "applied", "at_once", "breached",
	"due", "due_closed", "on_time", "overdue", "ordered", "order_met",
	"closed", "small", "small_of_grid", "small_in_grid", "big", "big_of_community", "big_in_community", "bypass",
	"reviewed", "reworked", "timed", "ever_closed", "reopened", "redone", "rated", "satisfied", "answered", "solved",
	"dispatched", "signed", "responded", "returned", "upheld", "refused", "climbed", "handed_up", "handed_down",
	"volunteers",
}

// kind says which moment of a case a fact is of; each measure belongs to one.
type kind int16

const (
	intake  kind = iota // the report
	dueTime             // the resident's due time, and those of supervision orders
	closing             // the first closing and the one that stands
	order               // being put before a unit, or found on site by it
	move                // going up or down, whether or not anybody has looked yet
	grant               // an application that was granted
)

func (m measure) kind() kind {
	switch {
	case m <= breached:
		return intake
	case m <= orderMet:
		return dueTime
	case m <= solved:
		return closing
	case m <= refused:
		return order
	case m <= handedDown:
		return move
	}
	return grant
}

// set is a set of measures.
type set uint64

func of(ms ...measure) (s set) {
	for _, m := range ms {
		s |= 1 << m
	}
	return s
}

// add puts measures in when the condition holds.
func (s *set) add(when bool, ms ...measure) {
	if when {
		*s |= of(ms...)
	}
}

func (s set) each(do func(measure)) {
	for ; s != 0; s &= s - 1 {
		do(measure(bits.TrailingZeros64(uint64(s)))) //nolint:gosec // below 64
	}
}
