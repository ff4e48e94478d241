package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestRatesStory tells of one case on the real program: a text is read, the case
// it became is corrected, verified, found again by whoever may, and counted where
// each number has its list.
func TestRatesStory(t *testing.T) {
	t.Parallel()
	s := tell(t, t.TempDir())
	said := s.worker.must(http.StatusOK, "POST", "/api/v1/matters/suggest", "", map[string]any{"text": "马路边暴露垃圾堆了两天，臭得很", "grid": s.worker.login.Unit})
	first, _ := said["suggestions"].([]any)[0].(map[string]any)
	if first["code"] != "E0101" || len(first["words"].([]any)) == 0 {
		t.Fatalf("the text is read as %v", said)
	}

	id, got := s.report("E0103")
	case_ := "/api/v1/cases/" + id
	if state := s.worker.must(http.StatusOK, "GET", case_, "", nil)["state"]; state != "held" {
		s.worker.must(http.StatusOK, "POST", case_+"/claim", "k0", nil)
	}
	s.worker.must(http.StatusOK, "POST", case_+"/reclassify", "k1", map[string]any{"matter": "E0101", "reason": "是暴露垃圾"})
	s.worker.must(http.StatusOK, "POST", case_+"/resolve", "k2", map[string]any{"text": "已清运到转运站"})
	done := s.staff.must(http.StatusOK, "POST", case_+"/verify", "k3", map[string]any{})
	after := done["position"].(string)

	number := got["number"].(string)
	for _, q := range []string{number, "转运站", "现场 E0101"} {
		page := s.supervisor.must(http.StatusOK, "GET", "/api/v1/search?after="+after+"&q="+url.QueryEscape(q), "", nil)
		if hits := page["hits"].([]any); len(hits) != 1 || hits[0].(map[string]any)["id"] != id {
			t.Errorf("%q finds %v", q, page)
		}
	}

	kpis := "/api/v1/kpis"
	of := "unit=" + s.supervisor.login.Unit + "&matter=E0101&after=" + after
	page := s.supervisor.must(http.StatusOK, "GET", kpis+"?by=staff&"+of, "", nil)
	counted := 0
	for _, r := range page["rates"].([]any) {
		rate := r.(map[string]any)
		if rate["in"] == "hours" || rate["behind"].(map[string]any)["numerator"] != "cases" {
			continue
		}
		list := s.supervisor.must(http.StatusOK, "GET", kpis+"/"+url.PathEscape(rate["name"].(string))+"/cases?limit=200&"+of, "", nil)
		if n := len(list["cases"].([]any)); float64(n) != rate["numerator"] {
			t.Errorf("%s says %v and lists %d", rate["name"], rate["numerator"], n)
		}
		counted += int(rate["numerator"].(float64))
	}
	if counted < 5 {
		t.Errorf("the corrected case is counted nowhere: %v", page)
	}
	var names []string
	for _, p := range page["staff"].([]any) {
		names = append(names, p.(map[string]any)["person"].(string))
	}
	if !strings.Contains(strings.Join(names, " "), s.worker.login.Username) {
		t.Errorf("the figures are of %v", names)
	}
}
