package main_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// module is what our own import paths begin with.
const module = "gridcase"

// mayImport is the architecture: each room, and the rooms it may import. A new
// idea about it changes this table in the same commit, and the commit says why.
var mayImport = map[string][]string{
	"domain":      {"domain"},
	"projections": {"projections", "domain"},
	"handlers":    {"handlers", "projections", "domain"},
	"infra":       {"infra", "domain"},
	"cmd":         {"cmd", "infra", "handlers", "projections", "domain"},
}

// mayUse lists other people's packages for the rooms that may not use all. The
// domain stands on the standard library alone; projections are Postgres, so
// they speak pgx, and receive their connection.
var mayUse = map[string][]string{
	"domain":      {},
	"projections": {"github.com/jackc/pgx/v5"},
}

// impure is what the domain may not even import: doors to the world outside.
var impure = []string{
	"crypto/rand", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2",
	"net", "net/http", "os", "os/exec", "os/signal", "runtime", "syscall",
}

// unclocked is what the domain may not call: when is a fact that a command
// carries, and a zone is one that a calendar names.
var unclocked = map[string][]string{
	"time": {"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTimer", "NewTicker", "Local"},
}

// nameless are package names that say nothing of the trade.
var nameless = []string{"base", "common", "helper", "helpers", "misc", "model", "models", "shared", "types", "util", "utils"}

func TestArchitecture(t *testing.T) {
	t.Parallel()
	house := os.DirFS("../..")
	if err := errors.Join(rooms(house), sources(house)); err != nil {
		t.Error(err)
	}
}

// TestArchitectureFindsFaults plants each fault in a house of its own, so that
// a check that has stopped checking is noticed.
func TestArchitectureFindsFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, source, want string }{
		"domain reaches a machine":       {"domain/org/a.go", pkg(`import "gridcase/infra/blob"`), "domain must not import gridcase/infra/blob"},
		"domain reads a projection":      {"domain/org/a.go", pkg(`import _ "gridcase/projections/queue"`), "domain must not import gridcase/projections/queue"},
		"domain takes a library":         {"domain/org/a.go", pkg(`import "github.com/google/uuid"`), "domain must not use github.com/google/uuid"},
		"domain takes dice":              {"domain/org/a.go", pkg(`import "math/rand/v2"`), "domain must not use math/rand/v2"},
		"domain takes secret dice":       {"domain/org/a.go", pkg(`import "crypto/rand"`), "domain must not use crypto/rand"},
		"domain opens files":             {"domain/org/a.go", pkg(`import "os"`), "domain must not use os"},
		"domain looks at the clock":      {"domain/org/a.go", pkg("import \"time\"\nvar now = time.Now()"), "domain must not call time.Now"},
		"… by another name":              {"domain/org/a.go", pkg("import stdtime \"time\"\nvar now = stdtime.Now"), "domain must not call time.Now"},
		"… without a name":               {"domain/org/a.go", pkg("import . \"time\"\nvar now = Now()"), "must not import time without its name"},
		"domain waits":                   {"domain/org/a.go", pkg("import \"time\"\nfunc f() { time.Sleep(1) }"), "domain must not call time.Sleep"},
		"domain follows its machine":     {"domain/org/a.go", pkg("import \"time\"\nvar here = time.Local"), "domain must not call time.Local"},
		"a projection calls a machine":   {"projections/queue/a.go", pkg(`import "gridcase/infra/postgres"`), "projections must not import gridcase/infra/postgres"},
		"a projection calls a handler":   {"projections/queue/a.go", pkg(`import "gridcase/handlers/command"`), "projections must not import gridcase/handlers/command"},
		"a projection takes a library":   {"projections/queue/a.go", pkg(`import "github.com/nats-io/nats.go"`), "projections must not use github.com/nats-io/nats.go"},
		"a handler names a machine":      {"handlers/api/a.go", pkg(`import log "gridcase/infra/eventlog"`), "handlers must not import gridcase/infra/eventlog"},
		"a machine calls a handler":      {"infra/eventlog/a.go", pkg(`import "gridcase/handlers/command"`), "infra must not import gridcase/handlers/command"},
		"a machine reads a projection":   {"infra/postgres/a.go", pkg(`import "gridcase/projections/queue"`), "infra must not import gridcase/projections/queue"},
		"a package that says nothing":    {"domain/org/a.go", "package org\n", "package org does not say what it is"},
		"… or half a sentence":           {"domain/org/a.go", "// Package org\npackage org\n", "package org does not say what it is"},
		"… or about another":             {"domain/org/a.go", "// Package place decides where.\npackage org\n", "package org does not say what it is"},
		"a drawer for everything":        {"domain/utils/a.go", "// Package utils holds a bit of all.\npackage utils\n", "utils says nothing of the trade"},
		"a folder for everything":        {"domain/common/a.go", pkg(""), "common says nothing of the trade"},
		"a sixth room":                   {"tools/a.go", pkg(""), "no room for tools"},
		"a source outside of every room": {"main.go", pkg(""), "main.go lies outside of the rooms"},
		"no sign at the door":            {"infra/README.md", "", "infra has no README.md"},
		"a room that is gone":            {"infra", "", "infra has no README.md"},
		"a source that is none":          {"infra/blob/a.go", "package", "infra/blob/a.go:1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			house := sound()
			if c.source == "" {
				remove(house, c.file)
			} else {
				house[c.file] = &fstest.MapFile{Data: []byte(c.source)}
			}
			err := errors.Join(rooms(house), sources(house))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("found %v, want %q", err, c.want)
			}
		})
	}
}

// TestArchitectureLetsTheRestBe: what is allowed is not reported, and tests may
// import what they like.
func TestArchitectureLetsTheRestBe(t *testing.T) {
	t.Parallel()
	house := sound()
	for file, source := range map[string]string{
		"domain/org/time.go":        pkg("import \"time\"\nvar epoch = time.Unix(0, 0)\nvar now = clock.Now"),
		"domain/org/org_test.go":    pkg("import \"github.com/jackc/pgx/v5\"\nimport \"gridcase/infra/testkit\"\nvar now = time.Now()"),
		"projections/queue/row.go":  pkg(`import "github.com/jackc/pgx/v5/pgtype"`),
		"projections/rowstest/a.go": "// Package rowstest checks rows.\npackage rowstest\nimport \"pgregory.net/rapid\"\n",
		"infra/eventlog/log.go":     pkg("import \"time\"\nimport \"gridcase/domain/es\"\nvar now = time.Now()"),
		"handlers/api/api.go":       pkg("import \"gridcase/handlers/command\"\nimport \"gridcase/projections/queue\""),
		"infra/eventlog/no_test.go": "package eventlog_test\n",
		".cache/x/a.go":             "package",
		"data/pg/x":                 "",
		"infra/blob/testdata/a.go":  "package",
	} {
		house[file] = &fstest.MapFile{Data: []byte(source)}
	}
	if err := errors.Join(rooms(house), sources(house)); err != nil {
		t.Error(err)
	}
}

// pkg is a source in a package that says what it is.
func pkg(rest string) string {
	return "// Package place decides where things are.\npackage place\n" + rest
}

// sound is the smallest house without a fault.
func sound() fstest.MapFS {
	house := fstest.MapFS{}
	for room := range mayImport {
		house[room+"/README.md"] = &fstest.MapFile{Data: []byte("# " + room)}
	}
	return house
}

func remove(house fstest.MapFS, below string) {
	for name := range house {
		if name == below || strings.HasPrefix(name, below+"/") {
			delete(house, name)
		}
	}
}

// notRooms are folders that a checkout has but that hold no source of ours: what
// was built, what a run left behind.
var notRooms = []string{"bin", "data", "secrets", "node_modules"}

// rooms checks the top of the tree: five rooms, each with a sign at its door.
func rooms(house fs.FS) error {
	top, err := fs.ReadDir(house, ".")
	if err != nil {
		return err
	}
	var faults []error
	for _, entry := range top {
		name := entry.Name()
		_, room := mayImport[name]
		switch {
		case strings.HasPrefix(name, ".") || slices.Contains(notRooms, name) || room:
		case entry.IsDir():
			faults = append(faults, fmt.Errorf("there is no room for %s: put it into one of the five", name))
		case strings.HasSuffix(name, ".go"):
			faults = append(faults, fmt.Errorf("%s lies outside of the rooms", name))
		}
	}
	for room := range mayImport {
		if info, err := fs.Stat(house, room+"/README.md"); err != nil || info.Size() == 0 {
			faults = append(faults, fmt.Errorf("%s has no README.md at its door", room))
		}
	}
	return errors.Join(faults...)
}

// sources checks every Go file in the rooms but tests and their data.
func sources(house fs.FS) error {
	var faults []error
	said := map[string]bool{} // folder of a package -> one of its files says what it is
	for room := range mayImport {
		err := fs.WalkDir(house, room, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				if errors.Is(err, fs.ErrNotExist) && name == room {
					return nil // rooms has said so
				}
				return err
			}
			if entry.IsDir() && slices.Contains([]string{"testdata", "node_modules"}, entry.Name()) {
				return fs.SkipDir
			}
			if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			file, err := parse(house, name)
			if err != nil {
				faults = append(faults, err)
				return nil
			}
			said[path.Dir(name)] = said[path.Dir(name)] || introduces(file)
			faults = append(faults, source(room, name, file))
			return nil
		})
		faults = append(faults, err)
	}
	for folder, ok := range said {
		if !ok {
			faults = append(faults, fmt.Errorf("package %s does not say what it is: begin the comment above its clause with its name and a verb", path.Base(folder)))
		}
	}
	return errors.Join(faults...)
}

func parse(house fs.FS, name string) (*ast.File, error) {
	text, err := fs.ReadFile(house, name)
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
}

// introduces tells whether a file opens with a sentence about its package.
func introduces(file *ast.File) bool {
	about := "Package " + file.Name.Name + " "
	if file.Name.Name == "main" {
		about = "Command "
	}
	sentence, ok := strings.CutPrefix(file.Doc.Text(), about)
	return ok && strings.Contains(sentence, ".")
}

// source checks one file of a room.
func source(room, name string, file *ast.File) error {
	var faults []error
	say := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
	}
	for _, called := range []string{file.Name.Name, path.Base(path.Dir(name))} {
		if slices.Contains(nameless, called) {
			say("%s says nothing of the trade", called)
		}
	}
	clocks := map[string]string{} // what this file calls a package of unclocked -> its path
	for _, imp := range file.Imports {
		to, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			say("import %s: %v", imp.Path.Value, err)
			continue
		}
		if rest, ours := strings.CutPrefix(to, module+"/"); ours {
			if other, _, _ := strings.Cut(rest, "/"); !slices.Contains(mayImport[room], other) {
				say("%s must not import %s", room, to)
			}
		} else if !allowed(room, to) && !testKit(file) {
			say("%s must not use %s", room, to)
		}
		if _, ok := unclocked[to]; ok && room == "domain" {
			called := path.Base(to)
			if imp.Name != nil {
				called = imp.Name.Name
			}
			if called == "." {
				say("must not import %s without its name, which hides what it calls", to)
			}
			clocks[called] = to
		}
	}
	for n := range ast.Preorder(file) {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if x, ok := selector.X.(*ast.Ident); ok && slices.Contains(unclocked[clocks[x.Name]], selector.Sel.Name) {
			say("%s must not call %s.%s", room, clocks[x.Name], selector.Sel.Name)
		}
	}
	return errors.Join(faults...)
}

// testKit tells whether a package is only there for tests, by its name
// ("rowstest"): like tests, it may use what checks properties.
func testKit(file *ast.File) bool { return strings.HasSuffix(file.Name.Name, "test") }

// allowed tells whether a room may use a package that is not ours.
func allowed(room, to string) bool {
	if room == "domain" && slices.Contains(impure, to) {
		return false
	}
	first, _, _ := strings.Cut(to, "/")
	library := strings.Contains(first, ".")
	libraries, limited := mayUse[room]
	return !library || !limited || slices.ContainsFunc(libraries, func(ours string) bool {
		return to == ours || strings.HasPrefix(to, ours+"/")
	})
}
