package casefile

// wished is an event that knows the verb that it came from. Those that follow
// from another event, or from time alone, know none.
type wished interface {
	// wish is nil when this event was not wished. before is the case as it was,
	// with all that the commit holds.
	wish(before State, with []Event) Verb
}

// Wish gives back what somebody wished with a commit: deciding on it again under
// the same rules makes the same events. The first event tells; the others follow
// from it. It is false for what no verb is known of: the commit then stands for
// itself.
func Wish(before State, events []Event) (Verb, bool) {
	if len(events) == 0 {
		return nil, false
	}
	w, ok := events[0].(wished)
	if !ok {
		return nil, false
	}
	v := w.wish(before, events)
	return v, v != nil
}

// About is the matter whose rules decide on a verb: that of the case, or the one
// that it is about to have.
func About(s State, v Verb) string {
	switch v := v.(type) {
	case Report:
		return v.Matter
	case Reclassify:
		return v.Matter
	}
	return s.Matter
}
