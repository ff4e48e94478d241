package inbox_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/process"
	"gridcase/infra/testkit"
	"gridcase/projections/inbox"
	"gridcase/projections/rowstest"
)

func setup(t testing.TB) *pgx.Conn {
	return rowstest.Open(t, testkit.Postgres(t), "i", inbox.Schema)
}

func TestEveryoneIsToldWhatTheyShouldKnow(t *testing.T) {
	t.Parallel()
	conn, f, b := setup(t), inbox.New(), rowstest.NewBook(t)
	at, rules, why := rowstest.Monday, rowstest.Rules(t, "C0103"), rowstest.Words("why")
	var heard []string
	step := func(by string, v casefile.Verb) {
		t.Helper()
		if at = at.Add(time.Minute); !b.Do(1, by, at, rules, v) {
			t.Fatalf("%T did nothing", v)
		}
		for _, c := range rowstest.Project(t, conn, f, b.Commits[len(b.Commits)-1:], 1) {
			heard = append(heard, strings.Join(append(c.Paths, c.People...), "+"))
		}
		f.Reset()
	}
	step("gw1", rowstest.Report(1, "C0103", at))
	step("sv1", casefile.Assign{To: "st1", Reason: why})
	step("st1", casefile.Resolve{Result: why})
	step("sv1", casefile.Rework{Reason: why})
	step("st1", casefile.Resolve{Result: why})
	step("sv1", casefile.Verify{})
	for who, want := range map[string][]process.NoticeKind{
		"gw1": {process.Done},
		"st1": {process.SentBack, process.GivenYou},
		"sv1": nil,
	} {
		if got := kinds(t, conn, inbox.Query{Person: who}); !slices.Equal(got, want) {
			t.Errorf("%s was told %v, want %v", who, got, want)
		}
	}
	unit := inbox.Query{Paths: []string{"d.s.c", "d.s.c"}}
	if got := kinds(t, conn, unit); !slices.Equal(got, []process.NoticeKind{process.ToVerify, process.ToVerify, process.Arrived}) {
		t.Errorf("the community was told %v", got)
	}
	if got := kinds(t, conn, inbox.Query{Person: "gw1", Paths: []string{"d.s.c", "d"}}); len(got) != 4 {
		t.Errorf("a person of the community was told %v", got)
	}
	if want := []string{"d.s.c", "st1", "d.s.c", "st1", "d.s.c", "gw1"}; !slices.Equal(heard, want) {
		t.Errorf("changes went to %v, want %v", heard, want)
	}
	p, err := inbox.List(t.Context(), conn, inbox.Query{Person: "gw1"})
	number, _ := casefile.Number(rowstest.ID(1))
	if n := p.Notices[0]; err != nil || n.Case != rowstest.ID(1) || n.Number != number || n.Matter != "C0103" || n.By != "sv1" || !n.At.Equal(at) || n.Person != "gw1" || n.Unit != "" {
		t.Errorf("the notice is %+v, %v", n, err)
	}
}

func kinds(t *testing.T, conn *pgx.Conn, q inbox.Query) (all []process.NoticeKind) {
	t.Helper()
	p, err := inbox.List(t.Context(), conn, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range p.Notices {
		all = append(all, n.Kind)
	}
	return all
}

func TestPagesHaveEveryNoticeOnce(t *testing.T) {
	t.Parallel()
	conn, b := setup(t), rowstest.NewBook(t)
	at := rowstest.Monday
	for n := range 250 { // all at one moment
		b.Do(n, "gw1", at, rowstest.Rules(t, "C0103"), rowstest.Report(n, "C0103", at))
		b.Do(n, "sv1", at, rowstest.Rules(t, "C0103"), casefile.Assign{To: "st1", Reason: rowstest.Words("why")})
	}
	rowstest.Project(t, conn, inbox.New(), b.Commits, 1000)
	q, seen := inbox.Query{Person: "st1", Paths: []string{"d.s.c"}, Limit: 30}, map[string]bool{}
	for {
		p, err := inbox.List(t.Context(), conn, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range p.Notices {
			if seen[n.ID] {
				t.Errorf("%s came twice", n.ID)
			}
			seen[n.ID] = true
		}
		if q.Cursor = p.Next; q.Cursor == "" {
			break
		}
	}
	if len(seen) != 500 {
		t.Errorf("%d notices, want 500", len(seen))
	}
}

func FuzzACursorIsOursOrRefused(f *testing.F) {
	for _, s := range []string{"", "x", "MTIzIGFi", strings.Repeat("A", 500)} {
		f.Add(s)
	}
	conn := setup(f)
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := inbox.List(context.Background(), conn, inbox.Query{Person: "p", Cursor: s}); err != nil && !errors.Is(err, inbox.ErrCursor) {
			t.Errorf("cursor %q: %v", s, err)
		}
	})
}
