package matter

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gridcase/domain/clock"
	"gridcase/domain/org"
)

func find(t *testing.T, code string) Type {
	t.Helper()
	m, ok := Default().Find(code)
	if !ok {
		t.Fatalf("no type %s", code)
	}
	return m
}

func TestTheStarterCatalogueHasItsTypes(t *testing.T) {
	t.Parallel()
	kinds := map[Kind]int{}
	all := Default().All()
	for _, m := range all {
		kinds[m.Kind]++
		if (m.Kind == Service) != strings.HasPrefix(m.Code, "S") {
			t.Errorf("%s is a %s", m.Code, m.Kind)
		}
		if m.Kind == Service && len(m.Papers) == 0 && m.Code != "S1002" { // a question needs no papers
			t.Errorf("%s needs no papers", m.Code)
		}
	}
	if len(all) != 113 || kinds[Incident] != 80 || kinds[Service] != 33 {
		t.Errorf("%d types: %v", len(all), kinds)
	}
	if !slices.IsSortedFunc(all, byCode) {
		t.Error("not by code")
	}
	all[0].Code = "changed"
	if Default().All()[0].Code == "changed" {
		t.Error("All hands out its own list")
	}
}

func TestEachTypeStandsAsTheRulesSayIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code     string
		level    org.Level
		scope    Scope
		severity Severity
		accept   string
		resolve  string // limit, basis, and the words where they say more
	}{
		{"E0101", org.Grid, Small, L4, "1wh default", "4wh sourced"},
		{"C0101", org.Street, Big, L3, "20min default", "2h default 2h secure; 24h replace"},
		{"E0105", org.Street, Big, L4, "4wh sourced 4wh stop-work", "20wd sourced 20wd demolish (7wd penalty milestone)"},
		{"E0108", org.Community, Small, L4, "0.5h default", "1h default"},
		{"E0501", org.District, Big, L2, "10min sourced", "2h default 2h secure; 5wd repair"},
		{"E0502", org.Street, Big, L3, "20min sourced", "12h default"},
		{"G0203", org.Community, Big, L2, "10min default", "24h default"},
		{"G0206", org.District, Big, L2, "10min sourced", "24h sourced"},
		{"G0603", org.Community, Small, L4, "4wh default", "3wd default 3wd then S0103/S0104"},
		{"C0501", org.Street, Big, L4, "1wd sourced", "15wd sourced 15wd, may be suspended (挂账)"},
		{"S0101", org.Street, Small, L4, "today default same day", "25wd sourced 25wd + 7d public notice"},
		{"S0103", org.Street, Small, L4, "1wd default", "15wd sourced 15wd incl. 5wd notice"},
		{"S0104", org.Street, Small, L4, "0.5wh default at once", "48h sourced 48h aid first, 5wd to complete papers"},
		{"S0105", org.Community, Small, L4, "today default same day", "today default same visit at station; street batch monthly"},
		{"S0901", org.Community, Small, L4, "1wd default", "3wd sourced 3wd (hours posted >=3wd)"},
		{"S0902", org.Community, Small, L4, "1wd default", "31d default next monthly session"},
	} {
		m := find(t, c.code)
		said := func(s Sourced) string {
			return strings.TrimSpace(s.Limit.String() + " " + string(s.Basis) + " " + s.Note)
		}
		if m.Level != c.level || m.Scope != c.scope || m.Severity != c.severity || m.SeverityBasis != FromDefault {
			t.Errorf("%s: %s %s %s (%s)", c.code, m.Level, m.Scope, m.Severity, m.SeverityBasis)
		}
		if a, r := said(m.Accept), said(m.Resolve); a != c.accept || r != c.resolve {
			t.Errorf("%s: accept %q, resolve %q", c.code, a, r)
		}
	}
}

func TestFurtherLimitsBecomeStages(t *testing.T) {
	t.Parallel()
	stage := func(limit, zh, en string, count Count, b Basis) Stage {
		l, err := clock.ParseLimit(limit)
		if err != nil {
			t.Fatal(err)
		}
		return Stage{Limit: l, Zh: zh, En: en, Count: count, Basis: b}
	}
	for code, want := range map[string][]Stage{
		"E0101": nil,
		"C0101": {stage("24h", "更换", "replace", FromStart, FromDefault)},
		"E0105": {stage("7wd", "作出处罚", "penalty milestone", FromStart, FromSource)},
		"S0101": {stage("7d", "公示", "public notice", After, FromSource)},
		"S0103": {stage("5wd", "公示", "notice", Within, FromSource)},
		"S0205": {stage("3wd", "上门办理", "home visit", FromStart, FromDefault)},
		"S0501": {stage("5wd", "公示", "notice", FromStart, FromSource)},
		"S0901": nil, // hours are posted for three working days at least: no limit
		"S1002": {stage("1wd", "转办", "transferred", FromStart, FromDefault)},
	} {
		if got := find(t, code).Stages; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", code, got)
		}
	}
}

func TestEveryStageHasChineseWords(t *testing.T) {
	t.Parallel()
	for _, m := range Default().All() {
		for _, s := range m.Stages {
			if s.Zh == s.En || s.En == "" {
				t.Errorf("%s: %+v", m.Code, s)
			}
		}
	}
}

func TestPapersSayWhomTheyApplyTo(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]Paper{
		"S0101": {{Name: "申请书"}, {Name: "身份证、户口簿"}, {Name: "经济状况核对授权书"}, {Name: "收入/财产材料"}, {Name: "残疾证或诊断证明", IfAny: true}},
		"S0104": {{Name: "身份证、户口簿", Later: true}, {Name: "事由说明"}},
		"S0108": {{Name: "身份证"}, {Name: "1寸照片"}, {Name: "外地老人另交居住证", IfAny: true}},
		"S1001": {{Name: "身份证、户口簿"}, {Name: "用途说明"}},
		"S1002": nil,
		"E0101": nil,
	} {
		if got := find(t, code).Papers; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", code, got)
		}
	}
}

func TestRestrictedEvidenceIsMarked(t *testing.T) {
	t.Parallel()
	if !find(t, "G0203").Restricted || find(t, "E0101").Restricted {
		t.Error("domestic violence is restricted, garbage is not")
	}
}

func TestUnknownCodesAreNotFound(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "E0100", "e0101", "Z9999"} {
		if m, ok := Default().Find(code); ok {
			t.Errorf("%q found %+v", code, m)
		}
	}
	if _, ok := (Catalogue{}).Find("E0101"); ok {
		t.Error("found in nothing")
	}
}

func TestACatalogueComesBackFromJSON(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(Default())
	if err != nil {
		t.Fatal(err)
	}
	var back Catalogue
	if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, Default()) {
		t.Errorf("from the log: %v", err)
	}
	if again, err := ParseJSON(b); err != nil || !reflect.DeepEqual(again, Default()) {
		t.Errorf("from a file: %v", err)
	}
	later := strings.Replace(string(b), `{"code":"C0101"`, `{"colour":"red","code":"C0101"`, 1)
	if err := json.Unmarshal([]byte(later), &back); err != nil {
		t.Errorf("a field of a later version must not stop the log: %v", err)
	}
	if _, err := ParseJSON([]byte(later)); err == nil || !strings.Contains(err.Error(), `line 1: not a type: json: unknown field "colour"`) {
		t.Errorf("but in a file it is a slip: %v", err)
	}
}
