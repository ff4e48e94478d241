package api

import (
	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

// hoursOf says when a station's window is open; nil of every other unit.
func hoursOf(u org.Unit) *Words {
	if u.Kind != org.KindStation {
		return nil
	}
	w := u.Hours.Words()
	return &Words{w.Zh, w.En}
}

// windowHours are those of the window to which an applicant goes: the one that
// sent the application on, the one that has it, or the one that serves the place.
func (s *server) windowHours(st casefile.State) *Words {
	tree := s.tree()
	for _, stop := range append([]org.Stop{st.Window.Desk, st.At}, st.Chain...) {
		if u, known := tree.Unit(stop.Unit); known && u.Kind == org.KindStation {
			return hoursOf(u)
		}
		for _, u := range tree.Stations(stop.Unit) {
			if !u.Gone() {
				return hoursOf(u)
			}
		}
	}
	return nil
}
