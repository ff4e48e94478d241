package api

import (
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSpecOfRefusals reads every refusal there is from the sources: each has a
// status and says what to do in both languages, and refusals.txt lists them all.
func TestSpecOfRefusals(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, room := range []string{"../../domain", "../../handlers", "../../infra"} {
		err := filepath.WalkDir(room, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			for _, r := range refusalsIn(file) {
				if code, zh, en := r[0], r[1], r[2]; zh == "" || en == "" || statuses[code] == 0 {
					t.Errorf("%s: %s has the status %d and says %q, %q", path, code, statuses[code], zh, en)
				}
				lines = append(lines, fmt.Sprintf("%d %s\n    %s\n    %s\n", statuses[r[0]], r[0], r[1], r[2]))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(lines)
	now := strings.Join(slices.Compact(lines), "")
	const golden = "refusals.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != now {
		t.Errorf("%s is not what the sources say; run go test ./handlers/api -run Spec -update (%v)", golden, err)
	}
}

// refusalsIn finds what is made with no(…) or as a Rejection of its own: code,
// Chinese, English. Whatever is worked out within a sentence is left out.
func refusalsIn(file *ast.File) (found [][3]string) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "no" && len(n.Args) == 3 && words(n.Args[0]) != "" {
				found = append(found, [3]string{words(n.Args[0]), words(n.Args[1]), words(n.Args[2])})
			} else if ok && f.Name == "fault" && len(n.Args) > 3 { // of the org tree: names the unit first
				found = append(found, [3]string{words(n.Args[1]), words(n.Args[2]), words(n.Args[3])})
			}
		case *ast.CompositeLit:
			if name, ok := n.Type.(*ast.SelectorExpr); !ok || name.Sel.Name != "Rejection" {
				return true
			}
			var r [3]string
			for _, e := range n.Elts {
				field, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				if at := slices.Index([]string{"Code", "Zh", "En"}, field.Key.(*ast.Ident).Name); at >= 0 {
					r[at] = words(field.Value)
				}
			}
			if r[0] != "" && r[1]+r[2] != "" { // else it only stands for its code, to be compared with
				found = append(found, r)
			}
		}
		return true
	})
	return found
}

// words are the literals of an expression, in a row.
func words(e ast.Expr) (all string) {
	ast.Inspect(e, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
			text, err := strconv.Unquote(lit.Value)
			if err == nil {
				all += text
			}
		}
		return true
	})
	return all
}
