package sheet

import (
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

var utf8Mark = []byte("\ufeff")

// text is a file's content in UTF-8, without a byte order mark and with \n for
// the end of a line; false when there is none or it cannot be read, which is
// said.
func (r *reader) text(files Files, name string) ([]byte, bool) {
	b, ok := files[name]
	if !ok {
		return nil, false
	}
	if isWorkbook(name, b) {
		r.workbook(name)
		return nil, false
	}
	if line := badLine(b); line > 0 {
		r.encoding(name, line, b)
		return nil, false
	}
	b = bytes.ReplaceAll(bytes.TrimPrefix(b, utf8Mark), []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(b, []byte("\r"), []byte("\n")), true
}

// isWorkbook knows Excel's and WPS's own files, whatever they are called.
func isWorkbook(name string, b []byte) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx", ".xls", ".et":
		return true
	}
	return bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0"))
}

func (r *reader) workbook(name string) {
	r.complain(name, 1,
		"这是表格软件的工作簿,不能直接导入。请在 Excel 或 WPS 中另存为“CSV UTF-8(逗号分隔)”",
		"This is a workbook of a spreadsheet, which is not read. Save it as \"CSV UTF-8 (comma delimited)\"")
}

// badLine is the first line that is not UTF-8 text, 0 when all is.
func badLine(b []byte) int {
	for i, line := range bytes.Split(b, []byte("\n")) {
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return i + 1
		}
	}
	return 0
}

func (r *reader) encoding(name string, line int, b []byte) {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		r.complain(name, 1, "文件是 UTF-16 编码。请另存为“CSV UTF-8(逗号分隔)”", "The file is in UTF-16. Save it as \"CSV UTF-8 (comma delimited)\"")
	case looksGBK(b):
		r.complain(name, line,
			"文件是 GBK 编码(Excel 普通 CSV 的编码)。请另存为“CSV UTF-8(逗号分隔)”",
			"The file is in GBK, as Excel writes plain CSV in China. Save it as \"CSV UTF-8 (comma delimited)\"")
	default:
		r.complain(name, line, "此处不是 UTF-8 文字", "This is not UTF-8 text")
	}
}

// looksGBK reports whether every byte above ASCII begins a character of two
// bytes as GBK has them.
func looksGBK(b []byte) bool {
	for i := 0; i < len(b); i++ {
		switch lead := b[i]; {
		case lead == 0:
			return false
		case lead < 0x80:
			continue
		case lead == 0x80 || lead == 0xff || i+1 == len(b):
			return false
		}
		i++
		if trail := b[i]; trail < 0x40 || trail == 0x7f || trail == 0xff {
			return false
		}
	}
	return true
}
