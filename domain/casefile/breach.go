package casefile

import "time"

// Breached records that a duty of service was not kept, and by whom (责任追究,
// R40). It moves nothing: what became of the application stands.
type Breached struct {
	Duty   string    `json:"duty"` // "one_time_notice": a second notice on one application (R35)
	Person string    `json:"person"`
	First  string    `json:"first,omitempty"` // who gave the first notice, which was not complete
	At     time.Time `json:"at"`
}

func (Breached) name() string { return "case.breached.v1" }

func (Breached) apply(s State) State {
	s.Window = s.Window.change(func(w *Window) { w.Breaches++ })
	return s
}
