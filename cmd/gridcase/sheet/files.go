package sheet

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files are the contents by name, without folders.
type Files map[string][]byte

// mostBytes bounds a file: the largest city that we know of has 20 MB of units.
const mostBytes = 64 << 20

// Open reads files, and of directories all tables and documents in them. Two
// files of one name are refused: which one counts would be a guess.
func Open(paths ...string) (Files, error) {
	files := Files{}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("open the files to import: %w", err)
		}
		if !info.IsDir() {
			err = files.add(path)
		} else {
			err = files.addAll(path)
		}
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

func (f Files) addAll(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("open the files to import: %w", err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && isTable(e.Name()) {
			if err := f.add(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// isTable leaves out what people keep beside their tables, such as the lock
// files of an open Excel.
func isTable(name string) bool {
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~$") &&
		slices.Contains([]string{".csv", ".json", ".yaml", ".yml", ".xlsx", ".xls", ".et"}, strings.ToLower(filepath.Ext(name)))
}

func (f Files) add(path string) error {
	name := filepath.Base(path)
	if _, twice := f[name]; twice {
		return fmt.Errorf("two files are called %s: give one", name)
	}
	info, err := os.Stat(path)
	if err == nil && info.Size() > mostBytes {
		return fmt.Errorf("%s has %d MB: at most %d are read", name, info.Size()>>20, mostBytes>>20)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	f[name] = content
	return nil
}

// Save writes the files into a directory and answers with their names. It
// overwrites nothing.
func (f Files) Save(dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("save into %s: %w", dir, err)
	}
	names := slices.Sorted(maps.Keys(f))
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s exists in %s already: nothing was written", name, dir)
		}
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), f[name], 0o644); err != nil {
			return nil, fmt.Errorf("save %s: %w", name, err)
		}
	}
	return names, nil
}

// names finds files that nobody would read.
func (r *reader) names(files Files) {
	taken := false
	for name := range files {
		switch {
		case slices.Contains(fileNames, name):
			taken = true
		case isWorkbook(name, files[name]):
			r.workbook(name)
		default:
			r.complain(name, 1, "不认识这个文件名。可导入的文件：%s", "No file of this name is read. What can be imported: %s", strings.Join(fileNames, ", "))
		}
	}
	if !taken && len(r.problems) == 0 {
		r.complain(".", 1, "没有可导入的文件：%s", "There is nothing to import: %s", strings.Join(fileNames, ", "))
	}
	if files[MattersFile] != nil && files[MattersJSONFile] != nil {
		r.complain(MattersJSONFile, 1, "已有 %s,只能给出一个目录文件", "There is %s too: give the catalogue once", MattersFile)
	}
}

// Known reports whether import takes a file of this name.
func Known(name string) bool { return slices.Contains(fileNames, strings.ToLower(name)) }
