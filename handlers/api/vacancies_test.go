package api

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"gridcase/domain/reference"
	"gridcase/projections/inbox"
)

// TestVacanciesStandBetweenTheNotices: each on exactly one page, in its place.
func TestVacanciesStandBetweenTheNotices(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2026, 11, 23, 9, minute, 0, 0, time.UTC) }
	note := func(minute int) inbox.Notice { return inbox.Notice{ID: "ab:" + strconv.Itoa(minute), At: at(minute)} }
	cursor := func(n inbox.Notice) string {
		return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(n.At.UnixMicro(), 10) + " " + n.ID))
	}
	told := []reference.GridEmptied{{Grid: "g3", At: at(35)}, {Grid: "g2", At: at(25)}, {Grid: "g1", At: at(5)}}
	first := inbox.Page{Notices: []inbox.Notice{note(30), note(20)}, Next: cursor(note(20))}
	second := inbox.Page{Notices: []inbox.Notice{note(10)}}
	order := func(p inbox.Page, q inbox.Query) string {
		var minutes []string
		for _, n := range withVacancies(p, q, told) {
			minutes = append(minutes, strconv.Itoa(n.At.Minute()))
		}
		return strings.Join(minutes, " ")
	}
	if got := order(first, inbox.Query{}); got != "35 30 25 20" {
		t.Errorf("the first page is %s", got)
	}
	if got := order(second, inbox.Query{Cursor: first.Next}); got != "10 5" {
		t.Errorf("the second page is %s", got)
	}
}
