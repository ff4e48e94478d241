package api_test

import (
	"net/url"
	"strings"
	"testing"

	"gridcase/domain/personal"
)

// search asks as a person and lists the numbers of the cases that were found.
func (w *town) search(t *testing.T, person, q, after string) (found []string, page reply) {
	t.Helper()
	page = w.ask(t, person, "GET", "/api/v1/search?q="+url.QueryEscape(q)+"&after="+after, nil)
	page.want(t, 200, "")
	hits, _ := page.fields["hits"].([]any)
	for _, h := range hits {
		found = append(found, h.(map[string]any)["id"].(string))
	}
	return found, page
}

func TestSearch(t *testing.T) {
	t.Parallel()
	w := setup(t)
	lamp := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{
		"matter": "C0103", "text": "3号楼门口路灯不亮", "reporter": map[string]any{"name": "欧阳娜娜", "phone": "138 1234 5678", "id_number": "32050219900101123x"},
	}))
	lamp.want(t, 201, "")
	id, number := lamp.text("id"), lamp.text("number")
	slip := number[:12] + map[bool]string{true: "1", false: "0"}[number[12] == '0'] + number[13:]
	for q, want := range map[string]bool{
		number: true, strings.ToLower(number): true, number[:13]: true, number[9:14]: true, strings.ReplaceAll(number, "-", ""): true, slip: true,
		"13812345678": true, "+86 138-1234-5678": true, "１３８１２３４５６７８": true, "32050219900101123X": true, "欧阳娜娜": true,
		"路灯": true, "灯": true, "3号楼 路灯": true, "C0103": true, "street lamp": true, "海安社区": true, "海安社区 路灯": true, "一网格": true,
		"欧阳": false, "13812345679": false, "海昌社区": false, "垃圾": false, "路灯 海昌社区": false, "S0101": false,
	} {
		found, page := w.search(t, "staff", q, lamp.text("position"))
		if (len(found) == 1 && found[0] == id) != want {
			t.Errorf("%q finds %v: %s", q, found, page)
		}
		if (page.fields["hint"] != nil) != (q == slip) {
			t.Errorf("%q: the hint is %v", q, page.fields["hint"])
		}
	}
	asked := w.ask(t, "staff", "POST", "/api/v1/search", map[string]any{"q": "13812345678", "after": lamp.text("position")})
	if asked.want(t, 200, ""); !strings.Contains(string(asked.body), id) || strings.Contains(string(asked.body), "1381234") {
		t.Errorf("asked in the body: %s", asked)
	}
	w.ask(t, "staff", "POST", "/api/v1/search", map[string]any{"q": " "}).want(t, 400, "search.empty")
	if found, _ := w.search(t, "far", "路灯", ""); len(found) > 0 {
		t.Errorf("found from another street: %v", found)
	}
	_, page := w.search(t, "boss", "路灯", "")
	if hit := page.fields["hits"].([]any)[0].(map[string]any); hit["excerpt"] != "3号楼门口路灯不亮" || hit["by"] != "words" || hit["number"] != number {
		t.Errorf("the hit is %v", hit)
	}
	if strings.Contains(string(page.body), "欧阳") || strings.Contains(string(page.body), "1381234") {
		t.Errorf("the answer names the resident: %s", page)
	}
	w.ask(t, "staff", "GET", "/api/v1/search?q=%20", nil).want(t, 400, "search.empty")
	w.ask(t, "staff", "GET", "/api/v1/search?q=x&cursor=nonsense", nil).want(t, 400, "request.bad_cursor")
	w.ask(t, "", "GET", "/api/v1/search?q=x", nil).want(t, 401, "access.session_missing")

	if err := w.keys.Erase(t.Context(), id, personal.TextKey); err != nil {
		t.Fatal(err)
	}
	if found, page := w.search(t, "staff", "路灯", ""); len(found) > 0 {
		t.Errorf("erased words are found: %s", page)
	}
}

func TestARestrictedCaseIsFoundByItsHandlersAlone(t *testing.T) {
	t.Parallel()
	w := setup(t)
	got := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "G0203", "text": "孩子被父亲殴打"}))
	got.want(t, 201, "")
	for person, want := range map[string]int{"staff": 0, "boss": 1} {
		if found, page := w.search(t, person, "殴打", got.text("position")); len(found) != want {
			t.Errorf("%s finds %d: %s", person, len(found), page)
		}
	}
	if found, _ := w.search(t, "staff", got.text("number"), ""); len(found) != 1 {
		t.Errorf("by its number: %v", found)
	}
}
