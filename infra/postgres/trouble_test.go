package postgres

import (
	"fmt"
	"os"
	osexec "os/exec"
	"strings"
	"testing"
	"time"

	"gridcase/domain/es"
)

// TestPoisonParksItsCaseOnly has each way in which a commit can be unfit, among
// others that are fine, live and while a schema is built.
func TestPoisonParksItsCaseOnly(t *testing.T) {
	t.Parallel()
	for name, word := range map[string]string{
		"the fold says no":          "poison",
		"the fold panics":           "panic",
		"the database says no":      "zero",
		"the fold cannot decode it": "",
	} {
		for _, when := range []string{"live", "while building"} {
			t.Run(name+" "+when, func(t *testing.T) {
				t.Parallel()
				b := setup(t)
				var e *Engine
				if when == "live" {
					e, _ = start(t, b.db, b.tape, EngineConfig{})
					waitFor(t, e, b.tape.record("A", "first", 1, "x"))
				} else {
					b.tape.record("A", "first", 1, "x")
				}
				last := b.recordWith(word)
				if e == nil {
					e, _ = start(t, b.db, b.tape, EngineConfig{})
				}
				waitFor(t, e, last)
				b.wantParked(t, e)
			})
		}
	}
}

// recordWith records ten cases of three commits each, turn about; the second
// commit of case 4 is unfit.
func (b *bench) recordWith(word string) (last es.Position) {
	for version := range uint64(3) {
		for i := range 10 {
			said := fmt.Sprint(version)
			if i == 4 && version == 1 {
				said = word
			}
			last = b.tape.record("A", fmt.Sprintf("case%d", i), version+1, said)
			if i == 4 && version == 1 && word == "" {
				b.tape.change(func() {
					r := b.tape.reel("A")
					r.commits[len(r.commits)-1].Events[0].Data = []byte("{")
				})
			}
		}
	}
	return last
}

func (b *bench) wantParked(t *testing.T, e *Engine) {
	t.Helper()
	parked, err := e.Parked(t.Context())
	if err != nil || len(parked) != 1 {
		t.Fatalf("parked are %v, %v", parked, err)
	}
	if p := parked[0]; p.Case != "case4" || p.Skipped != 2 || p.Position.Stream != "A" || p.Error == "" || time.Since(p.Since) > time.Minute {
		t.Errorf("parked is %+v", p)
	}
	var want []string
	for i := range 10 {
		if i == 4 {
			want = append(want, "case4=1:0") // as it was before the unfit commit
		} else {
			want = append(want, fmt.Sprintf("case%d=3:0 1 2", i))
		}
	}
	wantWords(t, b.db, strings.Join(want, " | ")+" | first=1:x")
	all, err := e.Status(t.Context())
	if err != nil || all[0].Parked != 1 || all[0].Lag != 0 || !Ready(all) {
		t.Errorf("status is %+v, %v", all, err)
	}
}

// TestThousandsOfUnfitCasesCostLittle is what an event of a newer binary does to
// an older one.
func TestThousandsOfUnfitCasesCostLittle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var last es.Position
	for i := range 3_000 {
		last = b.tape.record("A", fmt.Sprint(i), 1, []string{"fine", "poison"}[i%2])
	}
	e, _ := start(t, b.db, b.tape, EngineConfig{})
	waitFor(t, e, last)
	parked, err := e.Parked(t.Context())
	if err != nil || len(parked) != 1_500 {
		t.Fatalf("%d are parked, %v", len(parked), err)
	}
}

// TestACaseThatKillsTheProcessIsParkedInTheEnd starts this test again and again
// as a process of its own, which dies of one commit.
func TestACaseThatKillsTheProcessIsParkedInTheEnd(t *testing.T) {
	t.Parallel()
	const key = "GRIDCASE_TEST_DEATH"
	if dsn := os.Getenv(key); dsn != "" {
		b := &bench{dsn, open(t, dsn, tallies(1)), newTape()}
		last := b.recordWith("death")
		e, _ := start(t, b.db, b.tape, EngineConfig{Most: 50})
		waitFor(t, e, last)
		return
	}
	b := setup(t)
	for deaths := 0; ; deaths++ {
		again := osexec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=30s")
		again.Env = append(os.Environ(), key+"="+b.dsn)
		out, err := again.CombinedOutput()
		if err == nil {
			t.Logf("parked after %d deaths", deaths)
			break
		}
		if deaths == 15 || again.ProcessState.ExitCode() != 3 {
			t.Fatalf("after %d deaths: %v\n%s", deaths, err, out)
		}
	}
	parked, err := NewEngine(b.db, b.tape, EngineConfig{}).Parked(t.Context())
	if err != nil || len(parked) != 1 || parked[0].Case != "case4" {
		t.Fatalf("parked are %+v, %v", parked, err)
	}
	var others int
	if err := b.db.QueryRow(t.Context(), "select count(*) from tally where version = 3").Scan(&others); err != nil || others != 9 {
		t.Errorf("%d of the 9 others are there, %v", others, err)
	}
}

// TestASuspectThatSucceedsIsCleared fails twice for a passing reason.
func TestASuspectThatSucceedsIsCleared(t *testing.T) {
	t.Parallel()
	b := setup(t)
	failures := 2
	flaky := tallies(1)
	flaky.New = func() Fold { return &flakyFold{tally: newTally(), failures: &failures} }
	db := open(t, b.dsn, flaky)
	e, _ := start(t, db, b.tape, EngineConfig{})
	waitFor(t, e, b.tape.record("A", "a1", 1, "one"))
	waitFor(t, e, b.tape.record("A", "a1", 2, "two"))
	wantWords(t, db, "a1=2:one two")
	var suspects int
	if err := db.QueryRow(t.Context(), "select count(*) from "+db.Schema("tally")+".parked").Scan(&suspects); err != nil || suspects > 0 {
		t.Errorf("%d suspects are left, %v", suspects, err)
	}
}

type flakyFold struct {
	*tally
	failures *int
}

func (f *flakyFold) Apply(c es.Recorded) error {
	if *f.failures > 0 {
		*f.failures--
		return fmt.Errorf("not now")
	}
	return f.tally.Apply(c)
}
