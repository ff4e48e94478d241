package matter

import (
	"strings"
	"testing"
	"testing/iotest"
)

const (
	heading = "code,zh,en,kind,scope,level,lead,accept,resolve,onsite,evidence,materials,source\n"
	garbage = "E0101,暴露垃圾,Exposed garbage,incident,small,grid,环卫,1wh,4wh,y,photo,,[P-A 4wh]\n"
)

func TestATableMayComeAsSpreadsheetsWriteIt(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]string{
		"as it is":                  heading + garbage,
		"with a byte order mark":    "\ufeff" + heading + garbage,
		"with lines of Windows":     strings.ReplaceAll(heading+garbage, "\n", "\r\n"),
		"columns in another order":  "source,zh,code,en,kind,scope,level,lead,accept,resolve,onsite,evidence,materials\n[D],暴露垃圾,E0101,Exposed garbage,incident,small,grid,环卫,1wh,4wh,y,photo,\n",
		"with a severity left open": strings.TrimSpace(heading) + ",severity\n" + strings.TrimSpace(garbage) + ",\n",
	} {
		c, err := ParseCSV(strings.NewReader(table))
		if m, ok := c.Find("E0101"); err != nil || !ok || m.Accept.Limit.String() != "1wh" || m.Severity != L4 || m.SeverityBasis != FromDefault {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
	c, err := ParseCSV(strings.NewReader(strings.TrimSpace(heading) + ",severity\n" + strings.TrimSpace(garbage) + ",L1\n"))
	if m, _ := c.Find("E0101"); err != nil || m.Severity != L1 || m.SeverityBasis != FromSource {
		t.Errorf("a severity that is given: %+v, %v", m, err)
	}
}

func TestAWrongTableIsToldWhereAndWhy(t *testing.T) {
	t.Parallel()
	change := func(from, to string) string { return heading + garbage + strings.Replace(garbage, from, to, 1) }
	for _, c := range []struct {
		name, table string
		want        []string
	}{
		{"nothing", "", []string{"line 1: no heading"}},
		{"no types", heading, []string{"there are no types in it"}},
		{"a missing column", strings.Replace(heading, "level,", "", 1), []string{`line 1: column "level" is missing`}},
		{"an unknown column", strings.Replace(heading, "lead", "chief", 1), []string{`line 1: column "chief" is not known (code, zh`, `column "lead" is missing`}},
		{"a column twice", strings.Replace(heading, "zh,", "zh,zh,", 1), []string{`column "zh" stands twice`}},
		{"a code", change("E0101", "E01"), []string{`line 3: code "E01" is not a capital letter and four digits`}},
		{"a code twice", heading + garbage + garbage, []string{"line 3: code E0101 stands already on line 2"}},
		{"a level", change("grid", "gird"), []string{`line 3: level "gird" is not one of grid, community, street, district`}},
		{"a kind", change("incident", "event"), []string{`line 3: kind "event" is not one of incident, service`}},
		{"a scope", change("small", ""), []string{`line 3: scope "" is not one of small, big`}},
		{"onsite", change(",y,", ",yes,"), []string{`line 3: onsite "yes" is not one of y, n`}},
		{"an accept limit", change("1wh", "soon"), []string{`line 3: accept "soon" names no limit (want one like 20min`}},
		{"a limit too long", change("4wh", "99999wd"), []string{`line 3: resolve "99999wd" names no limit`}},
		{"no Chinese name", change("暴露垃圾", " "), []string{"line 3: zh is empty"}},
		{"too few cells", heading + garbage + "E0102,x\n" + strings.Replace(garbage, "grid", "gird", 1), []string{"line 3: wrong number of fields (want 13 columns", "line 4: level"}},
		{"a broken quote", heading + strings.Replace(garbage, "环卫", "\"环\"卫", 1), []string{"line 2:", "in double quotes"}},
		{"another encoding", heading + "E0101,\xb1\xa9\xc2\xb6,x\n", []string{"line 2: not UTF-8"}},
		{"a cell over two lines", heading + strings.Replace(garbage, "photo", "\"photo\nand GPS\"", 1) + strings.Replace(garbage, "grid", "gird", 1), []string{"line 4: level"}},
		{"everything at once", heading + "x,,,y,z,w,,,,,,,\n", []string{`line 2: code "x"`, "line 2: zh is empty", `line 2: kind "y"`, `line 2: scope "z"`, `line 2: level "w"`, "line 2: accept", "line 2: resolve", "line 2: onsite"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseCSV(strings.NewReader(c.table))
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) || got.Len() != 0 {
					t.Errorf("got %d types, %v; want %q", got.Len(), err, want)
				}
			}
		})
	}
	if _, err := ParseCSV(iotest.ErrReader(iotest.ErrTimeout)); err == nil {
		t.Error("an error of reading is lost")
	}
}

func TestAWrongJSONFileIsToldWhereAndWhy(t *testing.T) {
	t.Parallel()
	good := `{"code":"E0101","zh":"暴露垃圾","en":"Exposed garbage","kind":"incident","scope":"small","level":"grid","lead":"环卫","accept":{"limit":"1wh","basis":"default"},"resolve":{"limit":"4wh","basis":"sourced"},"onsite":true,"evidence":"photo"}`
	file := func(types ...string) string { return "{\"types\": [\n" + strings.Join(types, ",\n") + "\n]}" }
	if c, err := ParseJSON([]byte(file(good))); err != nil || c.Len() != 1 || c.All()[0].Severity != L4 {
		t.Fatal(c, err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "line 1"},
		{"not closed", "{\n\"types\": [\n", "line 3"},
		{"a list", "[]", "line 1"},
		{"no types", "{}", "there are no types"},
		{"an unknown key", "{\n\"matters\": []}", "unknown field \"matters\""},
		{"a limit", file(good, strings.Replace(good, "4wh", "4x", 1)), `line 3: not a type: limit "4x"`},
		{"no limit", file(good, strings.Replace(strings.Replace(good, "E0101", "E0102", 1), `"limit":"4wh",`, "", 1)), `line 3: resolve "" names no limit`},
		{"a basis", file(strings.Replace(good, "sourced", "guessed", 1)), `line 2: resolve basis "guessed" is not one of sourced, default`},
		{"twice", file(good, good), "line 3: code E0101 stands already on line 2"},
		{"a level", file(strings.Replace(good, "grid", "city", 1)), `line 2: level "city" is not one of`},
	} {
		if _, err := ParseJSON([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzParseCSV(f *testing.F) {
	f.Add(heading + garbage)
	f.Add(heading + strings.Replace(garbage, "4wh", "same day; home visit 3wd + 5d (incl. 1wh)", 1))
	f.Fuzz(func(t *testing.T, table string) {
		c, err := ParseCSV(strings.NewReader(table))
		if err != nil {
			return
		}
		for _, m := range c.All() {
			if wrong := m.check(); len(wrong) > 0 {
				t.Errorf("%+v was let in: %v", m, wrong)
			}
		}
	})
}
