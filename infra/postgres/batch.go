package postgres

import (
	"time"

	"gridcase/domain/es"
)

// chunk is what one reader took at once: commits of one stream, in order.
type chunk struct {
	stream      string
	incarnation string
	commits     []es.Recorded
}

// batch is what one flush works on: chunks of any streams, each in its order.
type batch []chunk

func (b batch) size() (n int) {
	for _, c := range b {
		n += len(c.commits)
	}
	return n
}

// halves parts a batch in two without moving any commit past another of its
// stream.
func (b batch) halves() (first, second batch) {
	left := b.size() / 2
	for _, c := range b {
		head, tail := c, c
		n := min(left, len(c.commits))
		head.commits, tail.commits = c.commits[:n], c.commits[n:]
		left -= n
		if len(head.commits) > 0 {
			first = append(first, head)
		}
		if len(tail.commits) > 0 {
			second = append(second, tail)
		}
	}
	return first, second
}

// singles parts a batch into commits.
func (b batch) singles() (one []batch) {
	for _, c := range b {
		for i := range c.commits {
			one = append(one, batch{{c.stream, c.incarnation, c.commits[i : i+1]}})
		}
	}
	return one
}

// known lists the cases whose rows should exist already: those whose first
// commit in the batch is not the case's first.
func (b batch) known() (cases []string) {
	seen := make(map[string]bool, b.size())
	for _, c := range b {
		for i := range c.commits {
			id := c.commits[i].Subject
			if !seen[id] && c.commits[i].Version > 1 {
				cases = append(cases, id)
			}
			seen[id] = true
		}
	}
	return cases
}

// step is how far a batch moves one stream.
type step struct {
	from uint64
	to   es.Checkpoint
	at   time.Time // of the last commit
}

func (b batch) steps() map[string]step {
	steps := map[string]step{}
	for _, c := range b {
		last := c.commits[len(c.commits)-1]
		s, begun := steps[c.stream]
		if !begun {
			s.from = c.commits[0].Position.Seq - 1
		}
		s.to = es.Checkpoint{Incarnation: c.incarnation, Seq: last.Position.Seq, Hash: last.Hash}
		s.at = last.At
		steps[c.stream] = s
	}
	return steps
}
