package search

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gridcase/domain/personal"
	"gridcase/projections/rows"
)

// MostHits is the longest page.
const MostHits = 100

// Execer is what [Forget] needs: a pool, a connection or a transaction.
type Execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// How says by what a case was found.
type How string

const (
	ByNumber How = "number"
	ByPhone  How = "phone"
	ByID     How = "id_number"
	ByName   How = "name"
	ByMatter How = "matter" // and by its place, or by these alone
	ByWords  How = "words"
)

// Term is one of the words that are looked for; each way to match it is enough.
type Term struct {
	Text    string
	Matters []string // codes of the matters that the word means
	Places  []string // paths of the units that it names
}

// Query is what is looked for and by whom. What is found by number, by resident
// or by words is put together, the newest first.
type Query struct {
	Numbers []string // whole ones: their cases come before all others
	Part    string   // the beginning of a number or of its code
	Phone   string   // blind indexes; "" looks for none
	ID      string
	Name    string
	Terms   []Term // all must match

	Person     string   // who asks: sees what they hold or brought in
	Reach      []string // paths of all that they see
	Supervised []string // paths that they supervise
	// Restricted are the codes whose cases are found by words and by residents
	// only by those who handled them and by their supervisors.
	Restricted []string
	Limit      int
	Cursor     string
}

// Hit is a case that was found.
type Hit struct {
	Case   string
	Number string
	How    How
	Opened time.Time
	Words  string // all that was written in it, for an excerpt
	// Readable says that its words are open to who asks; a restricted case may be
	// found by its matter alone.
	Readable bool
	Sealed   personal.Sealed // the report's text: whether it may still be read is asked again
}

// Page is a part of what was found.
type Page struct {
	Hits []Hit
	Next string // cursor of what follows, "" at the end
}

// Find answers a query. The error is [ErrCursor] when the cursor is none.
func Find(ctx context.Context, db rows.DB, q Query) (Page, error) {
	if q.Limit <= 0 || q.Limit > MostHits {
		q.Limit = MostHits
	}
	var after cursor
	if q.Cursor != "" {
		var err error
		if after, err = parseCursor(q.Cursor); err != nil {
			return Page{}, err
		}
	}
	var first, others []Hit
	for _, w := range q.ways() {
		if w.exact && q.Cursor != "" {
			continue // they stood on the first page
		}
		hits, err := q.read(ctx, db, w, after)
		if err != nil {
			return Page{}, fmt.Errorf("search by %s: %w", w.how, err)
		}
		if w.exact {
			first = append(first, hits...)
		} else {
			others = append(others, hits...)
		}
	}
	return q.page(first, others), nil
}

// page puts together what was found in several ways, each case once.
func (q Query) page(first, others []Hit) (p Page) {
	slices.SortStableFunc(others, func(a, b Hit) int {
		if c := b.Opened.Compare(a.Opened); c != 0 {
			return c
		}
		return strings.Compare(b.Case, a.Case)
	})
	seen := map[string]bool{}
	for _, h := range first {
		if !seen[h.Case] {
			seen[h.Case] = true
			p.Hits = append(p.Hits, h)
		}
	}
	n := 0
	for i, h := range others {
		if i > 0 && others[i-1].Case == h.Case {
			continue
		}
		if n == q.Limit {
			last := others[i-1]
			p.Next = cursor{last.Opened, last.Case}.String()
			break
		}
		n++
		if !seen[h.Case] {
			p.Hits = append(p.Hits, h)
		}
	}
	return p
}

// way is one way to find cases, with an index of its own.
type way struct {
	how   How
	exact bool
	where func(*args) string
}

func (q Query) ways() (ways []way) {
	equal := func(how How, column, value string) {
		if value != "" {
			ways = append(ways, way{how, false, func(a *args) string { return column + " = " + a.add(value) + " and " + q.open(a) }})
		}
	}
	if len(q.Numbers) > 0 {
		ways = append(ways, way{ByNumber, true, func(a *args) string { return "number = any(" + a.add(q.Numbers) + ")" }})
	}
	if q.Part != "" {
		for _, column := range []string{"number", "code"} {
			ways = append(ways, way{ByNumber, false, func(a *args) string {
				return column + " >= " + a.add(q.Part) + " and " + column + " < " + a.add(q.Part+"~")
			}})
		}
	}
	equal(ByPhone, "phone_index", q.Phone)
	equal(ByID, "id_index", q.ID)
	equal(ByName, "name_index", q.Name)
	if len(q.Terms) > 0 {
		ways = append(ways, way{ByWords, false, q.terms})
	}
	return ways
}

// terms wants each term somewhere: in the words, as far as they are open to who
// asks, in the matter or in the place.
func (q Query) terms(a *args) string {
	var all []string
	for _, t := range q.Terms {
		var any []string
		if need := needed(t.Text); len(need) > 0 {
			any = append(any, "grams @> "+a.add(need)+"::text[] and position("+a.add(plain(t.Text))+" in lower(words)) > 0 and "+q.open(a))
		}
		if len(t.Matters) > 0 {
			any = append(any, "matter = any("+a.add(t.Matters)+")")
		}
		for _, path := range t.Places {
			any = append(any, within("place", path, a))
		}
		if len(any) == 0 {
			any = append(any, "false") // nothing but marks
		}
		all = append(all, "(("+strings.Join(any, ") or (")+"))")
	}
	return strings.Join(all, " and ")
}

// open is the condition on cases whose words and residents are not for everybody.
func (q Query) open(a *args) string {
	if len(q.Restricted) == 0 {
		return "true"
	}
	may := []string{"matter <> all(" + a.add(q.Restricted) + ")", a.add(q.Person) + " = any(string_to_array(handlers, ' '))"}
	for _, path := range q.Supervised {
		may = append(may, within("path", path, a), within("place", path, a))
	}
	return "(" + strings.Join(may, " or ") + ")"
}

// reach is the condition on what the person sees at all.
func (q Query) reach(a *args) string {
	me := a.add(q.Person)
	may := []string{"holder = " + me, "filed_by = " + me}
	for _, path := range q.Reach {
		may = append(may, within("place", path, a), within("path", path, a))
	}
	return "(" + strings.Join(may, " or ") + ")"
}

func (q Query) read(ctx context.Context, db rows.DB, w way, after cursor) ([]Hit, error) {
	var a args
	where := w.where(&a) + " and " + q.reach(&a)
	if after.id != "" {
		where += " and (opened_at, case_id) < (" + a.add(after.at) + ", " + a.add(after.id) + ")"
	}
	sql := "select case_id, number, opened_at, words, " + q.open(&a) + ", sealed from search where " + where + " order by opened_at desc, case_id desc limit " + a.add(q.Limit+1)
	found, err := db.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, a...)...) // how rare the words are decides on the plan
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (Hit, error) {
		h := Hit{How: w.how}
		err := row.Scan(&h.Case, &h.Number, &h.Opened, &h.Words, &h.Readable, &h.Sealed)
		return h, err
	})
}

// within is a subtree: '/' is the character behind '.'.
func within(column, path string, a *args) string {
	p, below, end := a.add(path), a.add(path+"."), a.add(path+"/")
	return column + " >= " + p + " and " + column + " < " + end + " and (" + column + " = " + p + " or " + column + " >= " + below + ")"
}

// args gathers the values of a statement.
type args []any

// add returns the placeholder of a value.
func (a *args) add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}
