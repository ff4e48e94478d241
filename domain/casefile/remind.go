package casefile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gridcase/domain/matter"
)

// Rungs that only remind: they stand beside the ladder and move nothing.
const (
	// LaterEnd is when papers that were to follow the acceptance should be there.
	LaterEnd = "later.100"
	visitDay = "visit.day." // one day before an appointment; its number stands behind it
	visitNow = "visit.now."
)

// VisitOf reads a rung of an appointment: now is false for the day before.
func VisitOf(rung string) (now, ok bool) {
	now = strings.HasPrefix(rung, visitNow)
	return now, now || strings.HasPrefix(rung, visitDay)
}

// visitRungs arms those of the nth appointment. Each has names of its own, since
// a rung of one name is reached once in an arming.
func visitRungs(n int, now, when time.Time) (rungs []Armed) {
	if day := when.AddDate(0, 0, -1); day.After(now) {
		rungs = append(rungs, Armed{Rung: visitDay + strconv.Itoa(n), Clock: windowClock, Due: day})
	}
	return append(rungs, Armed{Rung: visitNow + strconv.Itoa(n), Clock: windowClock, Due: when})
}

func ofVisit(a Armed) bool { _, is := VisitOf(a.Rung); return is }

// Follow is what may be brought after the acceptance (可后补), and until when.
type Follow struct {
	Papers []string `json:"papers"`
	Rung   Armed    `json:"rung"`
}

// follow is nil where nothing is to follow.
func (c Command) follow(w Window) *Follow {
	var later []string
	for _, l := range w.Checklist(c.Rules.Matter) {
		if l.State == MayFollow {
			later = append(later, l.Name)
		}
	}
	if later == nil {
		return nil
	}
	due := c.Rules.Calendar.DueShare(c.At, c.Rules.Policy.Filled().Limits.Supplement, 100).At
	return &Follow{Papers: later, Rung: Armed{Rung: LaterEnd, Clock: windowClock, Due: due}}
}

// awaits are those that were to follow and are not there.
func (w Window) awaits() (left []string) {
	for _, n := range w.Later {
		if !(matter.Paper{Name: n}).Satisfied(w.names()) && !slices.Contains(w.No, n) {
			left = append(left, n)
		}
	}
	return left
}
