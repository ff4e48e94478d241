package api_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestExportsAreWhatIsShown opens the workbooks and holds them against the pages
// that they were asked for from, and against the door.
func TestExportsAreWhatIsShown(t *testing.T) {
	t.Parallel()
	w := setup(t)
	last := ""
	for range 3 {
		got := w.ask(t, "worker", "PUT", "/api/v1/cases/"+newID(), incident(map[string]any{"matter": "C0103"}))
		got.want(t, 201, "")
		last = got.text("position")
	}
	for _, path := range []string{"queues/wy/sheet.xlsx?view=all&after=" + last, "queues/ha/sheet.xlsx?view=all&level=street", "queues/wy/sheet.xlsx?view=all&holder=-&level=street"} {
		shown := w.ask(t, "boss", "GET", "/api/v1/"+strings.Replace(path, "/sheet.xlsx", "", 1), nil)
		book := workbook(t, w, "boss", path)
		rows, err := book.GetRows(book.GetSheetName(0))
		must(t, err)
		if want := shown.fields["rows"].([]any); len(rows) != len(want)+1 {
			t.Errorf("%s has %d rows and %d are shown", path, len(rows)-1, len(want))
		} else if len(want) > 0 && rows[1][0] != want[0].(map[string]any)["number"] {
			t.Errorf("%s begins with %v", path, rows[1])
		}
	}
	shown := w.ask(t, "boss", "GET", "/api/v1/kpis?unit=wy&by=unit&matter=C0103&after="+last, nil)
	book := workbook(t, w, "boss", "kpis.xlsx?unit=wy&by=unit&matter=C0103")
	rows, err := book.GetRows(book.GetSheetName(0))
	must(t, err)
	if rates := shown.fields["rates"].([]any); len(rows) != len(rates)+1 || rows[1][3] != "3" {
		t.Errorf("%d rates in the book, %d shown: %v", len(rows)-1, len(rates), rows[1])
	}
	if names := book.GetSheetList(); len(names) != 3 {
		t.Errorf("sheets: %v", names)
	}
	for _, path := range []string{"kpis/reports/cases.xlsx?unit=wy&part=numerator", "kpis/staff/worker/cases.xlsx?unit=wy&figure=claimed", "kpis/reports/cases.xlsx?unit=wy&matter=E0101"} {
		shown := w.ask(t, "boss", "GET", "/api/v1/"+strings.Replace(path, ".xlsx", "", 1), nil)
		shown.want(t, 200, "")
		book := workbook(t, w, "boss", path)
		rows, err := book.GetRows(book.GetSheetName(0))
		must(t, err)
		want := shown.fields["cases"].([]any)
		if len(rows) != len(want)+1 {
			t.Errorf("%s has %d rows and %d are shown", path, len(rows)-1, len(want))
		} else if len(want) > 0 && rows[1][0] != want[0].(map[string]any)["number"] {
			t.Errorf("%s begins with %v", path, rows[1])
		}
	}
	w.ask(t, "far", "GET", "/api/v1/kpis/reports/cases.xlsx?unit=wy", nil).want(t, 404, "unit.not_found")
	w.ask(t, "boss", "GET", "/api/v1/kpis/nonsense/cases.xlsx?unit=wy", nil).want(t, 404, "kpi.unknown_rate")
	w.ask(t, "far", "GET", "/api/v1/kpis.xlsx?unit=wy", nil).want(t, 404, "unit.not_found")
	w.ask(t, "far", "GET", "/api/v1/queues/wy/sheet.xlsx", nil).want(t, 404, "unit.not_found")
	w.ask(t, "boss", "GET", "/api/v1/queues/wy/sheet.xlsx?view=nonsense", nil).want(t, 400, "queue.unknown_view")

	testWorkload(t, w)
}

func workbook(t *testing.T, w *town, who, path string) *excelize.File {
	t.Helper()
	got := w.ask(t, who, "GET", "/api/v1/"+path, nil)
	got.want(t, 200, "")
	if kind := got.header.Get("Content-Type"); !strings.Contains(kind, "spreadsheetml") || !strings.Contains(got.header.Get("Content-Disposition"), ".xlsx") {
		t.Errorf("%s is a %s, %s", path, kind, got.header.Get("Content-Disposition"))
	}
	book, err := excelize.OpenReader(bytes.NewReader(got.body))
	must(t, err)
	t.Cleanup(func() { _ = book.Close() })
	return book
}

// testWorkload: the same cases added up by person, unit and grid.
func testWorkload(t *testing.T, w *town) {
	t.Helper()
	all := w.ask(t, "boss", "GET", "/api/v1/queues/wy?view=all", nil)
	want := int(all.fields["counts"].(map[string]any)["all"].(float64))
	load := w.ask(t, "boss", "GET", "/api/v1/workload?unit=wy", nil)
	for _, by := range []string{"people", "units", "grids", "levels"} {
		sum := 0
		for _, b := range load.fields[by].([]any) {
			sum += int(b.(map[string]any)["open"].(float64))
		}
		if sum != want || want == 0 {
			t.Errorf("%s add up to %d of %d: %s", by, sum, want, load)
		}
	}
	w.ask(t, "far", "GET", "/api/v1/workload?unit=wy", nil).want(t, 404, "unit.not_found")
	if health := w.ask(t, "boss", "GET", "/api/v1/health", nil); !strings.Contains(string(health.body), "ladder") {
		t.Errorf("health: %s", health)
	}
	w.ask(t, "staff", "GET", "/api/v1/health", nil).want(t, 403, "access.not_watching")
}
