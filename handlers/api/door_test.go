package api_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"gridcase/domain/org"
	"gridcase/domain/reference"
)

func testSessions(t *testing.T, w *town) {
	got := w.ask(t, "", "POST", "/api/v1/sessions", map[string]any{"username": "boss", "password": password})
	got.want(t, http.StatusCreated, "")
	cookie := got.header.Get("Set-Cookie")
	for _, want := range []string{"gridcase=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %s: %s", want, cookie)
		}
	}
	if got.text("person.name") != "陈主管" || got.text("expires_at") == "" {
		t.Errorf("the session: %s", got)
	}
	value, _, _ := strings.Cut(cookie, ";")
	me := w.ask(t, "", "GET", "/api/v1/sessions/me", nil, "Cookie", value)
	me.want(t, 200, "")
	if me.text("token") != "" {
		t.Error("the token is shown again")
	}
	w.ask(t, "", "DELETE", "/api/v1/sessions", nil, "Cookie", value, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").want(t, 403, "request.cross_origin")
	if out := w.ask(t, "", "DELETE", "/api/v1/sessions", nil, "Cookie", value); out.status != http.StatusNoContent || !strings.Contains(out.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("log out: %s %v", out, out.header)
	}
	w.ask(t, "", "GET", "/api/v1/sessions/me", nil, "Cookie", value).want(t, 401, "access.session_over")
	w.ask(t, "", "GET", "/api/v1/sessions/me", nil).want(t, 401, "access.session_missing")
	w.ask(t, "", "PUT", "/api/v1/cases/"+newID(), incident(nil)).want(t, 401, "access.session_missing")
	for _, who := range []string{"boss", "nobody"} {
		w.ask(t, "", "POST", "/api/v1/sessions", map[string]any{"username": who, "password": "wrong"}).want(t, 401, "access.login_failed")
	}
	bad := w.ask(t, "", "POST", "/api/v1/sessions", map[string]any{"username": "boss", "password": strings.Repeat("secret", 100)})
	if bad.want(t, 422, "request.invalid"); strings.Contains(string(bad.body), "secret") {
		t.Errorf("a problem repeats the password: %s", bad)
	}
}

func testProblems(t *testing.T, w *town) {
	w.ask(t, "worker", "GET", "/api/v1/nothing", nil).want(t, 404, "request.no_such_route")
	w.ask(t, "", "GET", "/nothing", nil).want(t, 404, "request.no_such_route")
	wrong := w.ask(t, "worker", "PATCH", "/api/v1/matters", nil)
	if wrong.want(t, 405, "request.method_not_allowed"); !strings.Contains(wrong.header.Get("Allow"), "GET") {
		t.Errorf("405 without Allow: %v", wrong.header)
	}
	english := w.ask(t, "worker", "GET", "/api/v1/cases/"+newID(), nil, "Accept-Language", "en-GB,en;q=0.9,zh;q=0.1")
	if english.text("detail") != "There is no such case. Check its number." || english.text("title") != "Not found" {
		t.Errorf("in English: %s", english)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "",
	} {
		if got := english.header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if csp := english.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("the content security policy: %q", csp)
	}
	if id := english.header.Get("X-Request-Id"); id == "" || id != english.text("request_id") {
		t.Errorf("request id %q", id)
	}
	w.ask(t, "", "GET", "/livez", nil).want(t, 200, "")
	if ready := w.ask(t, "", "GET", "/readyz", nil); ready.text("status") != "ready" {
		t.Errorf("readyz: %s", ready)
	}
	if m := w.ask(t, "", "GET", "/metrics", nil); !strings.Contains(string(m.body), "gridcase_http_requests_total") {
		t.Errorf("metrics: %s", m)
	}
	w.ask(t, "", "GET", "/metrics", nil, "X-Forwarded-For", "127.0.0.1").want(t, 403, "request.not_here")
}

// TestRoutesAndSpec holds the OpenAPI document and what is really served against
// each other: every path in it answers, and what it does not name does not.
func TestRoutesAndSpec(t *testing.T) {
	t.Parallel()
	w := setup(t)
	doc, err := os.ReadFile("openapi.json")
	must(t, err)
	var spec struct {
		OpenAPI string                               `json:"openapi"`
		Paths   map[string]map[string]map[string]any `json:"paths"`
	}
	must(t, json.Unmarshal(doc, &spec))
	if !strings.HasPrefix(spec.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %s", spec.OpenAPI)
	}
	for path, methods := range spec.Paths {
		path = strings.NewReplacer("{id}", newID(), "{unit}", "st").Replace(path)
		for method := range methods {
			if strings.HasSuffix(path, "/live") || path == "/api/v1/about" || strings.HasPrefix(path, "/api/v1/track/") || strings.HasPrefix(path, "/api/v1/sessions") && method == "post" {
				continue
			}
			got := w.ask(t, "", strings.ToUpper(method), path, nil)
			got.want(t, 401, "access.session_missing") // so it is there, and shut to strangers
		}
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH"} {
			if _, named := methods[strings.ToLower(method)]; !named {
				w.ask(t, "staff", method, path, nil).want(t, 405, "request.method_not_allowed")
			}
		}
	}
	served := w.ask(t, "", "GET", "/openapi.json", nil)
	if string(served.body) != string(doc) {
		t.Error("another document is served than is committed")
	}
	testLeaving(t, w)
}

// testLeaving takes a grant away: it is gone with the next request.
func testLeaving(t *testing.T, w *town) {
	t.Helper()
	id := w.report(t, "worker", map[string]any{"matter": "E0102"})
	w.ask(t, "staff", "GET", "/api/v1/cases/"+id, nil).want(t, 200, "")
	head, err := w.log.Head(t.Context(), reference.Org)
	must(t, err)
	commit(t, w.log, reference.Org, head,
		reference.PersonSet{Person: org.Person{ID: "staff", Name: "张站"}}, reference.PersonSet{Person: org.Person{ID: "boss", Name: "陈主管", Left: true}})
	must(t, w.library.Refresh(t.Context()))
	w.ask(t, "staff", "GET", "/api/v1/cases/"+id, nil).want(t, 404, "case.not_found")
	w.ask(t, "boss", "GET", "/api/v1/cases/"+id, nil).want(t, 401, "access.session_over")
	w.ask(t, "", "POST", "/api/v1/sessions", map[string]any{"username": "boss", "password": password}).want(t, 401, "access.login_failed")

}
