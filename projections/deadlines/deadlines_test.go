package deadlines_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/infra/testkit"
	"gridcase/projections/deadlines"
	"gridcase/projections/rowstest"
)

var farAway = rowstest.Monday.AddDate(10, 0, 0)

// armed lists the rungs of a case as the table has them: "accept.50/1".
func armed(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	due, err := deadlines.Due(t.Context(), conn, farAway, 100)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(due, func(a, b deadlines.Rung) int { return a.Due.Compare(b.Due) }) {
		t.Errorf("not sorted: %+v", due)
	}
	var names []string
	for _, d := range due {
		names = append(names, d.Rung+"/"+string(rune('0'+d.Arm))+"@"+d.Path)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestTheTableHasWhatIsArmed(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	conn, f := rowstest.Open(t, testkit.Postgres(t), "d", deadlines.Schema), deadlines.New()
	at, rules, why := rowstest.Monday, rowstest.Rules(t, "C0103"), rowstest.Words("why")
	for _, step := range []struct {
		by   string
		verb casefile.Verb
		want string
	}{
		{"gw1", rowstest.Report(1, "C0103", at), "accept.100/1@d.s.c accept.50/1@d.s.c resolve.100/1@d.s.c resolve.150/1@d.s.c resolve.80/1@d.s.c"},
		{"system:ladder", casefile.Ring{Rung: "accept.50", Arm: 1}, "accept.100/1@d.s.c resolve.100/1@d.s.c resolve.150/1@d.s.c resolve.80/1@d.s.c"},
		{"st1", casefile.Claim{}, "resolve.100/1@d.s.c resolve.150/1@d.s.c resolve.80/1@d.s.c"},
		{"st1", casefile.Escalate{Reason: why}, "accept.100/2@d.s accept.50/2@d.s resolve.100/2@d.s resolve.150/2@d.s resolve.80/2@d.s"},
		{"boss", casefile.Suspend{Until: at.AddDate(0, 0, 30), Reason: why}, "suspension.end/3@d.s"},
		{"boss", casefile.Resume{}, "accept.100/3@d.s accept.50/3@d.s resolve.100/3@d.s resolve.150/3@d.s resolve.80/3@d.s"},
		{"sv1", casefile.Claim{}, "resolve.100/3@d.s resolve.150/3@d.s resolve.80/3@d.s"},
		{"sv1", casefile.Resolve{Result: why}, ""},
		{"st1", casefile.Rework{Reason: why}, "resolve.100/4@d.s resolve.150/4@d.s resolve.80/4@d.s"},
		{"sv1", casefile.Resolve{Result: why}, ""},
		{"st1", casefile.Verify{}, ""},
		{"st1", casefile.Reopen{Reason: why}, "accept.100/5@d.s accept.50/5@d.s resolve.100/5@d.s resolve.150/5@d.s resolve.80/5@d.s"},
	} {
		if at = at.Add(4*time.Hour + 7*time.Nanosecond); !b.Do(1, step.by, at, rules, step.verb) {
			t.Fatalf("%T did nothing", step.verb)
		}
		rowstest.Project(t, conn, f, b.Commits[len(b.Commits)-1:], 1)
		f.Reset()
		if got := armed(t, conn); got != step.want {
			t.Errorf("after %T armed is\n%s\nwant\n%s", step.verb, got, step.want)
		}
	}
}

func TestDueAndMissed(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	conn := rowstest.Open(t, testkit.Postgres(t), "d", deadlines.Schema)
	at := rowstest.Monday
	for n := range 300 {
		b.Do(n, "gw1", at, rowstest.Rules(t, "C0103"), rowstest.Report(n, "C0103", at))
	}
	rowstest.Project(t, conn, deadlines.New(), b.Commits, 1000)
	first := b.State(0).Terms.Rungs[0].Due
	for _, r := range b.State(0).Terms.Rungs {
		if r.Due.Before(first) {
			first = r.Due
		}
	}
	if due, err := deadlines.Due(t.Context(), conn, first, 20); err != nil || len(due) != 20 || !due[0].Due.Equal(first) || due[0].Case != rowstest.ID(0) {
		t.Errorf("due are %+v, %v", due, err)
	}
	if due, err := deadlines.Due(t.Context(), conn, first.Add(-time.Microsecond), 20); err != nil || len(due) > 0 {
		t.Errorf("too early are %+v, %v", due, err)
	}
	if a, err := deadlines.Missed(t.Context(), conn, first); err != nil || a.Count != 300 || !a.Oldest.Equal(first) || len(a.Rungs) != 100 {
		t.Errorf("missed are %d since %s, %v", a.Count, a.Oldest, err)
	}
	if a, err := deadlines.Missed(t.Context(), conn, at); err != nil || a.Count != 0 || !a.Oldest.IsZero() || a.Rungs != nil {
		t.Errorf("missed are %+v, %v", a, err)
	}
}
