package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const evalHeading = "id,text,code,severity,scope,route,onsite,note\n"

// evalSuggestions runs the command as it is typed.
func evalSuggestions(t *testing.T, table string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code = run(append([]string{"eval", "suggestions", file}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

// TestEvalSuggestionsInJSON: the shape of the design, §7, exactly.
func TestEvalSuggestionsInJSON(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := evalSuggestions(t, "\ufeff"+evalHeading+
		"A07,\"电梯贴了维修通知停用三天了,我妈腿脚不好下不了楼。\",G0402,L4,small,R-C,y,no one trapped\n"+
		"A08,电梯停用三天了,E0507,L2,big,R-E,n,wrong on purpose\n", "--json")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	var got struct {
		Columns struct {
			Code                   struct{ At1, At3 *float64 }
			Severity, Scope, Route struct{ At1 *float64 }
		}
		Rows []struct {
			ID                     string
			Codes                  []string
			Severity, Scope, Route string
		}
	}
	in := json.NewDecoder(strings.NewReader(stdout))
	in.DisallowUnknownFields()
	if err := in.Decode(&got); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	for name, share := range map[string]*float64{"code": got.Columns.Code.At1, "severity": got.Columns.Severity.At1, "scope": got.Columns.Scope.At1, "route": got.Columns.Route.At1} {
		if share == nil || *share != 0.5 {
			t.Errorf("%s at1 is %v, want 0.5: %s", name, share, stdout)
		}
	}
	if at3 := got.Columns.Code.At3; at3 == nil || *at3 < 0.5 {
		t.Errorf("code at3 is %v", at3)
	}
	if len(got.Rows) != 2 || got.Rows[0].ID != "A07" || got.Rows[0].Codes[0] != "G0402" || got.Rows[0].Severity != "L4" || got.Rows[0].Scope != "small" || got.Rows[0].Route != "R-C" {
		t.Errorf("rows: %s", stdout)
	}
}

// TestEvalSuggestionsInWords: the misses come with their reasons.
func TestEvalSuggestionsInWords(t *testing.T) {
	t.Parallel()
	code, stdout, _ := evalSuggestions(t, evalHeading+"A08,电梯停用三天了,E0507,L2,big,R-E,n,\n")
	for _, want := range []string{"1 rows", "Missed in 1 rows", "code G0402, should be E0507", "route R-C, should be R-E", "依据词语"} {
		if code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in %s", code, want, stdout)
		}
	}
	if _, stdout, _ := evalSuggestions(t, evalHeading+"A07,电梯停用三天了,G0402,L4,small,R-C,y,\n"); !strings.Contains(stdout, "Nothing was missed") {
		t.Error(stdout)
	}
}

// TestEvalSuggestionsRefusesABadTable: a sentence with the line, and no half answer.
func TestEvalSuggestionsRefusesABadTable(t *testing.T) {
	t.Parallel()
	good := "A1,电梯停用三天了,G0402,L4,small,R-C,y,\n"
	for _, tc := range []struct{ name, table, want string }{
		{"empty", "", "line 1"},
		{"no rows", evalHeading, "line 2"},
		{"no such column", "id,text,code,severity,scope\n", `no column "route"`},
		{"too few cells", evalHeading + good + "A2,电梯\n", "line 3: 2 cells"},
		{"an empty text", evalHeading + good + good + "A3, ,G0402,L4,small,R-C,y,\n", "line 4: the text is empty"},
		{"an open quote", evalHeading + good + "A2,\"电梯", "line 3"},
		{"not UTF-8", evalHeading + good + "A2,\xb5\xe7\xcc\xdd,G0402,L4,small,R-C,y,\n", "line 3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := evalSuggestions(t, tc.table, "--json")
			if code != exitFailed || stdout != "" || !strings.Contains(stderr, tc.want) {
				t.Errorf("exit %d, stdout %q, stderr %q; want %q", code, stdout, stderr, tc.want)
			}
		})
	}
	var out, errs bytes.Buffer
	if code := run([]string{"eval", "suggestions", "/nowhere.csv"}, &out, &errs); code != exitFailed || !strings.Contains(errs.String(), "read table") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}
