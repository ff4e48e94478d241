package api_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestLabels(t *testing.T) {
	t.Parallel()
	w := setup(t)
	id := w.report(t, "worker", map[string]any{"matter": "C0103", "reporter": map[string]any{"name": "欧阳娜娜", "phone": "13812345678"}})
	other := w.report(t, "worker", map[string]any{"matter": "C0103"})
	put := w.do(t, "staff", id, "label", map[string]any{"add": []string{"待物业", "大件"}})
	put.want(t, 200, "")
	if !strings.Contains(string(put.body), `"labels":["大件","待物业"]`) {
		t.Errorf("labelled: %s", put)
	}
	w.do(t, "staff", id, "label", map[string]any{"add": []string{"找欧阳 娜娜"}}).want(t, 422, "case.label_personal")
	w.do(t, "staff", id, "label", map[string]any{"add": []string{"13812345678"}}).want(t, 422, "case.label_form")
	w.do(t, "staff", id, "label", map[string]any{}).want(t, 422, "case.label_missing")
	w.do(t, "far", id, "label", map[string]any{"add": []string{"远"}}).want(t, 404, "case.not_found")

	queue := func(query, after string) reply {
		return w.ask(t, "staff", "GET", "/api/v1/queues/st?view=all&after="+after+"&"+query, nil)
	}
	for query, want := range map[string]bool{
		"label=" + url.QueryEscape("大件"): true, "label=" + url.QueryEscape("大"): false, "matter=C0103": true, "matter=C0104": false,
		"severity=L1": false, "label=" + url.QueryEscape("待物业") + "&matter=C0103": true,
	} {
		got := queue(query, put.text("position"))
		if got.want(t, 200, ""); strings.Contains(string(got.body), id) != want {
			t.Errorf("%s: %s", query, got)
		}
		if strings.Contains(query, "label") && strings.Contains(string(got.body), other) {
			t.Errorf("%s lets the other case through", query)
		}
	}
	got := queue("label="+url.QueryEscape("大件"), put.text("position"))
	if counts := got.fields["counts"].(map[string]any); counts["all"] != 1.0 || counts["mine"] != 0.0 {
		t.Errorf("the counts are not narrowed: %v", counts)
	}
	off := w.do(t, "staff", id, "label", map[string]any{"remove": []string{"大件"}})
	if got := queue("label="+url.QueryEscape("大件"), off.text("position")); strings.Contains(string(got.body), id) {
		t.Errorf("the label is gone, the case is still listed: %s", got)
	}
	story := w.ask(t, "staff", "GET", "/api/v1/cases/"+id+"/timeline?after="+off.text("position"), nil)
	if s := string(story.body); !strings.Contains(s, "加标签：大件、待物业") || !strings.Contains(s, "took a label off: 大件") {
		t.Errorf("the story: %s", story)
	}
}

// TestSavedViews: one's own are seen by nobody else, those of a unit by all who
// work there; a colleague can neither change nor delete them.
func TestSavedViews(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.report(t, "worker", map[string]any{"matter": "C0103"})
	keep := func(who, id, name, shared string) reply {
		return w.ask(t, who, "PUT", "/api/v1/views/"+id, map[string]any{"name": name, "shared_with": shared, "list": map[string]any{"unit": "st", "view": "all", "matter": "C0103"}})
	}
	seen := func(who, name string) bool {
		return strings.Contains(string(w.ask(t, who, "GET", "/api/v1/views", nil).body), name)
	}
	own, ours := newID(), newID()
	keep("staff", own, "我的路灯", "").want(t, 200, "")
	if again := keep("staff", own, "我的路灯", ""); again.status != 200 || again.text("name") != "我的路灯" {
		t.Errorf("kept again: %s", again)
	}
	shared := keep("staff", ours, "大家的路灯", "st")
	if shared.want(t, 200, ""); shared.text("shared_with") != "st" || shared.fields["count"] == nil {
		t.Errorf("shared: %s", shared)
	}
	for who, sees := range map[string][2]bool{"staff": {true, true}, "staff2": {false, true}, "far": {false, false}} {
		if w.tokens[who] == "" {
			t.Fatalf("nobody is called %s", who)
		}
		if got := [2]bool{seen(who, "我的路灯"), seen(who, "大家的路灯")}; got != sees {
			t.Errorf("%s sees own and shared: %v, want %v", who, got, sees)
		}
	}
	keep("staff2", ours, "改名", "st").want(t, 403, "view.not_yours")
	w.ask(t, "staff2", "DELETE", "/api/v1/views/"+ours, nil).want(t, 403, "view.not_yours")
	w.ask(t, "far", "DELETE", "/api/v1/views/"+own, nil).want(t, 404, "view.not_found")
	keep("staff", newID(), "13812345678", "").want(t, 422, "view.name")
	keep("staff", newID(), "别的单位", "ha-01").want(t, 404, "unit.not_found")
	w.ask(t, "staff", "DELETE", "/api/v1/views/"+ours, nil).want(t, 204, "")
	w.ask(t, "staff", "DELETE", "/api/v1/views/"+ours, nil).want(t, 204, "")
	if seen("staff", "大家的路灯") || !seen("staff", "我的路灯") {
		t.Error("the wrong view went")
	}
	keep("staff", ours, "大家的路灯", "st").want(t, 200, "") // taken back
	if !seen("staff2", "大家的路灯") {
		t.Error("a view that came back is not shared")
	}
}
