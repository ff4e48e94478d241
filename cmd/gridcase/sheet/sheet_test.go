package sheet

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gridcase/cmd/gridcase/city"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
)

// good is a small city that is taken.
var good = Files{
	OrgFile: []byte(`id,kind,parent,zh,en,serves,area
d,district,,甲区,District,,
d-s,street,d,乙街道,Street,,
d-s-o,office,d-s,办公室,Office,,
d-s-1,community,d-s,一社区,One,,
d-s-2,community,d-s,二社区,Two,,
d-z,community,d,直管社区,Direct,,
d-s-1-g1,grid,d-s-1,第一网格,Grid,,46.8 130.3;46.8 130.4;46.9 130.4
d-s-st,station,d-s,服务站,Station,d-s-1;d-s-2,
`),
	PeopleFile: []byte(`id,name,role,unit,left
gw1,甲,grid_worker,d-s-1-g1,
st1,乙,station_staff,d-s-st,
st1,乙,supervisor,d-s-1,
old,丙,,,yes
`),
	RosterFile: []byte(`unit,person,kind,from,to,cover
d-s-st,st1,duty,2026-12-01 17:00,2026-12-01 22:00,24h
d-s-st,,window,2026-12-05 09:00,2026-12-05 16:00,24h
d-s-1,st1,standby,2026/12/2 0:00,2026-12-03T00:00:00+08:00,
`),
	PolicyFile: []byte(`{
  "name": "trial",
  "ladder": [
    {"name": "accept.100", "clock": "accept", "percent": 100, "effect": "climb"}
  ],
  "reopen_days": 7
}
`),
	CalendarFile: []byte(`{
  "off": ["2026-10-01"],
  "makeup_workdays": ["2026-10-10"]
}
`),
}

// with changes one file of the good set: old is replaced once.
func with(t *testing.T, file, old, changed string) Files {
	t.Helper()
	if !strings.Contains(string(good[file]), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	f := maps.Clone(good)
	f[file] = []byte(strings.Replace(string(good[file]), old, changed, 1))
	return f
}

func places(problems []Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, fmt.Sprintf("%s:%d", p.File, p.Line))
	}
	return strings.Join(all, " ")
}

func TestAGoodSetIsTaken(t *testing.T) {
	t.Parallel()
	i, problems := Read(good, reference.State{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(i.Units) != 8 || len(i.People) != 3 || i.Policy.Name != "trial" || len(i.Rosters) != 2 || !i.Rosters[0].Round || len(i.Rosters[0].Shifts) != 2 || i.Calendar == nil || i.Matters != nil {
		t.Errorf("%+v", i)
	}
	if st := i.Units[7]; !slices.Equal(st.Serves, []string{"d-s-1", "d-s-2"}) {
		t.Errorf("%+v", st)
	}
	if p := i.People[1]; len(p.Grants) != 2 || p.Left || !i.People[2].Left {
		t.Errorf("%+v", i.People)
	}
}

func TestEachMistakeIsNamedWithItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, old, changed string
		at                 string // "" for none
		says               string
	}{
		"a roster of no unit":                {RosterFile, "d-s-1,st1", "d-x,st1", "roster.csv:4", `no unit "d-x"`},
		"a shift of a stranger":              {RosterFile, "d-s-1,st1", "d-s-1,gw1", "roster.csv:4", "no post"},
		"a shift of nobody known":            {RosterFile, "d-s-1,st1", "d-s-1,xx", "roster.csv:4", "no post"},
		"a shift of an unknown kind":         {RosterFile, "window", "nap", "roster.csv:3", "duty, standby or window"},
		"a shift that starts at no hour":     {RosterFile, "2026-12-01 17:00", "5pm", "roster.csv:2", "write it as"},
		"a shift that ends before it starts": {RosterFile, "2026-12-01 22:00", "2026-12-01 12:00", "roster.csv:2", "duty and window last"},
		"somebody on duty twice at once":     {RosterFile, "2026/12/2 0:00", "2026-12-01 21:00", "roster.csv:4", "two shifts"},
		"all wrong shifts are named":         {RosterFile, "d-s-st,st1,duty,2026-12-01 17:00,2026-12-01 22:00,24h\nd-s-st,,window", "d-s-st,gw1,duty,2026-12-01 17:00,2026-12-01 22:00,24h\nd-s-st,,nap", "roster.csv:2 roster.csv:3", "no post"},
		"a cover that is none":               {RosterFile, "22:00,24h", "22:00,25h", "roster.csv:2", "24h or empty"},
		"an id with capitals":                {OrgFile, "d-s-1-g1,grid", "D-g1,grid", "org.csv:8 people.csv:2", "malformed"},
		"an id with a dot":                   {OrgFile, "d-z,", "d.z,", "org.csv:7", "malformed"},
		"an id too long":                     {OrgFile, "d-z,", strings.Repeat("z", 65) + ",", "org.csv:7", "malformed"},
		"an id that stands twice":            {OrgFile, "d-s-2,community", "d-s-1,community", "org.csv:6 org.csv:9", "already on line 5"},
		"an unknown kind":                    {OrgFile, "d-z,community", "d-z,village", "org.csv:7", "not known"},
		"an unknown kind names no children":  {OrgFile, "d-s-1,community", "d-s-1,village", "org.csv:5", "not known"},
		"an unknown parent":                  {OrgFile, "d-z,community,d,", "d-z,community,x,", "org.csv:7", `no parent "x"`},
		"a district with a parent":           {OrgFile, "d,district,,", "d,district,d-s,", "org.csv:2 org.csv:3", "back to itself"},
		"a unit below itself":                {OrgFile, "d-s,street,d,", "d-s,street,d-s,", "org.csv:3", "back to itself"},
		"two units below each other":         {OrgFile, "d-s-1,community,d-s,一社区,One,,\nd-s-2,community,d-s,", "d-s-1,community,d-s-2,一社区,One,,\nd-s-2,community,d-s-1,", "org.csv:5 org.csv:6", "back to itself"},
		"a grid below a street":              {OrgFile, "grid,d-s-1,", "grid,d-s,", "org.csv:8", "hangs on: community"},
		"a street without a parent":          {OrgFile, "d-s,street,d,", "d-s,street,,", "org.csv:3", "hangs on: district"},
		"an office below a community":        {OrgFile, "office,d-s,", "office,d-s-1,", "org.csv:4", "hangs on: street|district"},
		"a station below a grid":             {OrgFile, "station,d-s,", "station,d-s-1-g1,", "org.csv:9", "hangs on"},
		"a station that serves nobody":       {OrgFile, "d-s-1;d-s-2", "", "org.csv:9", "must say which communities"},
		"a station that serves a ghost":      {OrgFile, "d-s-1;d-s-2", "d-s-1;d-s-9", "org.csv:9", `no community "d-s-9"`},
		"a station that serves a grid":       {OrgFile, "d-s-1;d-s-2", "d-s-1-g1", "org.csv:9", "no community"},
		"a station that serves one twice":    {OrgFile, "d-s-1;d-s-2", "d-s-1;d-s-1", "org.csv:9", "stands twice"},
		"a station that serves from afar":    {OrgFile, "d-s-1;d-s-2", "d-z", "org.csv:9", "does not belong"},
		"a station that serves too many":     {OrgFile, "d-s-1;d-s-2", "a;b;c;d;e;f", "org.csv:9 org.csv:9 org.csv:9 org.csv:9 org.csv:9 org.csv:9 org.csv:9", "at most 5"},
		"a community that serves":            {OrgFile, "二社区,Two,", "二社区,Two,d-s-1", "org.csv:6", "Only a station"},
		"an area of a community":             {OrgFile, "一社区,One,,", "一社区,One,,1 2;3 4;5 7", "org.csv:5", "Only a grid"},
		"an area with longitude first":       {OrgFile, "46.8 130.3;", "130.3 46.8;", "org.csv:8", "Point 1"},
		"an area of two points":              {OrgFile, "46.8 130.3;", "", "org.csv:8", "three points"},
		"an area in one line":                {OrgFile, "46.8 130.3;46.8 130.4;46.9 130.4", "1 1;2 2;3 3", "org.csv:8", "three points"},
		"an area of words":                   {OrgFile, "46.8 130.3;", "NaN 1;", "org.csv:8", "Point 1"},
		"no name":                            {OrgFile, "乙街道", "", "org.csv:3", "zh is empty"},
		"a name of two lines":                {OrgFile, "乙街道", "\"乙\n街道\"", "org.csv:3", "line break"},
		"a name too long":                    {OrgFile, "乙街道", strings.Repeat("乙", 101), "org.csv:3", "more than 100"},
		"a line after a name of two lines":   {OrgFile, "乙街道,Street,,\nd-s-o,office,d-s,", "\"乙\n街道\",Street,,\nd-s-o,office,x,", "org.csv:3 org.csv:5", "no parent"},
		"a cell too many":                    {OrgFile, "直管社区,Direct,,", "直管社区,Direct,,,", "org.csv:7", "8 cells and the heading 7"},
		"a cell too few":                     {OrgFile, "直管社区,Direct,,", "直管社区,Direct,", "org.csv:7", "6 cells"},
		"a quote in a cell":                  {OrgFile, "直管社区", "直\"管\"社区", "org.csv:7", "double quote"},
		"a quote that never ends":            {OrgFile, "直管社区", "\"直管社区", "org.csv:7", "double quote"},
		"a missing column":                   {OrgFile, "id,kind,parent,zh,", "id,kind,above,zh,", "org.csv:1 org.csv:1", "is missing"},
		"a column twice":                     {OrgFile, "zh,en,", "zh,zh,", "org.csv:1", "stands twice"},
		"semicolons for commas":              {OrgFile, "id,kind,parent,zh,en,serves,area", "id;kind;parent;zh;en;serves;area", "org.csv:1", "separated by commas"},
		"a phone for a staff number":         {PeopleFile, "gw1,", "13800000000,", "people.csv:2", "must not be a phone"},
		"an identity number":                 {PeopleFile, "gw1,", "23080319990101001x,", "people.csv:2", "must not be a phone"},
		"a malformed staff number":           {PeopleFile, "gw1,", "gw 1,", "people.csv:2", "malformed"},
		"an unknown role":                    {PeopleFile, "grid_worker", "boss", "people.csv:2", "role \"boss\""},
		"an unknown unit":                    {PeopleFile, "d-s-1-g1", "d-s-1-g9", "people.csv:2", "no unit"},
		"a role on the wrong kind of unit":   {PeopleFile, "grid_worker,d-s-1-g1", "grid_worker,d-s-1", "people.csv:2", "should be: grid"},
		"a name that changes":                {PeopleFile, "st1,乙,supervisor", "st1,丁,supervisor", "people.csv:4", "another name on line 3"},
		"a grant that stands twice":          {PeopleFile, "supervisor,d-s-1", "station_staff,d-s-st", "people.csv:4", "on a line above"},
		"somebody without a name":            {PeopleFile, "gw1,甲", "gw1,", "people.csv:2", "name is empty"},
		"somebody who stays without a role":  {PeopleFile, "old,丙,,,yes", "old,丙,,,", "people.csv:5", "role \"\""},
		"left neither yes nor no":            {PeopleFile, "old,丙,,,yes", "old,丙,,,maybe", "people.csv:5 people.csv:5", "should be yes or empty"},
		"a policy that is no JSON":           {PolicyFile, "\"trial\",", "\"trial\"", "policy.json:3", "YAML or JSON"},
		"a policy with an unknown field":     {PolicyFile, "reopen_days", "reopen_dayz", "policy.json:6", "no such field"},
		"a policy with text for a number":    {PolicyFile, "\"percent\": 100", "\"percent\": \"100\"", "policy.json:4", "whole number"},
		"a policy with two documents":        {PolicyFile, "7\n}", "7\n}\n{}", "policy.json:8", ""},
		"an empty ladder":                    {PolicyFile, `{"name": "accept.100", "clock": "accept", "percent": 100, "effect": "climb"}`, "", "policy.json:3", "no case would ever climb"},
		"a rung of an unknown clock":         {PolicyFile, `"clock": "accept"`, `"clock": "lunch"`, "policy.json:4", "lunch"},
		"a rung of an unknown effect":        {PolicyFile, `"effect": "climb"`, `"effect": "fire"`, "policy.json:4", "fire"},
		"a rung at nothing":                  {PolicyFile, `"percent": 100`, `"percent": 0`, "policy.json:4", "percent"},
		"a rung whose name breaks ids":       {PolicyFile, `"accept.100"`, `"accept:100"`, "policy.json:4", "malformed"},
		"two rungs of one name":              {PolicyFile, `"climb"}`, "\"climb\"},\n\n{\"name\": \"accept.100\", \"clock\": \"accept\", \"percent\": 50, \"effect\": \"remind\"}", "policy.json:6", "stands twice"},
		"reopening for ever":                 {PolicyFile, `"reopen_days": 7`, `"reopen_days": 700`, "policy.json:6", "reopen_days"},
		"a calendar with a wrong date":       {CalendarFile, "2026-10-01", "2026-13-01", "calendar.json:2", "not a date"},
		"a make-up workday in the week":      {CalendarFile, "2026-10-10", "2026-10-12", "calendar.json:3", "Monday"},
		"a calendar that is cut off":         {CalendarFile, "\"]\n}", "\"", "calendar.json:3", "too early"},
		"Windows line ends are tolerated":    {PeopleFile, "\n", "\r\n", "", ""},
		"blank rows are tolerated":           {OrgFile, "d-z,", ",,,,,,\n\nd-z,", "", ""},
		"spaces round cells are tolerated":   {PeopleFile, "gw1,甲,grid_worker", " gw1 , 甲\u3000,grid_worker ", "", ""},
		"the office may be on the district":  {OrgFile, "office,d-s,", "office,d,", "", ""},
		"a station may be in a community":    {OrgFile, "station,d-s,", "station,d-s-1,", "", ""},
		"a ring may repeat its first point":  {OrgFile, "46.9 130.4", "46.9 130.4;46.8 130.3", "", ""},
		"lists may have full-width signs":    {OrgFile, "d-s-1;d-s-2", "d-s-1\uff1bd-s-2", "", ""},
		"no English name takes the Chinese":  {OrgFile, "Direct", "", "", ""},
		"a column name may have capitals":    {OrgFile, "id,kind", "ID,Kind", "", ""},
		"an optional column may be left out": {PeopleFile, "id,name,role,unit,left\ngw1,甲,grid_worker,d-s-1-g1,\nst1,乙,station_staff,d-s-st,\nst1,乙,supervisor,d-s-1,\nold,丙,,,yes", "id,name,role,unit\ngw1,甲,grid_worker,d-s-1-g1\nst1,乙,station_staff,d-s-st\nst1,乙,supervisor,d-s-1", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i, problems := Read(with(t, c.file, c.old, c.changed), reference.State{})
			if got := places(problems); got != c.at {
				t.Fatalf("problems at %q, want %q: %v", got, c.at, problems)
			}
			if c.at != "" && !reflect.DeepEqual(i, Import{}) {
				t.Errorf("half of it was taken: %+v", i)
			}
			if c.says != "" && !strings.Contains(fmt.Sprint(problems), c.says) {
				t.Errorf("nothing says %q: %v", c.says, problems)
			}
		})
	}
}

func TestFilesThatAreNoTextAreRefusedWithAWayOut(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes(good[OrgFile])
	ok(t, err)
	for name, c := range map[string]struct {
		file    string
		content []byte
		at      string
		says    string
	}{
		"GBK":                       {OrgFile, gbk, "org.csv:2", "GBK"},
		"UTF-16":                    {OrgFile, []byte("\xff\xfei\x00d\x00"), "org.csv:1", "UTF-16"},
		"bytes":                     {OrgFile, []byte("id,kind\n\xff\xff\x00"), "org.csv:2", "not UTF-8"},
		"a workbook":                {"units.xlsx", []byte("PK\x03\x04"), "units.xlsx:1", "Save it as"},
		"a workbook called csv":     {OrgFile, []byte("PK\x03\x04xx"), "org.csv:1", "workbook"},
		"an old workbook":           {OrgFile, []byte("\xd0\xcf\x11\xe0xx"), "org.csv:1", "workbook"},
		"an empty file":             {OrgFile, nil, "org.csv:1", "empty"},
		"a name that nobody reads":  {"orgs.csv", []byte("id"), "orgs.csv:1", "What can be imported"},
		"a byte order mark is fine": {OrgFile, append([]byte("\ufeff"), good[OrgFile]...), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := Read(Files{c.file: c.content}, reference.State{})
			if places(problems) != c.at || c.says != "" && !strings.Contains(problems[0].String(), c.says) {
				t.Errorf("got %v, want %s with %q", problems, c.at, c.says)
			}
		})
	}
	if _, problems := Read(Files{}, reference.State{}); len(problems) != 1 {
		t.Errorf("no file at all: %v", problems)
	}
	if _, problems := Read(Files{MattersFile: []byte("code\nE0101\n"), MattersJSONFile: []byte("{}")}, reference.State{}); !strings.Contains(places(problems), "matters.json:1") {
		t.Errorf("two catalogues: %v", problems)
	}
}

func TestCatalogueProblemsKeepTheirLines(t *testing.T) {
	t.Parallel()
	all, err := Example()
	ok(t, err)
	bad := strings.Replace(string(all[MattersFile]), "1wh,2wh", "soon,2wh", 1)
	i, problems := Read(Files{MattersFile: []byte(bad)}, reference.State{})
	if places(problems) != "matters.csv:17" || !strings.Contains(problems[0].En, `"soon" names no limit`) || i.Matters != nil {
		t.Errorf("%v", problems)
	}
}

func TestPeopleAndUnitsMayJoinWhatIsInForce(t *testing.T) {
	t.Parallel()
	first, problems := Read(good, reference.State{})
	if problems != nil {
		t.Fatal(problems)
	}
	known := org.NewTree(first.Units, first.People)
	more := Files{
		OrgFile:    []byte("id,kind,parent,zh\nd-s-1-g2,grid,d-s-1,第二网格\n"),
		PeopleFile: []byte("id,name,role,unit\ngw2,丁,grid_worker,d-s-1-g2\ngw3,戊,grid_worker,d-s-1-g1\n"),
	}
	if _, problems := Read(more, reference.State{Org: known}); len(problems) > 0 {
		t.Error(problems)
	}
	if _, problems := Read(more, reference.State{}); places(problems) != "org.csv:2 people.csv:3" {
		t.Error(problems)
	}
	turned := Files{OrgFile: []byte("id,kind,parent,zh\nd-s-1-g1,station,d-s,不再是网格\n")}
	if _, problems := Read(turned, reference.State{Org: known}); !strings.Contains(fmt.Sprint(problems), "cannot become another kind") {
		t.Error(problems)
	}
}

func TestACityComesBackFromItsSheets(t *testing.T) {
	t.Parallel()
	c := city.Make(1, city.Medium)
	matters, calendar, policy := matter.Default(), clock.Default(), routing.Default()
	want := Import{Units: c.Units, People: c.People, Matters: &matters, Calendar: &calendar, Policy: &policy}
	files, err := want.Files()
	ok(t, err)
	got, problems := Read(files, reference.State{})
	if len(problems) > 0 {
		t.Fatal(problems[:min(5, len(problems))])
	}
	if !reflect.DeepEqual(got.Units, want.Units) || !reflect.DeepEqual(got.People, want.People) {
		t.Error("units or people came back changed")
	}
	if !reflect.DeepEqual(org.NewTree(got.Units, got.People), c.Tree()) {
		t.Error("the tree came back changed")
	}
	for i, m := range got.Matters.All() {
		if before := matters.All()[i]; !same(m, before) {
			t.Errorf("%s came back as %+v, was %+v", m.Code, m, before)
		}
	}
	if !same(got.Calendar, calendar) || !same(got.Policy, policy) {
		t.Error("calendar or policy came back changed")
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
