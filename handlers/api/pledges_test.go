package api_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"gridcase/domain/clock"
)

// testPledges lets a community list a need, an office of another street claim it,
// and both sides agree; what others may do and see is told on the way.
func testPledges(t *testing.T, w *town) {
	year := time.Now().In(clock.Zone).Year()
	send := func(person, method, path string, body any) reply {
		return w.ask(t, person, method, "/api/v1/pledges/"+path, body, "Idempotency-Key", newID())
	}
	need := func(unit, text string) map[string]any {
		return map[string]any{"kind": "need", "unit": unit, "year": year, "text": text}
	}
	id := newID()
	send("zf", "PUT", id, need("ha", "为三号楼门厅装扶手")).want(t, http.StatusForbidden, "pledge.not_your_side")
	send("worker", "PUT", id, need("ha", "为三号楼门厅装扶手")).want(t, http.StatusForbidden, "pledge.not_your_side")
	send("staff", "PUT", id, need("ha-01", "为三号楼门厅装扶手")).want(t, http.StatusUnprocessableEntity, "pledge.lister")
	send("staff", "PUT", id, need("ha", "请联系13800138000")).want(t, http.StatusUnprocessableEntity, "pledge.text")
	send("zf", "POST", id+"/claim", map[string]any{"unit": "wy2-zf"}).want(t, http.StatusNotFound, "pledge.not_found")

	once := newID()
	put := func() reply {
		return w.ask(t, "staff", "PUT", "/api/v1/pledges/"+id, need("ha", "为三号楼门厅装扶手"), "Idempotency-Key", once)
	}
	put().want(t, http.StatusOK, "")
	put().want(t, http.StatusOK, "") // the answer was lost, and it is sent again
	send("staff", "PUT", id, need("ha", "别的")).want(t, http.StatusConflict, "pledge.id_taken")

	sees := func(person, unit, more string) map[string]any {
		got := w.ask(t, person, "GET", "/api/v1/pledges?unit="+unit+more, nil)
		got.want(t, http.StatusOK, "")
		for _, l := range list(got, "lines") {
			if l["id"] == id {
				return l
			}
		}
		return nil
	}
	may := func(person, unit string, want ...any) {
		t.Helper()
		if l := sees(person, unit, ""); l == nil || !slices.Equal(l["may"].([]any), want) {
			t.Errorf("%s may, of %v, not %v", person, l, want)
		}
	}
	w.ask(t, "zf", "GET", "/api/v1/pledges?unit=ha", nil).want(t, http.StatusNotFound, "unit.not_found")
	if l := sees("zf", "wy2-zf", ""); l["side"] != "open" {
		t.Errorf("the office finds %v", l)
	}
	may("zf", "wy2-zf", "claim")
	may("worker", "ha-01")
	if sees("zf", "wy2-zf", "&year="+strconv.Itoa(year+1)) != nil {
		t.Error("it stands on next year's list, too")
	}
	send("zf", "POST", id+"/claim", map[string]any{"unit": "wy"}).want(t, http.StatusForbidden, "pledge.not_your_side")
	send("zf", "POST", id+"/claim", map[string]any{"unit": "wy2-zf"}).want(t, http.StatusOK, "")
	send("zc", "POST", id+"/claim", map[string]any{"unit": "wy2-zc"}).want(t, http.StatusConflict, "pledge.not_now")
	if l := sees("zc", "wy2-zc", ""); l != nil {
		t.Errorf("another office is still offered %v", l)
	}
	send("zf", "POST", id+"/accept", nil).want(t, http.StatusForbidden, "pledge.not_your_side")
	send("secretary", "POST", id+"/decline", map[string]any{"reason": ""}).want(t, http.StatusUnprocessableEntity, "pledge.note")
	may("secretary", "ha", "accept", "decline", "withdraw")
	may("zf", "wy2-zf", "withdraw")
	before := time.Now()
	send("secretary", "POST", id+"/accept", nil).want(t, http.StatusOK, "")

	done := send("zf", "POST", id+"/finish", map[string]any{"result": "扶手已装好,附照片两张"})
	if done.want(t, http.StatusOK, ""); done.text("status") != "finished" {
		t.Errorf("finished is %s", done)
	}
	send("zf", "POST", id+"/confirm", nil).want(t, http.StatusForbidden, "pledge.not_your_side")
	over := send("staff", "POST", id+"/confirm", nil)
	if over.want(t, http.StatusOK, ""); over.text("status") != "confirmed" {
		t.Errorf("confirmed is %s", over)
	}
	if l := sees("zf", "wy2-zf", ""); l["side"] != "taken" || l["status"] != "confirmed" {
		t.Errorf("the office has %v", l)
	}
	if l := sees("staff", "ha", "&as_of="+before.UTC().Format(time.RFC3339Nano)); l["status"] != "claimed" {
		t.Errorf("before both agreed it was %v", l)
	}

	// One person on both sides is not two, and a claim goes as it came.
	other := newID()
	send("mayor", "PUT", other, need("hb", "添两张长椅")).want(t, http.StatusOK, "")
	send("mayor", "POST", other+"/claim", map[string]any{"unit": "wy2"}).want(t, http.StatusOK, "")
	send("mayor", "POST", other+"/accept", nil).want(t, http.StatusForbidden, "pledge.same_person")
	back := send("mayor", "POST", other+"/withdraw", map[string]any{"reason": "先办急事"})
	if back.want(t, http.StatusOK, ""); back.text("status") != "open" {
		t.Errorf("taken back, it is %s", back)
	}
	w.ask(t, "staff", "GET", "/api/v1/pledges", nil).want(t, http.StatusUnprocessableEntity, "request.invalid")
}
