package api

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gridcase/domain/process"
)

// TestEveryCodeHasAStatus reads the sources for refusals: one that is missing in
// the table would leave as a 409, whatever it says.
func TestEveryCodeHasAStatus(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`(?:\bno\(|Code:\s*|fault\([a-z]\.ID, )"([a-z]+\.[a-z_0-9]+|internal)"`)
	seen := map[string]bool{}
	for _, room := range []string{"../../domain", "../../handlers", "../../infra"} {
		err := filepath.WalkDir(room, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, m := range code.FindAllStringSubmatch(string(source), -1) {
				seen[m[1]] = true
				if statuses[m[1]] == 0 {
					t.Errorf("%s refuses with %s, which has no status", path, m[1])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for c, status := range statuses {
		if !seen[c] {
			t.Errorf("%s has a status and nobody refuses with it", c)
		}
		if titles[status] == [2]string{} {
			t.Errorf("status %d of %s has no title", status, c)
		}
	}
	for c := range retryAfter {
		if statuses[c] == 0 {
			t.Errorf("%s has a waiting time and no status", c)
		}
	}
}

func TestEveryNoticeHasWords(t *testing.T) {
	t.Parallel()
	for _, k := range []process.NoticeKind{
		process.Arrived, process.Alarm, process.Again, process.Unstaffed, process.ToCheck, process.CheckSoon, process.Filed, process.Unsolved, process.Reminder, process.DueSoon, process.Overdue, process.Climbed, process.CameDown,
		process.GivenYou, process.TakenAway, process.ToVerify, process.SentBack, process.Done, process.Refused,
		process.PutOff, process.GoesOn, process.ToDecide, process.Longer, process.NoLonger,
		process.Returned, process.ToRule, process.RuledHere, process.MergedIn, process.Gained, process.Apart, process.Sent, process.Urge, process.Rated, process.Ordered,
	} {
		if notices[k].Zh == "" || notices[k].En == "" {
			t.Errorf("no words for %s", k)
		}
	}
}
