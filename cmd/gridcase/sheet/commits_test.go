package sheet

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gridcase/cmd/gridcase/city"
	"gridcase/domain/es"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
	"gridcase/infra/eventlog"
	"gridcase/infra/testkit"
)

// adopt folds commits as the library does.
func adopt(t *testing.T, s reference.State, commits []es.Commit) reference.State {
	t.Helper()
	versions := map[string]uint64{}
	for _, c := range commits {
		events, err := es.Decode(reference.Decoders, c)
		ok(t, err)
		versions[c.Subject]++
		s = reference.Evolve(s, c.Subject, reference.Commit{Version: versions[c.Subject], At: c.At, Events: events})
	}
	return s
}

func example(t *testing.T) Import {
	t.Helper()
	files, err := Example()
	ok(t, err)
	i, problems := Read(files, reference.State{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return i
}

func TestOnlyWhatChangedIsCommitted(t *testing.T) {
	t.Parallel()
	first := example(t)
	commits, err := first.Commits(reference.State{}, "ad0001", time.Now())
	ok(t, err)
	now := adopt(t, reference.State{}, commits)
	if again, err := first.Commits(now, "ad0001", time.Now()); err != nil || len(again) != 0 {
		t.Fatalf("the same again gives %d commits, %v", len(again), err)
	}
	next := example(t)
	next.People[3].Left = true
	next.Units[0].Zh = "南湖新区"
	next.Policy.ReopenDays = 14
	commits, err = next.Commits(now, "ad0001", time.Now())
	ok(t, err)
	if len(commits) != 2 || len(commits[0].Events) != 2 || commits[1].Subject != reference.Policy {
		t.Errorf("%+v", commits)
	}
	later := adopt(t, now, commits)
	if p, _ := later.Org.Person(next.People[3].ID); !p.Left || later.Policy.ReopenDays != 14 {
		t.Errorf("not in force: %+v", p)
	}
	if reflect.DeepEqual(later.Org, now.Org) || !reflect.DeepEqual(later.Matters, now.Matters) {
		t.Error("more or less changed than was said")
	}
}

// TestALargeCityIsAdoptedOnTheRealLog goes through the log and the library.
func TestALargeCityIsAdoptedOnTheRealLog(t *testing.T) {
	t.Parallel()
	nc := testkit.NATS(t)
	log, err := eventlog.Open(t.Context(), nc, eventlog.Config{})
	ok(t, err)
	t.Cleanup(func() { ok(t, log.Close()) })
	library, err := command.NewLibrary(t.Context(), log, command.LibraryConfig{})
	ok(t, err)

	c := city.Make(1, city.Large)
	i := example(t)
	i.Units, i.People = c.Units, c.People
	for round := range 2 {
		commits, err := i.Commits(library.Current(), "ad0001", time.Now())
		ok(t, err)
		if round == 1 && len(commits) > 0 {
			t.Fatalf("the same again gives %d commits", len(commits))
		}
		byDocument := map[string][]es.Commit{}
		for _, c := range commits {
			if len(c.Events) > mostEvents || c.ID == "" {
				t.Errorf("commit %q has %d events", c.ID, len(c.Events))
			}
			byDocument[c.Subject] = append(byDocument[c.Subject], c)
		}
		for _, subject := range reference.Subjects {
			if len(byDocument[subject]) > 0 {
				_, err = log.AppendReference(t.Context(), byDocument[subject], es.Recorded{})
				ok(t, err)
			}
		}
		ok(t, library.Refresh(t.Context()))
	}
	if got := library.Current(); !reflect.DeepEqual(got.Org, c.Tree()) || got.Matters.Len() == 0 || got.Policy.Name == "" {
		t.Error("what is in force is not what was imported")
	}
}

func TestFilesAreSavedOnceAndOpened(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	files, err := Example()
	ok(t, err)
	names, err := files.Save(dir)
	ok(t, err)
	if strings.Join(names, " ") != "calendar.json matters.csv org.csv people.csv policy.json" {
		t.Error(names)
	}
	ok(t, os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o600))
	ok(t, os.WriteFile(filepath.Join(dir, "~$org.csv"), []byte("lock"), 0o600))
	opened, err := Open(dir)
	ok(t, err)
	if !reflect.DeepEqual(opened, files) {
		t.Errorf("opened %d files", len(opened))
	}
	if _, err := files.Save(dir); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("overwritten: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "org.csv"), dir); err == nil || !strings.Contains(err.Error(), "two files") {
		t.Errorf("one name twice: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "gone.csv")); err == nil {
		t.Error("a file that is not there was opened")
	}
}
