package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// heard sends what the public reported by the hotline, and returns the id and the
// answer.
func (s story) heard(matter string, change map[string]any) (string, map[string]any) {
	s.t.Helper()
	id, body := uuid.Must(uuid.NewV7()).String(), s.incident(matter)
	body["channel"], body["reporter"] = "hotline", map[string]any{"name": "王秀英", "phone": "13800000000"}
	for k, v := range change {
		body[k] = v
	}
	return id, s.staff.must(http.StatusCreated, "PUT", "/api/v1/cases/"+id, "", body)
}

// does puts a verb to a case.
func (p *person) does(status int, id, verb string, body map[string]any) map[string]any {
	p.t.Helper()
	if body == nil {
		body = map[string]any{}
	}
	return p.must(status, "POST", "/api/v1/cases/"+id+"/"+verb, uuid.NewString(), body)
}

// raw asks for, or sends, what is not JSON.
func (p *person) raw(status int, method, path string, body []byte) []byte {
	p.t.Helper()
	req, err := http.NewRequest(method, p.url+path, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Authorization", "Bearer "+p.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != status {
		p.t.Fatalf("%s %s: %d, want %d (%v): %.300q", method, path, resp.StatusCode, status, err, answer)
	}
	return answer
}

// TestTheStoryOfIncidents goes through what comes before and after the work.
func TestTheStoryOfIncidents(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))

	t.Run("nobody works on what nobody has looked at", func(t *testing.T) {
		id, answer := s.heard("C0103", nil)
		due, _ := answer["due"].(map[string]any)
		if answer["check"] == nil || due["accept"] != nil {
			t.Errorf("to be checked: %v", answer)
		}
		if ids := s.worker.queue("checks", position(answer)); !has(ids, id) {
			t.Errorf("not among her checks: %v", ids)
		}
		if refused := s.staff.does(http.StatusConflict, id, "claim", nil); refused["code"] != "case.check_pending" {
			t.Errorf("claimed unchecked: %v", refused)
		}
		checked := s.worker.does(http.StatusOK, id, "check", map[string]any{"found": true, "note": "属实"})
		if due, _ = checked["due"].(map[string]any); due["accept"] == nil {
			t.Errorf("checked: %v", checked)
		}
		s.staff.does(http.StatusOK, id, "claim", nil)
	})
	t.Run("an emergency goes first and runs at night and on weekends", func(t *testing.T) {
		for matter, limit := range map[string]time.Duration{"C0101": 20 * time.Minute, "E0507": 10 * time.Minute} {
			id, answer := s.heard(matter, nil)
			due, _ := answer["due"].(map[string]any)
			if answer["check"] != nil || answer["level"] != "street" {
				t.Errorf("%s waits to be checked: %v", matter, answer)
			}
			page := s.supervisor.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"?after="+position(answer), "", nil)
			if got := at(t, due["accept"]).Sub(at(t, page["opened_at"])); got.Round(time.Second) != limit {
				t.Errorf("%s is to be claimed within %s, want %s", matter, got, limit)
			}
			if ids := s.supervisor.queue("claimable", position(answer)); !has(ids, id) {
				t.Errorf("%s cannot be claimed at once", matter)
			}
		}
		var told struct{ Due time.Time }
		out, _ := tool(t, t.TempDir(), "clock", "due", "--from", "2026-11-21T23:30:00+08:00", "--limit", "10min", "--json")
		if err := json.Unmarshal(out, &told); err != nil || told.Due.UTC() != time.Date(2026, 11, 21, 15, 40, 0, 0, time.UTC) {
			t.Errorf("ten minutes of a Saturday night end at %v (%v): %s", told.Due, err, out)
		}
	})
	t.Run("a photo is kept by its hash and shown without its place", func(t *testing.T) {
		photo := snapshot(t)
		sum := sha256.Sum256(photo)
		path := "/api/v1/blobs/" + hex.EncodeToString(sum[:])
		s.worker.raw(http.StatusCreated, "PUT", path, photo)
		s.worker.raw(http.StatusOK, "PUT", path, photo)
		s.worker.raw(http.StatusUnprocessableEntity, "PUT", "/api/v1/blobs/"+strings.Repeat("0", 64), photo)
		s.staff.raw(http.StatusNotFound, "GET", path, nil) // no case that she may see names it
		id, answer := s.heard("C0101", map[string]any{"photos": []string{hex.EncodeToString(sum[:])}})
		s.staff.must(http.StatusOK, "GET", "/api/v1/cases/"+id+"?after="+position(answer), "", nil)
		shown := s.supervisor.raw(http.StatusOK, "GET", path, nil)
		if _, err := jpeg.Decode(bytes.NewReader(shown)); err != nil || bytes.Contains(shown, []byte("Exif")) {
			t.Errorf("shown with what the camera wrote, or broken: %v", err)
		}
	})
	t.Run("not solved, says the resident", func(t *testing.T) {
		id, _ := s.heard("C0101", nil)
		s.supervisor.does(http.StatusOK, id, "claim", nil)
		s.supervisor.does(http.StatusOK, id, "contact", map[string]any{"how": "phone", "note": "已联系"})
		s.supervisor.does(http.StatusOK, id, "resolve", map[string]any{"text": "已更换井盖"})
		s.worker.does(http.StatusOK, id, "verify", nil)
		again := s.staff.does(http.StatusOK, id, "callback", map[string]any{"solved": false, "score": 2, "note": "又松了", "reopen": true})
		due, _ := again["due"].(map[string]any)
		if again["state"] != "waiting" || due["accept"] == nil {
			t.Errorf("called back: %v", again)
		}
		s.staff.eventually("/api/v1/cases/"+id+"/timeline?after="+position(again), "又松了")
	})
	t.Run("the third report of one place is ordered to be seen through", func(t *testing.T) {
		spot := map[string]any{"location": map[string]any{"lat": 30.0, "lng": 120.0, "accuracy": 5}}
		var ids [3]string
		for i := range ids {
			ids[i], _ = s.heard("E0506", spot)
		}
		order := s.ordered(t, ids[2], "repeat")
		if order["to"] == "" || order["to_name"] == "" || order["due"] == nil {
			t.Errorf("the order: %v", order)
		}
		if two := s.supervisor.must(http.StatusOK, "GET", "/api/v1/cases/"+ids[1], "", nil); two["order"] != nil {
			t.Errorf("the second has an order: %v", two["order"])
		}
	})
}

// TestWhatIsOverdueIsOrdered lets time run fast: a second rework and a resident
// whom nobody called bring supervision orders, one that runs out brings the
// district's, and a suspension ends by itself.
func TestWhatIsOverdueIsOrdered(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t), "--speed", "40000") // a day is two seconds

	called, _ := s.heard("C0101", map[string]any{"severity": "L2"})
	s.ordered(t, called, "contact.100")

	id, _ := s.report("C0501") // 15wd, a minute
	before := s.supervisor.does(http.StatusOK, id, "claim", nil)
	for range 2 {
		s.supervisor.does(http.StatusOK, id, "resolve", map[string]any{"text": "已办"})
		s.worker.does(http.StatusOK, id, "rework", map[string]any{"reason": "仍有问题"})
	}
	order := s.ordered(t, id, "rework")
	was, _ := before["due"].(map[string]any)
	if fmt.Sprint(order["to"]) == "" || !at(t, order["was"]).Equal(at(t, was["resolve"])) {
		t.Errorf("the order of the second rework: %v, it was due %v", order, was)
	}
	if ids := s.supervisor.queue("supervised", ""); !has(ids, id) {
		t.Error("not among what is supervised")
	}

	put := s.supervisor.clock(t)
	off, _ := s.report("C0103")
	s.staff.does(http.StatusOK, off, "claim", nil)
	s.supervisor.does(http.StatusOK, off, "suspend", map[string]any{"reason": "等待配件", "until": put.AddDate(0, 0, 3).Format(time.RFC3339)})
	eventually(t, 20*time.Second, func() (map[string]any, bool) {
		c := s.supervisor.must(http.StatusOK, "GET", "/api/v1/cases/"+off, "", nil)
		return c, c["state"] != "suspended"
	})

	s.ordered(t, id, "order.100") // the district's, when the street's has run out
}

// ordered waits for an order that a rung gives.
func (s story) ordered(t *testing.T, id, rung string) map[string]any {
	t.Helper()
	shown := eventually(t, 30*time.Second, func() (map[string]any, bool) {
		c := s.supervisor.must(http.StatusOK, "GET", "/api/v1/cases/"+id, "", nil)
		order, _ := c["order"].(map[string]any)
		return c, order != nil && strings.HasPrefix(fmt.Sprint(order["rung"]), rung)
	})
	order, _ := shown["order"].(map[string]any)
	return order
}

// clock is what time it is for the server.
func (p *person) clock(t *testing.T) time.Time {
	t.Helper()
	page := p.must(http.StatusOK, "GET", "/api/v1/queues/"+p.login.Unit+"?limit=1", "", nil)
	return at(t, page["now"])
}

func at(t *testing.T, v any) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, fmt.Sprint(v))
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// snapshot is a photo as a phone makes them, with an Exif block.
func snapshot(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 32)), nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte{0xff, 0xe1, 0, 16}, "Exif\x00\x00MM\x00*GPS!"...)
	return bytes.Join([][]byte{b.Bytes()[:2], exif[:18], b.Bytes()[2:]}, nil)
}
