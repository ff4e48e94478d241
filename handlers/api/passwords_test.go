package api_test

import (
	"strings"
	"testing"
)

// TestWhoIsHiredLogsInWithAPasswordOfTheirOwn: the first one opens nothing.
func TestWhoIsHiredLogsInWithAPasswordOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	hired := map[string]any{"name": "新人", "grants": []any{map[string]any{"role": "grid_worker", "unit": "ha-01"}}}
	w.ask(t, "admin", "PUT", "/api/v1/people/gw9901", hired, "Idempotency-Key", "h").want(t, 200, "")
	first := map[string]any{"password": "mango-4711"}
	w.ask(t, "worker", "PUT", "/api/v1/people/gw9901/password", first).want(t, 403, "person.out_of_reach")
	w.ask(t, "admin", "PUT", "/api/v1/people/admin/password", first).want(t, 403, "person.self")
	w.ask(t, "admin", "PUT", "/api/v1/people/gw9901/password", map[string]any{"password": "12345678"}).want(t, 422, "access.password_digits")
	if given := w.ask(t, "admin", "PUT", "/api/v1/people/gw9901/password", first); given.status >= 300 {
		t.Fatalf("given: %s", given)
	}
	if staff := w.ask(t, "admin", "GET", "/api/v1/people?unit=ha-01", nil); !strings.Contains(string(staff.body), `"gw9901"`) || strings.Contains(string(staff.body), `"boss"`) {
		t.Errorf("the staff of the grid: %s", staff)
	}
	if staff := w.ask(t, "worker", "GET", "/api/v1/people?unit=ha-01", nil); strings.Contains(string(staff.body), `"gw9901"`) {
		t.Errorf("a worker manages: %s", staff)
	}
	w.ask(t, "worker", "GET", "/api/v1/people?unit=nowhere", nil).want(t, 404, "unit.not_found")
	login := func(password string) reply {
		return w.ask(t, "", "POST", "/api/v1/sessions", map[string]any{"username": "gw9901", "password": password})
	}
	login("mango-4711").want(t, 403, "access.must_change_password")
	change := func(old, new string) reply {
		return w.ask(t, "", "POST", "/api/v1/sessions/password", map[string]any{"username": "gw9901", "old": old, "new": new})
	}
	change("wrong-4711", "river-0815").want(t, 401, "access.login_failed")
	change("mango-4711", "mango-4711").want(t, 422, "access.password_same")
	change("mango-4711", "gw9901-abc").want(t, 422, "access.password_username")
	if done := change("mango-4711", "river-0815"); done.text("token") == "" {
		t.Errorf("changed: %s", done)
	}
	login("mango-4711").want(t, 401, "access.login_failed")
	if in := login("river-0815"); in.text("token") == "" {
		t.Errorf("logged in: %s", in)
	}
}
