package api_test

import (
	"net/http"
	"testing"
	"time"

	"gridcase/domain/reference"
	"gridcase/domain/roster"
)

// testRosters plans the station's evenings, swaps and vacates them, and looks where
// the gap is flagged.
func testRosters(t *testing.T, w *town) {
	const path = "/api/v1/rosters/st"
	now := time.Now().Truncate(time.Hour)
	hour := func(n int) string { return now.Add(time.Duration(n) * time.Hour).UTC().Format(time.RFC3339) }
	shift := func(person string, from, to int) map[string]any {
		return map[string]any{"person": person, "kind": "duty", "from": hour(from), "to": hour(to)}
	}
	plan := func(shifts ...map[string]any) map[string]any {
		if shifts == nil {
			shifts = []map[string]any{} // nobody at all
		}
		return map[string]any{"from": hour(-3), "to": hour(72), "shifts": shifts}
	}
	key := func() string { return newID() }
	send := func(person, method, at string, body any) reply {
		return w.ask(t, person, method, path+at, body, "Idempotency-Key", key())
	}
	w.ask(t, "staff", "GET", path, nil).want(t, http.StatusOK, "")
	w.ask(t, "far", "GET", path, nil).want(t, http.StatusNotFound, "unit.not_found")
	send("staff", "PUT", "", plan()).want(t, http.StatusForbidden, "roster.not_yours")
	send("far", "PUT", "", plan()).want(t, http.StatusNotFound, "unit.not_found")
	send("boss", "PUT", "", plan(shift("zf", 10, 12))).want(t, http.StatusUnprocessableEntity, "roster.no_post")
	send("boss", "PUT", "", plan(shift("staff", 10, 12), shift("staff", 11, 13))).want(t, http.StatusConflict, "roster.twice")

	once := key()
	first := w.ask(t, "boss", "PUT", path, plan(shift("staff", 1, 5), shift("staff2", 10, 12)), "Idempotency-Key", once)
	first.want(t, http.StatusOK, "")
	again := w.ask(t, "boss", "PUT", path, plan(shift("staff", 1, 5), shift("staff2", 10, 12)), "Idempotency-Key", once)
	again.want(t, http.StatusOK, "")
	if again.fields["version"] != first.fields["version"] || first.fields["may_plan"] != true {
		t.Errorf("%s / %s", first, again)
	}
	w.ask(t, "boss", "PUT", path, plan(), "Idempotency-Key", once).want(t, http.StatusUnprocessableEntity, "idempotency.key_reused")
	old := plan()
	old["version"] = 99
	send("boss", "PUT", "", old).want(t, http.StatusConflict, "reference.moved_on")

	shifts := list(first, "shifts")
	if len(shifts) != 2 {
		t.Fatalf("%s", first)
	}
	a, b := shifts[0]["id"], shifts[1]["id"]
	swapped := send("boss", "POST", "/swap", map[string]any{"shift": a, "person": "staff", "with": "staff2", "with_shift": b})
	swapped.want(t, http.StatusOK, "")
	send("boss", "POST", "/swap", map[string]any{"shift": a, "person": "staff", "with": "staff2", "with_shift": b}).want(t, http.StatusConflict, "roster.shift_not_theirs")
	before := time.Now()
	vacated := send("boss", "POST", "/vacate", map[string]any{"shift": a, "person": "staff2"})
	vacated.want(t, http.StatusOK, "")
	if gaps := list(vacated, "gaps"); len(gaps) != 1 || gaps[0]["shift"] != a {
		t.Errorf("%s", vacated)
	}
	then := w.ask(t, "boss", "GET", path+"?as_of="+before.UTC().Format(time.RFC3339Nano), nil)
	if then.want(t, http.StatusOK, ""); len(list(then, "shifts")) != 2 || list(then, "shifts")[0]["person"] != "staff2" {
		t.Errorf("what was planned before: %s", then)
	}
	for _, who := range []struct {
		person string
		hears  int
	}{{"boss", 1}, {"staff", 0}, {"mayor", 0}} {
		if got := w.ask(t, who.person, "GET", "/api/v1/inbox", nil); len(list(got, "duty_gaps")) != who.hears {
			t.Errorf("%s: %v", who.person, list(got, "duty_gaps"))
		}
	}
	for _, area := range list(w.ask(t, "boss", "GET", "/api/v1/areas", nil), "areas") {
		if (area["duty_gap"] != nil) != (area["id"] == "st") {
			t.Errorf("%v: %v", area["id"], area["duty_gap"])
		}
	}
	send("boss", "POST", "/swap", map[string]any{"shift": a, "with": "staff"}).want(t, http.StatusOK, "")
	round := send("boss", "POST", "/cover", map[string]any{"round_the_clock": true})
	if round.want(t, http.StatusOK, ""); len(list(round, "gaps")) == 0 {
		t.Errorf("hours without anybody: %s", round)
	}
	send("boss", "POST", "/cover", map[string]any{"round_the_clock": false}).want(t, http.StatusOK, "")
	w.ask(t, "boss", "GET", path+"?from=tomorrow", nil).want(t, http.StatusBadRequest, "roster.bad_dates")

	// Who is on duty now stands on the page of the queue.
	head, err := w.log.Head(t.Context(), reference.Rosters)
	must(t, err)
	commit(t, w.log, reference.Rosters, head, reference.RosterPlanned{Planned: roster.Planned{Unit: "st", From: now.Add(-time.Hour), To: now.Add(2 * time.Hour), Shifts: []roster.Shift{
		{ID: "now", Person: "staff2", Kind: roster.Duty, From: now.Add(-time.Hour), To: now.Add(2 * time.Hour)},
	}}})
	must(t, w.library.Refresh(t.Context()))
	for _, unit := range []string{"st", "ha", "ha-01"} {
		queue := w.ask(t, "staff", "GET", "/api/v1/queues/"+unit, nil)
		if on := list(queue, "on_duty"); len(on) != 1 || on[0]["person"] != "staff2" || on[0]["unit"] != "st" {
			t.Errorf("on duty for %s: %v", unit, on)
		}
	}
}

// list reads a member that is a list of objects.
func list(r reply, name string) (all []map[string]any) {
	items, _ := r.fields[name].([]any)
	for _, i := range items {
		if object, ok := i.(map[string]any); ok {
			all = append(all, object)
		}
	}
	return all
}
