package rehearse

import "sync"

// meter adds up how far several readers are.
type meter struct {
	mu          sync.Mutex
	done, total uint64
	tell        func(done, total uint64)
}

func (m *meter) add(n uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done = min(m.done+n, m.total)
	if m.tell != nil && m.done%atOnce == 0 {
		m.tell(m.done, m.total)
	}
}
