package kpi

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/domain/casefile"
	"gridcase/domain/es"
	"gridcase/projections/rows"
)

const (
	// PastName is the name of the projection that remembers every number.
	PastName = "pastkpi"
	// PastVersion is its fold's: what changes the facts changes these.
	PastVersion = 2<<16 | Version
)

// PastSchema is the DDL of the facts as they ever stood, with the columns of
// those of now: each row from the commit that told it so to the one that told it
// otherwise. version is that of the first.
var PastSchema = "create table kpi_past_case (\n\tcase_id text collate \"C\" primary key,\n\tversion bigint not null,\n\tsince timestamptz not null,\n\tstory json not null,\n\ttold json not null\n) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);\n" +
	pastDDL("kpi_fact_past", factColumns, "case_id, kind, n") + pastDDL("kpi_staff_past", staffColumns, "case_id, person") + pastDDL("kpi_echo_past", echoColumns, "key, case_id") + pastDayDDL +
	"create index kpi_fact_past_from on kpi_fact_past (valid_from);\ncreate index kpi_fact_past_to on kpi_fact_past (valid_to) where valid_to < 'infinity';\n" +
	"create index kpi_fact_past_took on kpi_fact_past (at) where minutes is not null;\ncreate index kpi_fact_past_rung on kpi_fact_past (at) where rung is not null;\n" +
	"create index kpi_echo_past_told on kpi_echo_past (key, told);\n"

func pastDDL(table string, columns []string, key string) string {
	ddl := "create table " + table + " (\n"
	for _, c := range columns {
		if strings.HasSuffix(c, " text") {
			c += ` collate "C"`
		}
		ddl += "\t" + c + ",\n"
	}
	return ddl + "\tversion bigint not null,\n\tvalid_from timestamptz not null,\n\tvalid_to timestamptz not null,\n\tprimary key (" + key + ", version)\n) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);\n" +
		"create index " + table + "_at on " + table + " (at);\n"
}

// PastFold keeps the past in step with the log. It tells the story as [Fold] does.
type PastFold struct{ set *rows.Set[pastRow] }

// NewPast returns an empty working set.
func NewPast() *PastFold { return &PastFold{rows.New[pastRow]()} }

// pastRow is a case with what is said of it now, and what must be written.
type pastRow struct {
	story  story
	since  time.Time // time never goes back within a case
	facts  told[fact]
	staff  told[credit]
	echoes told[echo]
}

// told are the things that stand, each since the version that told it so; ended
// and added are not written yet.
type told[T comparable] struct {
	stand        []saying[T]
	ended, added []saying[T]
}

type saying[T comparable] struct {
	what     T
	version  uint64
	from, to time.Time
	place    string // of the story at that time, with its matter
	matter   string
}

// say takes in what is said from now on: what is the same goes on.
func (t *told[T]) say(now []T, s *story, version uint64, at time.Time) {
	var stand []saying[T]
	for _, old := range t.stand {
		if keeps(now, old, s) {
			stand = append(stand, old)
			continue
		}
		old.to = at
		t.end(old)
	}
	for _, what := range now {
		if !says(stand, what) {
			fresh := saying[T]{what, version, at, time.Time{}, s.Place, s.Matter}
			stand, t.added = append(stand, fresh), append(t.added, fresh)
		}
	}
	t.stand = stand
}

// end closes a row: one that is not written yet, or one of the table.
func (t *told[T]) end(old saying[T]) {
	for i, a := range t.added {
		if a.what == old.what && a.version == old.version {
			t.added[i].to = old.to
			return
		}
	}
	t.ended = append(t.ended, old)
}

func keeps[T comparable](now []T, old saying[T], s *story) bool {
	for _, what := range now {
		if what == old.what && old.matter == s.Matter && old.place == s.Place {
			return true
		}
	}
	return false
}

func says[T comparable](stand []saying[T], what T) bool {
	for _, s := range stand {
		if s.what == what {
			return true
		}
	}
	return false
}

// versions are what must be remembered of what stands, in the order of the list.
func (t *told[T]) versions() []uint64 {
	versions := []uint64{}
	for _, s := range t.stand {
		versions = append(versions, s.version)
	}
	return versions
}

// standing brings back what stands from the story.
func standing[T comparable](all []T, versions []uint64, s *story) (t told[T], err error) {
	if len(all) != len(versions) {
		return t, fmt.Errorf("%d things are said and %d versions told them", len(all), len(versions))
	}
	for i, what := range all {
		t.stand = append(t.stand, saying[T]{what: what, version: versions[i], place: s.Place, matter: s.Matter})
	}
	return t, nil
}

// inOrder puts what stands in the order in which the story says it, so that it is
// found again.
func (t *told[T]) inOrder(all []T) {
	stand := make([]saying[T], 0, len(all))
	for _, what := range all {
		for _, s := range t.stand {
			if s.what == what {
				stand = append(stand, s)
			}
		}
	}
	t.stand = stand
}

// tellings is the JSON of the versions.
type tellings struct {
	Facts  []uint64 `json:"facts"`
	Staff  []uint64 `json:"staff"`
	Echoes []uint64 `json:"echoes"`
}

// Load reads what is remembered of known cases.
func (f *PastFold) Load(ctx context.Context, tx pgx.Tx, cases []string) error {
	missing := f.set.Missing(cases)
	if len(missing) == 0 {
		return nil
	}
	found, err := tx.Query(ctx, "select case_id, version, since, story, told from kpi_past_case where case_id = any($1)", missing)
	if err != nil {
		return fmt.Errorf("load past kpi: %w", err)
	}
	var id string
	var version uint64
	var since time.Time
	var story, told []byte
	_, err = pgx.ForEachRow(found, []any{&id, &version, &since, &story, &told}, func() error {
		r, err := remembered(since, story, told)
		f.set.Stored(id, version, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("load past kpi: %w", err)
	}
	return nil
}

func remembered(since time.Time, story, told []byte) (r pastRow, err error) {
	var t tellings
	r.since = since
	if err = json.Unmarshal(story, &r.story); err != nil {
		return r, err
	}
	if err = json.Unmarshal(told, &t); err != nil {
		return r, err
	}
	if r.facts, err = standing(r.story.factsUTC(), t.Facts, &r.story); err != nil {
		return r, err
	}
	if r.staff, err = standing(r.story.creditsUTC(), t.Staff, &r.story); err != nil {
		return r, err
	}
	r.echoes, err = standing(r.story.echoesUTC(), t.Echoes, &r.story)
	return r, err
}

// factsUTC are comparable with those of a story that was read back: the same
// moments in another zone are other values.
func (s *story) factsUTC() []fact {
	facts := s.facts()
	for i := range facts {
		facts[i].at = facts[i].at.UTC()
	}
	return facts
}

func (s *story) creditsUTC() []credit {
	credits := s.credits()
	for i := range credits {
		credits[i].at = credits[i].at.UTC()
	}
	return credits
}

func (s *story) echoesUTC() []echo {
	echoes := s.echoes()
	for i := range echoes {
		echoes[i].told, echoes[i].at = echoes[i].told.UTC(), echoes[i].at.UTC()
	}
	return echoes
}

// Apply folds one commit.
func (f *PastFold) Apply(c es.Recorded) error {
	events, err := casefile.Events(c.Commit)
	if err != nil {
		return err
	}
	r, err := f.set.Next(c)
	if err != nil {
		return err
	}
	for _, e := range events {
		r.story.evolve(e, c.At, c.Version == 1)
	}
	if r.story.Reported.IsZero() {
		return fmt.Errorf("version %d of %s: nothing was ever reported", c.Version, c.Subject)
	}
	if at := c.At.Truncate(time.Microsecond); at.After(r.since) {
		r.since = at
	}
	facts, credits, echoes := r.story.factsUTC(), r.story.creditsUTC(), r.story.echoesUTC()
	r.facts.say(facts, &r.story, c.Version, r.since)
	r.staff.say(credits, &r.story, c.Version, r.since)
	r.echoes.say(echoes, &r.story, c.Version, r.since)
	r.facts.inOrder(facts)
	r.staff.inOrder(credits)
	r.echoes.inOrder(echoes)
	return nil
}

var (
	pastCase  = rows.NewTable("kpi_past_case", 1, "case_id text", "version bigint", "since timestamptz", "story json", "told json")
	factPast  = pastOf("kpi_fact_past", factColumns, 3)
	staffPast = pastOf("kpi_staff_past", staffColumns, 2)
	echoPast  = pastOf("kpi_echo_past", echoColumns, 2)
)

// pastTable is how rows are added to a table of the past and ended in it.
type pastTable struct {
	added, ended rows.Table
	keys         int
}

func pastOf(table string, columns []string, keys int) pastTable {
	all := append(slices.Clone(columns), "version bigint", "valid_from timestamptz", "valid_to timestamptz")
	end := append(slices.Clone(columns[:keys]), "version bigint", "valid_to timestamptz")
	return pastTable{rows.NewTable(table, 1, all...), rows.NewTable(table, keys+1, end...), keys}
}

// turn is what happens to one table of the past in a flush.
type turn struct{ ended, added [][]any }

// take moves what a case says differently into the flush.
func take[T comparable](into *turn, t *told[T], keys int, values func(T, *story) []any) {
	for _, s := range t.ended {
		key := values(s.what, s.of())[:keys:keys]
		into.ended = append(into.ended, append(key, int64(s.version), s.to)) //nolint:gosec // versions count commits
	}
	for _, s := range t.added {
		into.added = append(into.added, append(values(s.what, s.of()), int64(s.version), s.from, rows.Never(s.to))) //nolint:gosec // as above
	}
	t.ended, t.added = nil, nil
}

func (t turn) write(w *rows.Writes, table pastTable) {
	w.Update(table.ended, t.ended)
	w.Insert(table.added, t.added)
}

// Flush ends the rows that stood and adds those that came. It reports no
// changes: nobody watches the past.
func (f *PastFold) Flush(ctx context.Context, tx pgx.Tx) ([]es.Change, error) {
	var cases changes
	var facts, staff, echoes turn
	days := tellingDays{}
	for _, d := range f.set.Dirty() {
		r := d.Row
		versions := tellings{r.facts.versions(), r.staff.versions(), r.echoes.versions()}
		cases.put(d.New, []any{d.ID, int64(d.Version), r.since, rows.JSON(&r.story), rows.JSON(versions)}) //nolint:gosec // versions count commits
		days.take(&r.facts)
		take(&facts, &r.facts, factPast.keys, func(f fact, s *story) []any { return f.values(d.ID, s) })
		take(&staff, &r.staff, staffPast.keys, func(c credit, s *story) []any { return c.values(d.ID, s) })
		take(&echoes, &r.echoes, echoPast.keys, func(e echo, s *story) []any { return e.values(d.ID, s) })
	}
	var w rows.Writes
	cases.write(&w, pastCase)
	facts.write(&w, factPast)
	staff.write(&w, staffPast)
	echoes.write(&w, echoPast)
	if err := w.Send(ctx, tx); err != nil {
		return nil, err
	}
	if err := days.write(ctx, tx); err != nil {
		return nil, err
	}
	f.set.Clean()
	return nil, nil
}

// of is as much of the story as a row of the time shows.
func (s saying[T]) of() *story { return &story{Place: s.place, Matter: s.matter} }

// Reset forgets everything.
func (f *PastFold) Reset() { f.set.Reset() }
