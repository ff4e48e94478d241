package org

// Unstaffed lists the grids that nobody works in at the tree's moment: neither a
// worker nor who stands in for one. Each needs somebody before a resident finds
// out.
func (t Tree) Unstaffed() map[string]bool {
	empty := map[string]bool{}
	for id, u := range t.units {
		if u.Kind == KindGrid && !u.Gone() {
			empty[id] = true
		}
	}
	for id := range t.people {
		p, _ := t.Person(id)
		for _, g := range p.Grants {
			if g.Role == GridWorker && !p.Left {
				delete(empty, g.Unit)
			}
		}
	}
	return empty
}
