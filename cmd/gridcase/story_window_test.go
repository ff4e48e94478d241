package main

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/clock"
)

// applicant is somebody whose name, number and phone must turn up nowhere.
var applicant = map[string]any{"name": "欧阳明月", "phone": "13800138765", "id_number": "110101199003071234"}

// lowIncome are the papers of S0101 that this applicant needs.
var lowIncome = []string{"申请书", "身份证、户口簿", "经济状况核对授权书", "收入/财产材料"}

// within is the story with a part of the test.
func (s story) within(t *testing.T) story {
	c := *s.child
	c.t, s.child = t, &c
	for _, p := range []**person{&s.worker, &s.staff, &s.second, &s.supervisor} {
		who := **p
		who.t, *p = t, &who
	}
	return s
}

// apply registers an application at the window of the worker's community.
func (s story) apply(status int, matter, text string, more map[string]any) (id string, answer map[string]any) {
	s.t.Helper()
	id = uuid.Must(uuid.NewV7()).String()
	body := s.incident(matter)
	body["kind"], body["channel"], body["text"], body["reporter"] = "service", "window", text, applicant
	maps.Copy(body, more)
	return id, s.staff.must(status, "PUT", "/api/v1/cases/"+id, "", body)
}

// verb carries one out; its name is the key, so each comes once per case unless
// it is given a number.
func (p *person) verb(status int, id, verb string, body map[string]any) map[string]any {
	p.t.Helper()
	name, _, _ := strings.Cut(verb, "#")
	return p.must(status, "POST", "/api/v1/cases/"+id+"/"+name, verb+id, body)
}

// window is the part of an answer about the application.
func window(answer map[string]any) map[string]any {
	w, _ := answer["window"].(map[string]any)
	return w
}

// TestTheStoryOfTheWindow lives applications through on the running program, from
// the first contact to the applicant's rating.
func TestTheStoryOfTheWindow(t *testing.T) {
	t.Parallel()
	s := tell(t, room(t))
	t.Run("one notice, then accepted, sent, decided, delivered, rated", s.lowIncome)
	t.Run("a second notice is a breach", s.breach)
	t.Run("a forbidden certificate is refused by its name", s.certificate)
	t.Run("accepted, decided and delivered in one visit", s.sameDay)
	t.Run("an appointment wants an open window", s.appointment)
	t.Run("papers handed in once are not asked for again", s.askedOnce)
	t.Run("whoever tries codes is slowed down", s.codes)
}

func (s story) lowIncome(t *testing.T) {
	s = s.within(t)
	id, registered := s.apply(http.StatusCreated, "S0101", "申请最低生活保障", nil)
	w := window(registered)
	if w["stage"] != "registered" || w["owner"] != s.staff.login.Username || registered["level"] != "community" {
		t.Fatalf("registered: %v", registered)
	}
	code, _ := w["tracking_code"].(string)
	s.staff.verb(http.StatusUnprocessableEntity, id, "accept", map[string]any{"have": lowIncome[:1]})
	told := s.staff.verb(http.StatusOK, id, "notice", map[string]any{"have": lowIncome[:2], "text": "请补充材料"})
	if w := window(told); w["stage"] != "supplement" || w["notices"] != 1.0 || w["breaches"] != 0.0 || len(fmt.Sprint(w["missing"])) < len(lowIncome[2]+lowIncome[3]) {
		t.Fatalf("told: %v", w)
	}
	if due, _ := told["due"].(map[string]any); due["resident"] != nil || due["resolve"] != nil {
		t.Errorf("a clock runs while papers are awaited: %v", due)
	}
	s.track(t, code, told, "supplement", lowIncome[2])
	s.staff.verb(http.StatusOK, id, "papers", map[string]any{"have": lowIncome[2:]})
	accepted := s.staff.verb(http.StatusOK, id, "accept#2", map[string]any{})
	if receipt, _ := window(accepted)["receipt"].(map[string]any); receipt["promised"] == nil || receipt["tracking_code"] != code {
		t.Fatalf("the receipt: %v", window(accepted))
	}
	here := s.staff.verb(http.StatusConflict, id, "decide", map[string]any{"outcome": "granted"})
	if here["code"] != "window.not_deciding_level" {
		t.Errorf("the window decides what is the street's: %v", here)
	}
	sent := s.staff.verb(http.StatusOK, id, "send", map[string]any{})
	if sent["level"] != "street" || window(sent)["stage"] != "back_office" || window(sent)["owner"] != s.staff.login.Username {
		t.Fatalf("sent: %v", sent)
	}
	decided := s.supervisor.verb(http.StatusOK, id, "decide", map[string]any{"outcome": "granted", "text": "符合条件"})
	if decided["level"] != "community" || decided["holder"] != s.staff.login.Username || window(decided)["stage"] != "decided" {
		t.Fatalf("decided: %v", decided)
	}
	s.track(t, code, decided, "decided", "granted")
	done := s.staff.verb(http.StatusOK, id, "deliver", map[string]any{"how": "window"})
	if done["state"] != "closed" || window(done)["stage"] != "delivered" {
		t.Errorf("delivered: %v", done)
	}
	s.track(t, code, done, "delivered", "may_rate:true")
	nobody := &person{t: t, url: s.URL}
	nobody.must(http.StatusOK, "POST", "/api/v1/track/"+code+"/rate", "mine", map[string]any{"score": 5})
	s.track(t, code, done, "delivered", "rating:5")
}

// track waits until a stranger with the code sees what is looked for, and looks
// for what they must not see.
func (s story) track(t *testing.T, code string, answer map[string]any, stage, part string) {
	t.Helper()
	nobody := &person{t: t, url: s.URL}
	// A code that no view knows yet is a wrong one: first let the view have it.
	s.staff.must(http.StatusOK, "GET", fmt.Sprintf("/api/v1/cases/%v?after=%v", answer["id"], answer["position"]), "", nil)
	eventually(t, 20*time.Second, func() (map[string]any, bool) {
		page := nobody.must(http.StatusOK, "GET", "/api/v1/track/"+code, "", nil)
		said := fmt.Sprint(page)
		for _, secret := range []any{applicant["name"], applicant["phone"], applicant["id_number"], s.staff.login.Username, s.staff.login.Name, answer["id"]} {
			if strings.Contains(said, fmt.Sprint(secret)) {
				t.Fatalf("the page says %v: %s", secret, said)
			}
		}
		return page, page["stage"] == stage && strings.Contains(said, part)
	})
}

func (s story) breach(t *testing.T) {
	s = s.within(t)
	before := s.rate("notice_breaches")
	id, _ := s.apply(http.StatusCreated, "S0103", "申请临时救助", nil)
	s.staff.verb(http.StatusOK, id, "notice#1", map[string]any{"missing": []string{"困难事由材料"}})
	again := s.second.verb(http.StatusConflict, id, "notice#0", map[string]any{"missing": []string{"核对授权书"}})
	if again["code"] == nil {
		t.Errorf("somebody else's: %v", again)
	}
	twice := s.staff.verb(http.StatusOK, id, "notice#2", map[string]any{"missing": []string{"核对授权书"}})
	if w := window(twice); w["notices"] != 2.0 || w["breaches"] != 1.0 {
		t.Fatalf("twice: %v", w)
	}
	s.staff.eventually("/api/v1/cases/"+id+"/timeline", "一次性告知")
	s.supervisor.eventually("/api/v1/inbox", "责任追究")
	eventually(t, 20*time.Second, func() (map[string]any, bool) {
		return nil, s.rate("notice_breaches") == before+1
	})
}

// rate is the numerator of a rate of the supervisor's unit.
func (s story) rate(name string) float64 {
	s.t.Helper()
	day := time.Now().In(clock.Zone).Format(time.DateOnly)
	page := s.supervisor.must(http.StatusOK, "GET", "/api/v1/kpis?from="+day+"&to="+day+"&unit="+s.supervisor.login.Unit, "", nil)
	rates, _ := page["rates"].([]any)
	for _, r := range rates {
		if rate, _ := r.(map[string]any); rate["name"] == name {
			n, _ := rate["numerator"].(float64)
			return n
		}
	}
	s.t.Fatalf("no rate %s in %v", name, page)
	return 0
}

func (s story) certificate(t *testing.T) {
	s = s.within(t)
	for _, asked := range []map[string]any{{"text": "请给我开一个我和我妈妈的母女关系证明"}, {"text": "开证明", "certificate": "无犯罪记录"}} {
		_, refused := s.apply(http.StatusUnprocessableEntity, "S1001", "", asked)
		if refused["code"] != "window.certificate_forbidden" || !strings.Contains(fmt.Sprint(refused), "record_contact") {
			t.Errorf("%v: %v", asked, refused)
		}
		asked["record_contact"] = true
		_, contact := s.apply(http.StatusCreated, "S1001", "", asked)
		if contact["state"] != "rejected" || window(contact)["redirect"] == nil {
			t.Errorf("the first contact: %v", contact)
		}
	}
	s.apply(http.StatusCreated, "S1001", "申请开具居住在本社区的证明，用于孩子上学", nil)
}

func (s story) sameDay(t *testing.T) {
	s = s.within(t)
	id, _ := s.apply(http.StatusCreated, "S0105", "申请高龄津贴", nil)
	done := s.staff.verb(http.StatusOK, id, "accept", map[string]any{
		"have": []string{"身份证", "银行卡"}, "decide": map[string]any{"outcome": "granted", "text": "同意", "deliver": map[string]any{"how": "window"}},
	})
	if done["state"] != "closed" || window(done)["outcome"] != "granted" {
		t.Errorf("in one visit: %v", done)
	}
	eventually(t, 20*time.Second, func() (map[string]any, bool) { return nil, s.rate("one_visit") > 0 })
}

func (s story) appointment(t *testing.T) {
	s = s.within(t)
	id, _ := s.apply(http.StatusCreated, "S0101", "申请最低生活保障", nil)
	y, m, d := time.Now().In(clock.Zone).AddDate(0, 0, 3).Date()
	night := time.Date(y, m, d, 3, 0, 0, 0, clock.Zone).Format(time.RFC3339)
	shut := s.staff.verb(http.StatusUnprocessableEntity, id, "appoint", map[string]any{"at": night, "kind": "window"})
	if shut["code"] != "window.not_open" || !strings.Contains(fmt.Sprint(shut), ":") {
		t.Errorf("at night: %v", shut)
	}
	home := s.staff.verb(http.StatusOK, id, "appoint#home", map[string]any{"at": night, "kind": "home_visit"})
	if window(home)["appointment"] == nil {
		t.Errorf("at home: %v", home)
	}
}

func (s story) askedOnce(t *testing.T) {
	s = s.within(t)
	who := map[string]any{"reporter": map[string]any{"name": "司马清风", "id_number": "110101195501011239"}}
	first, _ := s.apply(http.StatusCreated, "S0105", "申请高龄津贴", who)
	seen := s.staff.verb(http.StatusOK, first, "papers", map[string]any{"have": []string{"身份证", "银行卡"}})
	s.staff.must(http.StatusOK, "GET", "/api/v1/cases/"+first+"?after="+position(seen), "", nil)
	second, _ := s.apply(http.StatusCreated, "S0204", "养老保险参保", who)
	eventually(t, 20*time.Second, func() (map[string]any, bool) {
		told := s.staff.verb(http.StatusOK, second, fmt.Sprintf("papers#%d", time.Now().UnixNano()), map[string]any{"have": []string{"户口簿"}})
		missing, listed := window(told)["missing"].([]any)
		return told, listed && len(missing) == 0
	})
	held := s.staff.verb(http.StatusUnprocessableEntity, second, "notice", map[string]any{"missing": []string{"身份证"}})
	if held["code"] != "window.paper_held" {
		t.Errorf("asked for twice: %v", held)
	}
}

func (s story) codes(t *testing.T) {
	s = s.within(t)
	nobody := &person{t: t, url: s.URL}
	for n := range 1000 {
		status, _, err := nobody.ask("GET", fmt.Sprintf("/api/v1/track/%020x", n), "", nil)
		switch {
		case err != nil || status != http.StatusNotFound && status != http.StatusTooManyRequests:
			t.Fatalf("a wrong code: %d, %v", status, err)
		case status == http.StatusTooManyRequests:
			return
		}
	}
	t.Error("nobody slows who tries codes")
}
