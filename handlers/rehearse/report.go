package rehearse

import (
	"math"
	"time"

	"gridcase/domain/org"
	"gridcase/domain/routing"
	"gridcase/domain/whatif"
)

// TrialReport is what would have changed. Before is what really was.
type TrialReport struct {
	Cases   int            `json:"cases"`
	Changed int            `json:"changed"`
	Refused int            `json:"refused" doc:"Reports that these rules would not take."`
	Dropped map[string]int `json:"not_applicable" doc:"What people did and makes no sense under these rules, by the code of its refusal."`
	Kept    int            `json:"kept_as_recorded" doc:"Commits whose verb nobody can tell."`
	Moved   []Moved        `json:"moved" doc:"Cases put elsewhere at intake, by level."`
	Changes map[string]int `json:"changes" doc:"Cases by what is different in them; one case may count for several."`
	Rungs   []TrialRung    `json:"rungs"`
	Climbs  Pair           `json:"climbs"`
	Late    Pair           `json:"late" doc:"Results that came after they were due, or are due and not there."`
	Overdue Pair           `json:"overdue" doc:"Cases whose resident's due time was not kept."`
	Levels  []Load         `json:"levels"`
	Units   []Load         `json:"units"`
	Rates   []TrialRates   `json:"rates"`
	Sample  []TrialCase    `json:"sample"`
	AsItWas []TrialWords   `json:"taken_as_it_was" doc:"What is proposed and cannot be tried, in words."`
	Commits uint64         `json:"commits" doc:"Read for this."`
	Seconds float64        `json:"seconds"`
}

// Pair is a number before and after.
type Pair struct {
	Before int `json:"before"`
	After  int `json:"after"`
}

// Moved counts cases that another level, or another unit of the same, would have
// been given.
type Moved struct {
	From  org.Level `json:"from"`
	To    org.Level `json:"to"`
	Cases int       `json:"cases"`
}

// TrialRung is how often one rung fired.
type TrialRung struct {
	Name string `json:"name"`
	Pair
}

// Load is what a unit, or all of a level, had to do.
type Load struct {
	Unit   string    `json:"unit,omitempty"`
	Level  org.Level `json:"level"`
	Before Work      `json:"before"`
	After  Work      `json:"after"`
}

// Work is the cases that passed through a unit, and how long it had them.
type Work struct {
	Cases int     `json:"cases"`
	Hours float64 `json:"hours"`
}

// TrialRates is one rate before and after, as GET /api/v1/kpis defines it.
type TrialRates struct {
	Name       string     `json:"name"`
	Title      TrialWords `json:"title"`
	Definition TrialWords `json:"definition"`
	In         string     `json:"in" enum:"share,cases,hours"`
	Before     TrialRate  `json:"before"`
	After      TrialRate  `json:"after"`
}

// TrialRate is a rate with the two numbers that it is made of.
type TrialRate struct {
	Numerator   int64    `json:"numerator"`
	Denominator int64    `json:"denominator"`
	Value       *float64 `json:"value" doc:"null where nothing was to be counted."`
}

// TrialCase is one changed case, told twice.
type TrialCase struct {
	ID      string          `json:"id"`
	Number  string          `json:"number"`
	Matter  string          `json:"matter"`
	Changes []whatif.Change `json:"changes"`
	Before  Told            `json:"before"`
	After   Told            `json:"after"`
}

// Told is how a case went.
type Told struct {
	Rule    string     `json:"rule"`
	Level   org.Level  `json:"level"`
	Unit    string     `json:"unit"`
	Rungs   []Fired    `json:"rungs"`
	Climbs  int        `json:"climbs"`
	State   string     `json:"state"`
	EndsAt  string     `json:"ends_at" doc:"The unit that has or closed it in the end."`
	EndsOn  org.Level  `json:"ends_on"`
	Late    bool       `json:"late"`
	Overdue bool       `json:"overdue"`
	Hours   float64    `json:"hours" doc:"From the report to the last result."`
	Words   TrialWords `json:"words"`
}

// Fired is a rung with the moment at which it was due.
type Fired struct {
	Rung string    `json:"rung"`
	Due  time.Time `json:"due"`
}

func toldOf(c *whatif.Course) Told {
	t := Told{
		Rule: c.Route.Rule, Level: c.First.Level, Unit: c.First.Unit, Rungs: []Fired{}, Climbs: c.Climbs, State: string(c.State.Status),
		EndsAt: c.State.At.Unit, EndsOn: c.State.At.Level, Late: c.Late, Overdue: c.Overdue, Hours: hours(c.Worked), Words: TrialWords(c.Words()),
	}
	for _, r := range c.Rungs {
		t.Rungs = append(t.Rungs, Fired(r))
	}
	return t
}

func hours(d time.Duration) float64 { return twoDigits(d.Hours()) }

// twoDigits behind the point: nobody reads more of hours.
func twoDigits(hours float64) float64 { return math.Round(hours*100) / 100 }

// TrialWords is one sentence in both languages.
type TrialWords routing.Words
