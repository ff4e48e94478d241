// Package sheets writes tables as xlsx workbooks. Rows go to the file as they
// come, so that a long list does not lie in memory twice.
package sheets

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"gridcase/domain/clock"
)

// Kind is what people open as a workbook.
const Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// longest is how much text a cell may hold; more would make the file unreadable.
const longest = 32000

// Book is a workbook being written, sheet by sheet.
type Book struct {
	file  *excelize.File
	day   int // style of a moment
	share int // style of a share
	head  int
	began bool
}

// Share is a part of a whole, shown in percent. A nil cell stays empty.
type Share float64

// New begins a workbook. Close it when it is written.
func New() (*Book, error) {
	b := &Book{file: excelize.NewFile()}
	format := "yyyy-mm-dd hh:mm"
	for _, s := range []struct {
		to    *int
		style *excelize.Style
	}{
		{&b.day, &excelize.Style{CustomNumFmt: &format}},
		{&b.share, &excelize.Style{NumFmt: 10}}, // 0.00%
		{&b.head, &excelize.Style{Font: &excelize.Font{Bold: true}}},
	} {
		var err error
		if *s.to, err = b.file.NewStyle(s.style); err != nil {
			return nil, fmt.Errorf("make a style: %w", err)
		}
	}
	return b, nil
}

// Sheet adds a sheet with its columns; each gets the rows that add hands on.
func (b *Book) Sheet(name string, columns []string, rows func(add func(cells ...any) error) error) error {
	if err := b.named(name); err != nil {
		return err
	}
	w, err := b.file.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("begin the sheet: %w", err)
	}
	if err := w.SetColWidth(1, max(1, len(columns)), 18); err != nil {
		return fmt.Errorf("set the widths: %w", err)
	}
	at := 0
	put := func(cells []any) error {
		at++
		place, err := excelize.CoordinatesToCellName(1, at)
		if err != nil {
			return fmt.Errorf("place row %d: %w", at, err)
		}
		return w.SetRow(place, cells)
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = excelize.Cell{StyleID: b.head, Value: c}
	}
	if err := put(head); err != nil {
		return fmt.Errorf("write the columns: %w", err)
	}
	add := func(cells ...any) error {
		for i, c := range cells {
			cells[i] = b.cell(c)
		}
		return put(cells)
	}
	if err := rows(add); err != nil {
		return err
	}
	return w.Flush()
}

// named makes a sheet of that name; the first takes the place of the empty one
// that every new file has.
func (b *Book) named(name string) error {
	if b.began {
		_, err := b.file.NewSheet(name)
		return err
	}
	b.began = true
	return b.file.SetSheetName(b.file.GetSheetName(0), name)
}

// cell makes text stay text: nothing that somebody wrote is ever a formula, and
// what XML cannot hold is left out.
func (b *Book) cell(v any) any {
	switch v := v.(type) {
	case string:
		return text(v)
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return excelize.Cell{StyleID: b.day, Value: wall(v)}
	case *time.Time:
		if v == nil {
			return nil
		}
		return b.cell(*v)
	case Share:
		if math.IsNaN(float64(v)) {
			return nil
		}
		return excelize.Cell{StyleID: b.share, Value: float64(v)}
	}
	return v
}

// wall is the time on the wall here: a sheet knows no zones.
func wall(t time.Time) time.Time {
	l := t.In(clock.Zone)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
}

func text(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest]) + "…"
	}
	return s
}

// WriteTo writes the whole workbook.
func (b *Book) WriteTo(w io.Writer) (int64, error) {
	n, err := b.file.WriteTo(w)
	if err != nil {
		return n, fmt.Errorf("write the workbook: %w", err)
	}
	return n, nil
}

// Close removes what lay on disk meanwhile.
func (b *Book) Close() error { return b.file.Close() }
