package queue_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/infra/testkit"
	"gridcase/projections/queue"
	"gridcase/projections/rowstest"
)

// setup brings in a morning on which 600 cases are reported at three moments, so
// that many are due at once, and some go on.
func setup(t *testing.T) (*pgx.Conn, *rowstest.Book) {
	t.Helper()
	b := rowstest.NewBook(t)
	codes := []string{"E0101", "C0103", "C0101"}
	for n := range 600 {
		at := rowstest.Monday.Add(time.Duration(n%3) * time.Hour)
		code := codes[n%len(codes)]
		report := rowstest.Report(n, code, at)
		if n%50 == 0 { // somewhere in the street
			report.Grid, report.Chain = "", rowstest.Chain[2:]
		}
		b.Do(n, "gw1", at, rowstest.Rules(t, code), report)
		if n%100 == 0 {
			b.Do(n, "sv1", at, rowstest.Rules(t, code), casefile.Place{Grid: "g1", Chain: rowstest.Chain, Reason: rowstest.Words("seen")})
		}
	}
	why := rowstest.Words("why")
	for n := range 600 {
		at, rules := rowstest.Monday.Add(4*time.Hour), rowstest.Rules(t, codes[n%len(codes)])
		switch n % 7 {
		case 1:
			b.Do(n, "st1", at, rules, casefile.Claim{})
			b.Do(n, "system:ladder", at, rules, casefile.LadderOrder{Rung: "rework", To: "sv1", Unit: rowstest.Chain[2]})
		case 2:
			b.Do(n, "st1", at, rules, casefile.Escalate{Reason: why})
		case 3:
			b.Do(n, "st2", at, rules, casefile.Claim{})
			b.Do(n, "st2", at, rules, casefile.Resolve{Result: why})
		case 6:
			for _, to := range []org.Stop{rowstest.Chain[0], rowstest.Chain[1], rowstest.Chain[2]} { // those whose unit is named are refused
				b.Do(n, "st1", at, rules, casefile.Return{Code: "other", To: casefile.Destination{to}, Reason: why})
			}
		case 5:
			b.Do(n, "sv1", at, rules, casefile.Suspend{Until: at.AddDate(0, 0, 9), Reason: why})
		case 4:
			b.Do(n, "st2", at, rules, casefile.Reject{Reason: why})
		}
	}
	office, next := org.Stop{Unit: "o1", Path: "d.s.o1"}, org.Stop{Level: org.Street, Unit: "s2", Path: "d.s2"}
	for n := range 600 {
		at, rules := rowstest.Monday.Add(4*time.Hour+30*time.Minute), rowstest.Rules(t, codes[n%len(codes)])
		switch n % 11 {
		case 1:
			b.Do(n, "sv1", at, rules, casefile.Join{Unit: office, Task: why})
		case 2:
			b.Do(n, "sv1", at, rules, casefile.Whistle{Units: []org.Stop{office, next}, Text: why})
			b.Do(n, "of1", at, rules, casefile.Arrive{Part: 1})
			b.Do(n, "of2", at, rules, casefile.Arrive{Part: 2})
		case 3:
			b.Do(n, "sv1", at, rules, casefile.Join{Unit: next, Task: why})
			b.Do(n, "of1", at.Add(time.Minute), rules, casefile.HandIn{Part: 1, Result: why})
		case 4:
			b.Do(n, "sv1", at, rules, casefile.Join{Unit: next, Task: why})
			b.Do(n, "sv2", at.Add(time.Minute), rules, casefile.Suspend{Until: at.AddDate(0, 0, 9), Reason: why})
		}
	}
	conn := rowstest.Open(t, testkit.Postgres(t), "q", queue.Schema)
	rowstest.Project(t, conn, queue.New(), b.Commits, 500)
	return conn, b
}

var now = rowstest.Monday.Add(5 * time.Hour)

func query(v queue.View) queue.Query {
	return queue.Query{View: v, Paths: []string{"d.s.c", "d.s"}, Units: []string{"c", "g1"}, Joined: []string{"s2"}, Joints: []string{"d.s"}, Person: "st1", Now: now, Soon: 4 * time.Hour}
}

// wanted says by the state alone whether a view has a case.
func wanted(v queue.View, s casefile.State) bool {
	due := s.Terms.AcceptDue
	if s.Status == casefile.Held {
		due = s.Terms.ResolveDue
	} else if !s.Terms.Check.IsZero() {
		due = s.Terms.CheckDue
	}
	ticking := s.Status == casefile.Waiting || s.Status == casefile.Held
	below := org.Within(s.At.Path, "d.s")
	switch v {
	case queue.Claimable:
		return s.Status == casefile.Waiting && !s.Ruling && s.Terms.Check.IsZero() && (s.At.Unit == "c" || s.At.Unit == "g1")
	case queue.Checks: // all places lie in d.s
		return s.Status == casefile.InReview && s.Handler != "st1" || s.Status == casefile.Waiting && !s.Terms.Check.IsZero()
	case queue.Supervised:
		return below && s.Order != nil
	case queue.Mine:
		return s.Holder == "st1"
	case queue.Escalated:
		return below && s.Climbed > 0
	case queue.Overdue:
		return below && ticking && due.Before(now)
	case queue.Joined:
		return slices.ContainsFunc(s.Joint.Open(), func(p casefile.Part) bool { return p.Unit.Unit == "s2" || org.Within(p.Unit.Path, "d.s") })
	case queue.Triage:
		return below && s.Grid == ""
	case queue.Soon:
		return below && ticking && !due.Before(now) && due.Before(now.Add(4*time.Hour))
	}
	return below
}

func TestEveryViewHasItsCasesOnceInOrder(t *testing.T) {
	t.Parallel()
	conn, b := setup(t)
	counts, err := queue.Count(t.Context(), conn, query(queue.All))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range queue.Views {
		want := map[string]bool{}
		for n := range 600 {
			if s := b.State(n); s.Status.Open() && wanted(v, s) {
				want[s.ID] = true
			}
		}
		q, pages := query(v), 0
		q.Limit = 7
		got := walk(t, conn, q, &pages)
		if len(want) == 0 || counts[v] != len(want) || len(got) != len(want) {
			t.Errorf("%s: counted %d, listed %d on %d pages, want %d", v, counts[v], len(got), pages, len(want))
		}
		for _, r := range got {
			if !want[r.Case] {
				t.Errorf("%s has %s twice or wrongly", v, r.Case)
			}
			delete(want, r.Case)
		}
		if !slices.IsSortedFunc(got, byDue) {
			t.Errorf("%s is not sorted by due", v)
		}
	}
}

func byDue(a, b queue.Row) int {
	switch {
	case a.Due.Equal(b.Due):
		return strings.Compare(a.Case, b.Case)
	case a.Due.IsZero():
		return 1
	case b.Due.IsZero():
		return -1
	}
	return a.Due.Compare(b.Due)
}

func walk(t *testing.T, conn *pgx.Conn, q queue.Query, pages *int) (all []queue.Row) {
	t.Helper()
	for {
		p, err := queue.List(t.Context(), conn, q)
		if err != nil {
			t.Fatal(err)
		}
		*pages++
		all = append(all, p.Rows...)
		if p.Next == "" {
			return all
		}
		q.Cursor = p.Next
	}
}

func TestPagesStayWholeWhileCasesComeAndGo(t *testing.T) {
	t.Parallel()
	conn, b := setup(t)
	q := query(queue.All)
	q.Limit = 100
	first, err := queue.List(t.Context(), conn, q)
	if err != nil {
		t.Fatal(err)
	}
	// One of the rows that were shown goes, another comes before them all.
	if _, err := conn.Exec(context.Background(), "delete from queue where case_id = $1", first.Rows[50].Case); err != nil {
		t.Fatal(err)
	}
	early := rowstest.Monday.Add(-48 * time.Hour)
	before := len(b.Commits)
	b.Do(700, "gw1", early, rowstest.Rules(t, "E0101"), rowstest.Report(700, "E0101", early))
	rowstest.Project(t, conn, queue.New(), b.Commits[before:], 1)
	seen := map[string]bool{}
	for _, r := range first.Rows {
		seen[r.Case] = true
	}
	q.Cursor = first.Next
	pages := 0
	for _, r := range walk(t, conn, q, &pages) {
		if seen[r.Case] {
			t.Errorf("%s came twice", r.Case)
		}
		seen[r.Case] = true
	}
	for n := range 600 {
		if s := b.State(n); s.Status.Open() && wanted(queue.All, s) && !seen[s.ID] {
			t.Errorf("%s never came", s.ID)
		}
	}
}

func TestARowSaysWhatTheStateSays(t *testing.T) {
	t.Parallel()
	conn, b := setup(t)
	pages := 0
	q := query(queue.All)
	q.Limit = queue.MostRows
	states := map[string]casefile.State{}
	for n := range 600 {
		states[rowstest.ID(n)] = b.State(n)
	}
	for _, r := range walk(t, conn, q, &pages) {
		s := states[r.Case]
		number, _ := casefile.Number(s.ID)
		if r.Number != number || r.Kind != s.Kind || r.Matter != s.Matter || r.Severity != s.Severity || r.Scope != s.Scope || r.Status != s.Status ||
			r.At != s.At || r.Grid != s.Grid || r.Holder != s.Holder || r.FiledBy != s.FiledBy || r.Handler != s.Handler || !r.Opened.Equal(s.Opened) ||
			!r.AcceptDue.Equal(s.Terms.AcceptDue) || !r.ResolveDue.Equal(s.Terms.ResolveDue) || !r.ResidentDue.Equal(s.Resident) || !r.Until.Equal(s.Until) || r.Ruling != s.Ruling ||
			r.Provisional != s.Terms.Provisional || r.Climbed != s.Climbed || r.Route != s.Route || r.Accept != s.Terms.Accept || r.Resolve != s.Terms.Resolve ||
			string(r.Text.Bytes) == "" || r.Version == 0 || r.Position == "" || r.Updated.IsZero() {
			t.Fatalf("row\n%+v\nstate\n%+v", r, s)
		}
	}
}

func TestACaseLeavesWhenDoneAndComesBack(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	conn, f := rowstest.Open(t, testkit.Postgres(t), "q", queue.Schema), queue.New()
	at, rules, why := rowstest.Monday, rowstest.Rules(t, "C0103"), rowstest.Words("why")
	shown := func() int {
		t.Helper()
		rowstest.Project(t, conn, f, b.Commits, 10)
		b.Commits = nil
		f.Reset()
		n, err := queue.Count(t.Context(), conn, query(queue.All))
		if err != nil {
			t.Fatal(err)
		}
		return n[queue.All]
	}
	b.Do(1, "gw1", at, rules, rowstest.Report(1, "C0103", at))
	b.Do(1, "st1", at, rules, casefile.Claim{})
	b.Do(1, "st1", at, rules, casefile.Resolve{Result: why})
	if n := shown(); n != 1 {
		t.Errorf("%d are shown before", n)
	}
	b.Do(1, "sv1", at, rules, casefile.Verify{})
	if n := shown(); n != 0 {
		t.Errorf("%d are shown after it was closed", n)
	}
	b.Do(1, "sv1", at, rules, casefile.Reopen{Reason: why})
	if n := shown(); n != 1 {
		t.Errorf("%d are shown after it was opened again", n)
	}
	p, err := queue.List(t.Context(), conn, query(queue.All))
	if err != nil || len(p.Rows) != 1 || string(p.Rows[0].Text.Bytes) != "the text of case 1" {
		t.Errorf("rows are %+v, %v", p.Rows, err)
	}
}

func TestWhoMustHearOfAChange(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	conn, f := rowstest.Open(t, testkit.Postgres(t), "q", queue.Schema), queue.New()
	at, rules := rowstest.Monday, rowstest.Rules(t, "C0103")
	b.Do(1, "gw1", at, rules, rowstest.Report(1, "C0103", at))
	b.Do(1, "st1", at, rules, casefile.Claim{})
	b.Do(1, "st1", at, rules, casefile.Escalate{Reason: rowstest.Words("why")})
	changes := rowstest.Project(t, conn, f, b.Commits, 1)
	last := changes[len(changes)-1]
	if !slices.Equal(last.Paths, []string{"d.s.c", "d.s"}) || !slices.Equal(last.People, []string{"st1"}) || last.Position != b.Commits[2].Position.String() {
		t.Errorf("the last change is %+v", last)
	}
}

func TestLookalikesAreNotBelow(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	conn := rowstest.Open(t, testkit.Postgres(t), "q", queue.Schema)
	at := rowstest.Monday
	for n, path := range []string{"a.b", "a.b.c", "a.b-c", "a.bc", "a.b/c", "a", "a.c"} {
		r := rowstest.Report(n, "C0103", at)
		r.Chain = []org.Stop{{Level: org.Community, Unit: path, Path: path}}
		b.Do(n, "gw1", at, rowstest.Rules(t, "C0103"), r)
	}
	rowstest.Project(t, conn, queue.New(), b.Commits, 10)
	q := queue.Query{View: queue.All, Paths: []string{"a.b.c", "a.b", "a.b"}}
	p, err := queue.List(t.Context(), conn, q)
	if err != nil || len(p.Rows) != 2 {
		t.Errorf("%d rows below a.b, want 2, %v", len(p.Rows), err)
	}
	if n, err := queue.Count(t.Context(), conn, q); err != nil || n[queue.All] != 2 {
		t.Errorf("counted %v, want 2, %v", n, err)
	}
	q.Paths = nil
	if p, err := queue.List(t.Context(), conn, q); err != nil || len(p.Rows) > 0 {
		t.Errorf("who may see nothing sees %d rows, %v", len(p.Rows), err)
	}
}

func FuzzACursorIsOursOrRefused(f *testing.F) {
	for _, s := range []string{"", "x", "bmV2ZXIgYQ", "MTIzIGFi", strings.Repeat("A", 500)} {
		f.Add(s)
	}
	conn := rowstest.Open(f, testkit.Postgres(f), "q", queue.Schema)
	f.Fuzz(func(t *testing.T, s string) {
		q := query(queue.All)
		q.Cursor = s
		if _, err := queue.List(context.Background(), conn, q); err != nil && !errors.Is(err, queue.ErrCursor) {
			t.Errorf("cursor %q: %v", s, err)
		}
	})
}
