package casefile

// onCall is who is called besides: outside of office hours nobody looks at the
// queue of a unit, so what must not wait goes to those on duty there, too. The
// names stand in the fact, so that it stays known who was told, whatever becomes
// of the roster.
func (c Command) onCall(unit string) []string {
	if c.Rules.Duty == nil {
		return nil
	}
	return c.Rules.Duty(unit, c.At)
}

// OnCall is who was on duty and called by an event: reminders, climbs, urges and
// orders call.
func OnCall(e Event) []string {
	switch e := e.(type) {
	case RungReached:
		return e.OnCall
	case Escalated:
		return e.OnCall
	case Urged:
		return e.OnCall
	case Supervised:
		return e.OnCall
	}
	return nil
}

// rungUnit is whose rung it is: of a joint case each unit has its own.
func (s State) rungUnit(rung string) string {
	if n, _, ok := PartOf(rung); ok {
		if p, known := s.Joint.Part(n); known {
			return p.Unit.Unit
		}
	}
	return s.At.Unit
}
