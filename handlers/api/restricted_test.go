package api_test

import (
	"strings"
	"testing"
	"time"
)

// testRestricted: what is written about violence, minors and health is for those
// who handle the case and their supervisor, now and when looking back.
func testRestricted(t *testing.T, w *town) {
	const secret = "听见摔东西的声音"
	id := w.report(t, "worker", map[string]any{
		"matter": "G0203", "text": secret, "reporter": map[string]any{"name": "欧阳娜娜", "phone": "13812345678"},
		"photos": []string{strings.Repeat("ab", 32)},
	})
	claimed := w.do(t, "staff", id, "claim", nil)
	claimed.want(t, 200, "")
	then := time.Now().UTC().Format(time.RFC3339Nano)
	reads := func(person string, may bool) {
		t.Helper()
		for _, past := range []string{"", "&as_of=" + then} {
			page := w.ask(t, person, "GET", "/api/v1/cases/"+id+"?after="+claimed.text("position")+past, nil)
			page.want(t, 200, "")
			story := w.ask(t, person, "GET", "/api/v1/cases/"+id+"/timeline?after="+claimed.text("position")+past, nil)
			for _, answer := range []reply{page, story} {
				if said := strings.Contains(string(answer.body), secret) || strings.Contains(string(answer.body), "ababab"); said != may {
					t.Errorf("%s%s: the words are shown: %v, want %v: %s", person, past, said, may, answer)
				}
			}
			if page.fields["withheld"] != !may || (page.fields["reporter"] != nil) != may {
				t.Errorf("%s%s: %s", person, past, page)
			}
		}
	}
	reads("worker", true) // reported it
	reads("staff", true)  // holds it
	reads("secretary", true)
	reads("boss", true)
	reads("staff2", false)
	w.do(t, "staff2", id, "unmask", map[string]any{"reason": "看看"}).want(t, 403, "case.restricted")
	w.do(t, "staff", id, "unmask", map[string]any{"reason": "居民来电核对"}).want(t, 200, "")

	open := w.report(t, "worker", map[string]any{"matter": "C0103", "text": secret})
	if page := w.ask(t, "staff2", "GET", "/api/v1/cases/"+open, nil); page.text("text") != secret || page.fields["withheld"] != false {
		t.Errorf("of an ordinary matter: %s", page)
	}
}
