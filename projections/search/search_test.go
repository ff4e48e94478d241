package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/personal"
	"gridcase/infra/testkit"
	"gridcase/projections/rowstest"
	"gridcase/projections/search"
)

// texts are what the cases of the town say.
var texts = []string{
	"3号楼门口路灯不亮,晚上很黑", "13号楼楼道堆放杂物", "WiFi塔下面有人乱扔垃圾,电话13812345678", "路面塌陷,灯光昏暗", "小孩被打,邻居都听见了",
}

func town(t *testing.T) (*rowstest.Book, *pgx.Conn) {
	t.Helper()
	b := rowstest.NewBook(t)
	conn := rowstest.Open(t, testkit.Postgres(t), "s", search.Schema)
	for n, text := range texts {
		at := rowstest.Monday.Add(time.Duration(n) * time.Minute)
		code := "E0101"
		if n == 4 {
			code = "G0402"
		}
		r := rowstest.Report(n, code, at)
		r.Text = rowstest.Words(text)
		r.Reporter.Name = personal.Sealed{Key: personal.ReporterKey, Bytes: []byte(fmt.Sprintf("张%d", n))}
		b.Do(n, "gw1", at, rowstest.Rules(t, code), r)
	}
	b.Do(0, "st1", rowstest.Monday.Add(time.Hour), rowstest.Rules(t, "E0101"), casefile.Note{Text: rowstest.Words("等待配件")})
	b.Do(4, "st1", rowstest.Monday.Add(time.Hour), rowstest.Rules(t, "G0402"), casefile.Claim{})
	rowstest.Project(t, conn, search.New(rowstest.Opener{}), b.Commits, 2)
	return b, conn
}

func found(t *testing.T, conn *pgx.Conn, q search.Query) (cases string) {
	t.Helper()
	if q.Reach == nil {
		q.Reach = []string{"d"}
	}
	p, err := search.Find(context.Background(), conn, q)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, h := range p.Hits {
		for n := range texts {
			if rowstest.ID(n) == h.Case {
				all = append(all, fmt.Sprint(n))
			}
		}
	}
	return strings.Join(all, " ")
}

func terms(words ...string) (q search.Query) {
	for _, w := range words {
		q.Terms = append(q.Terms, search.Term{Text: w})
	}
	return q
}

func TestWordsAreFoundAsTheyStand(t *testing.T) {
	t.Parallel()
	_, conn := town(t)
	for _, c := range []struct{ words, want string }{
		{"路灯", "0"}, {"灯", "3 0"}, {"灯路", ""}, {"3号楼", "0"}, {"13号楼", "1"}, {"wifi", "2"}, {"WiFi塔", "2"}, {"ＷＩＦＩ", "2"}, {"138", "2"}, {"等待配件", "0"},
		{"路灯 配件", "0"}, {"路灯 垃圾", ""}, {"路不亮", ""}, {",", ""},
	} {
		if got := found(t, conn, terms(strings.Fields(c.words)...)); got != c.want {
			t.Errorf("%q finds %q, want %q", c.words, got, c.want)
		}
	}
	if got := found(t, conn, search.Query{Terms: []search.Term{{Text: "暴露", Matters: []string{"E0101"}}}}); got != "3 2 1 0" {
		t.Errorf("by matter: %q", got)
	}
	if got := found(t, conn, search.Query{Terms: []search.Term{{Text: "灯"}, {Text: "x", Places: []string{"d.s.c"}}}}); got != "3 0" {
		t.Errorf("by words and place: %q", got)
	}
}

func TestNobodyFindsBeyondTheirReach(t *testing.T) {
	t.Parallel()
	_, conn := town(t)
	for name, c := range map[string]struct {
		q    search.Query
		want string
	}{
		"elsewhere":                 {search.Query{Reach: []string{"d.s2"}, Person: "x"}, ""},
		"a lookalike":               {search.Query{Reach: []string{"d.s.c.g"}, Person: "x"}, ""},
		"who brought it in":         {search.Query{Reach: []string{"d.s2"}, Person: "gw1"}, "4"},
		"who holds it":              {search.Query{Reach: []string{"d.s2"}, Person: "st1"}, "4"},
		"restricted, sees it only":  {search.Query{Person: "x", Restricted: []string{"G0402"}}, ""},
		"restricted, handled it":    {search.Query{Person: "st1", Restricted: []string{"G0402"}}, "4"},
		"restricted, supervises":    {search.Query{Person: "x", Supervised: []string{"d.s"}, Restricted: []string{"G0402"}}, "4"},
		"restricted, another's own": {search.Query{Person: "x", Supervised: []string{"d.s2"}, Restricted: []string{"G0402"}}, ""},
	} {
		c.q.Terms = terms("小孩").Terms
		if got := found(t, conn, c.q); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := found(t, conn, search.Query{Person: "x", Restricted: []string{"G0402"}, Name: "name:张4"}); got != "" {
		t.Errorf("a restricted case is found by its resident: %q", got)
	}
}

func TestNumbersAndResidents(t *testing.T) {
	t.Parallel()
	_, conn := town(t)
	number, err := casefile.Number(rowstest.ID(2))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		q    search.Query
		want string
	}{
		"whole":        {search.Query{Numbers: []string{number}}, "2"},
		"its code":     {search.Query{Part: number[9:14]}, "2"},
		"number first": {search.Query{Numbers: []string{number}, Terms: terms("灯").Terms}, "2 3 0"},
		"phone":        {search.Query{Phone: "phone1"}, "4 1"},
		"name":         {search.Query{Name: "name:张3"}, "3"},
		"half a name":  {search.Query{Name: "name:张"}, ""},
	} {
		if got := found(t, conn, c.q); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	var all []string
	q := search.Query{Part: number[:6], Reach: []string{"d"}, Limit: 2}
	for page := 0; page == 0 || q.Cursor != ""; page++ {
		p, err := search.Find(t.Context(), conn, q)
		if err != nil || page > 3 {
			t.Fatal(page, err)
		}
		for _, h := range p.Hits {
			all = append(all, h.Case)
		}
		q.Cursor = p.Next
	}
	if slices.Sort(all); len(slices.Compact(all)) != len(texts) {
		t.Errorf("the pages have %d cases: %v", len(all), all)
	}
	if _, err := search.Find(t.Context(), conn, search.Query{Cursor: "nonsense"}); err == nil {
		t.Error("a cursor of nobody's was taken")
	}
}

// TestErasedWordsAreFoundNoMore: what Forget leaves is what a rebuild makes.
func TestErasedWordsAreFoundNoMore(t *testing.T) {
	t.Parallel()
	b, conn := town(t)
	again := rowstest.Open(t, testkit.Postgres(t), "r", search.Schema)
	rowstest.Project(t, again, search.New(rowstest.Opener{Gone: map[string]bool{rowstest.ID(0): true}}), b.Commits, 100)
	if err := search.Forget(t.Context(), conn, rowstest.ID(0), true, true); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]search.Query{"words": terms("路灯"), "phone": {Phone: "phone0"}, "name": {Name: "name:张0"}, "what stands instead": terms("已删除")} {
		live, rebuilt := found(t, conn, q), found(t, again, q)
		if live != rebuilt || strings.Contains(" "+live+" ", " 0 ") {
			t.Errorf("by %s: %q, rebuilt %q", name, live, rebuilt)
		}
	}
}

// TestACaseOfTriageIsFoundWhereItLies: it had no place when it came in.
func TestACaseOfTriageIsFoundWhereItLies(t *testing.T) {
	t.Parallel()
	b, f := rowstest.NewBook(t), search.New(rowstest.Opener{})
	conn := rowstest.Open(t, testkit.Postgres(t), "placed", search.Schema)
	at, rules := rowstest.Monday, rowstest.Rules(t, "E0101")
	r := rowstest.Report(0, "E0101", at)
	r.Grid, r.Chain = "", rowstest.Chain[3:]
	here := search.Query{Terms: []search.Term{{Text: "g1", Places: []string{"d.s.c.g1"}}}}
	for i, v := range []casefile.Verb{r, casefile.Place{Grid: "g1", Chain: rowstest.Chain, Reason: rowstest.Words("why")}, casefile.Claim{}} {
		if !b.Do(0, "gw1", at.Add(time.Duration(i)*time.Minute), rules, v) {
			t.Fatalf("%T did nothing", v)
		}
		rowstest.Project(t, conn, f, b.Commits[i:], 1)
		f.Reset() // so that it goes on from its rows
		if got, want := found(t, conn, here), []string{"", "0", "0"}[i]; got != want {
			t.Errorf("after %T the grid has %q, want %q", v, got, want)
		}
	}
}
