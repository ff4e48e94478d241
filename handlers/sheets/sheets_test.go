package sheets_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gridcase/handlers/sheets"
)

// TestTextStaysText writes what would be a formula, and what XML cannot hold.
func TestTextStaysText(t *testing.T) {
	t.Parallel()
	evil := []string{`=HYPERLINK("http://evil.example")`, "+1+1", "-2", "@SUM(A1)", "a\x00b\x01c", strings.Repeat("长", 40_000), "<script>&"}
	got := written(t, func(add func(...any) error) error {
		for _, e := range evil {
			if err := add(e); err != nil {
				return err
			}
		}
		return nil
	})
	for i, e := range evil {
		place, _ := excelize.CoordinatesToCellName(1, i+2)
		if f, err := got.GetCellFormula("S", place); err != nil || f != "" {
			t.Errorf("%q became the formula %q (%v)", e, f, err)
		}
		kind, _ := got.GetCellType("S", place)
		if kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%.20q is of type %v", e, kind)
		}
	}
	if v, _ := got.GetCellValue("S", "A6"); v != "abc" {
		t.Errorf("control characters: %q", v)
	}
	if v, _ := got.GetCellValue("S", "A7"); len([]rune(v)) > 32_767 {
		t.Errorf("a cell of %d characters", len([]rune(v)))
	}
}

func TestNumbersAndMoments(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC)
	got := written(t, func(add func(...any) error) error {
		return add(int64(7), sheets.Share(0.25), at, (*time.Time)(nil))
	})
	for place, want := range map[string]string{"A2": "7", "B2": "25.00%", "C2": "2026-11-22 09:30", "D2": ""} {
		if v, err := got.GetCellValue("S", place); err != nil || v != want {
			t.Errorf("%s is %q (%v), not %q", place, v, err, want)
		}
	}
}

func written(t *testing.T, rows func(func(...any) error) error) *excelize.File {
	t.Helper()
	b, err := sheets.New()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Sheet("S", []string{"a", "b", "c", "d"}, rows); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := b.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}
