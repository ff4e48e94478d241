package kpi

import "math/bits"

// measure is one thing that is counted. It is a counter's column and a bit of a
// fact, so that a number and the list behind it cannot differ.
type measure uint8

const (
	reported measure = iota
	valid
	selfHandled

	due
	dueClosed
	onTime
	overdue

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

	dispatched
	signed
	climbed
	handedUp
	handedDown

	measures = iota
)

// columns are the counters' names in the tables.
var columns = [measures]string{
	"reported", "valid", "self_handled",
	"due", "due_closed", "on_time", "overdue",
	"closed", "small", "small_of_grid", "small_in_grid", "big", "big_of_community", "big_in_community", "bypass",
	"reviewed", "reworked", "timed", "ever_closed", "reopened",
	"dispatched", "signed", "climbed", "handed_up", "handed_down",
}

// kind says which moment of a case a fact is of; each measure belongs to one.
type kind int16

const (
	intake  kind = iota // the report
	dueTime             // the resident's due time
	closing             // the first closing and the one that stands
	order               // being put before a unit
)

func (m measure) kind() kind {
	switch {
	case m <= selfHandled:
		return intake
	case m <= overdue:
		return dueTime
	case m <= reopened:
		return closing
	}
	return order
}

// set is a set of measures.
type set uint32

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
		do(measure(bits.TrailingZeros32(uint32(s)))) //nolint:gosec // below 32
	}
}
