package reference

import (
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
)

// CalendarApplied says that every open case was reckoned by a calendar, and how
// many due times moved. Which ones stands with the cases themselves.
type CalendarApplied struct {
	Calendar uint64             `json:"calendar"` // version
	From     uint64             `json:"from"`     // the one before
	Days     []clock.Correction `json:"days,omitempty"`
	Hours    bool               `json:"hours,omitempty"` // office hours differ, too
	Checked  int                `json:"checked"`         // open cases
	Moved    int                `json:"moved"`           // those of which a due time moved
	At       time.Time          `json:"at"`
}

// Reckoned is the calendar that the open cases go by: the last that was carried
// to them, or the first of all, which found none.
func (s State) Reckoned() Edition[clock.Calendar] {
	if e, known := s.calendars.Of(s.Corrected.Calendar); known {
		return e
	}
	if len(s.calendars) == 0 {
		return Edition[clock.Calendar]{}
	}
	return s.calendars[0]
}

// CalendarPending reports whether a calendar is in force that the open cases were
// not reckoned by yet.
func (s State) CalendarPending() bool { return s.Reckoned().Version != s.Versions.Calendar }

// CalendarFrom is when the calendar in force began to count.
func (s State) CalendarFrom() time.Time {
	e, _ := s.calendars.Of(s.Versions.Calendar)
	return e.From
}

// Correction is what is asked of each open case: the days that differ between the
// calendar that the cases were last reckoned by and the one in force.
func (s State) Correction() casefile.Reschedule {
	was := s.Reckoned()
	return casefile.Reschedule{
		From: was.Version, Days: was.Document.Corrections(s.Calendar), Hours: !was.Document.SameHours(s.Calendar),
	}
}

// Supposing is the set as it would be at a moment, had a calendar just been
// adopted: to see what it would do before anybody approves it.
func (s State) Supposing(c clock.Calendar, at time.Time) State {
	s.calendars = s.calendars.with(edition(s.calendars.newest()+1, at, true, c))
	return s.dated(at)
}
