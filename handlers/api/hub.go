package api

import (
	"sync"

	"gridcase/domain/es"
)

// Hub passes changes of the views on to the live streams of this process. A
// stream that does not keep up is told to read everything again: it must never
// hold up the others.
type Hub struct {
	mu     sync.Mutex
	subs   map[*subscription]bool
	mine   map[string]int // streams by person
	closed bool
}

// subscription is one live stream's place at the hub.
type subscription struct {
	person  string
	changes chan es.Change // closed when the hub is
	behind  chan struct{}  // filled when a change was dropped
}

const (
	backlog    = 256 // changes that wait for a slow stream
	perPerson  = 20  // streams: tabs, phones and a screen on the wall
	allStreams = 5000
)

// NewHub is a hub that nobody listens to yet.
func NewHub() *Hub { return &Hub{subs: map[*subscription]bool{}, mine: map[string]int{}} }

// Publish tells everybody who listens; it never blocks.
func (h *Hub) Publish(c es.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		select {
		case s.changes <- c:
		default:
			select {
			case s.behind <- struct{}{}:
			default: // it is told already
			}
		}
	}
}

// Close ends all streams. Register it with http.Server.RegisterOnShutdown: a
// shutdown waits for open requests, and a live stream never ends by itself.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.closed = true
	for s := range h.subs {
		close(s.changes)
	}
	h.subs = map[*subscription]bool{}
}

// join is nil when the person, or everybody together, has too many streams, or
// when the hub is closed.
func (h *Hub) join(person string) *subscription {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || h.mine[person] >= perPerson || len(h.subs) >= allStreams {
		return nil
	}
	s := &subscription{person: person, changes: make(chan es.Change, backlog), behind: make(chan struct{}, 1)}
	h.subs[s] = true
	h.mine[person]++
	return s
}

func (h *Hub) leave(s *subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subs, s)
	if h.mine[s.person]--; h.mine[s.person] == 0 {
		delete(h.mine, s.person)
	}
}
