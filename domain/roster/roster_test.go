package roster_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/org"
	"gridcase/domain/roster"
)

// monday is a working day; at is an hour after its midnight in China.
var monday = time.Date(2026, 11, 30, 0, 0, 0, 0, clock.Zone).UTC()

func at(hours int) time.Time { return monday.Add(time.Duration(hours) * time.Hour) }

func shift(id, person string, k roster.Kind, from, to int) roster.Shift {
	return roster.Shift{ID: id, Person: person, Kind: k, From: at(from), To: at(to)}
}

// town: a street with an office, a community with a grid, and the station that
// serves it. dep stands in for st1 on Tuesday.
func town() org.Tree {
	return org.NewTree([]org.Unit{
		{ID: "d", Kind: org.KindDistrict}, {ID: "s", Kind: org.KindStreet, Parent: "d"}, {ID: "o", Kind: org.KindOffice, Parent: "s"},
		{ID: "c", Kind: org.KindCommunity, Parent: "s"}, {ID: "g", Kind: org.KindGrid, Parent: "c"},
		{ID: "st", Kind: org.KindStation, Parent: "s", Serves: []string{"c"}},
		{ID: "gone", Kind: org.KindGrid, Parent: "c", Until: monday},
	}, []org.Person{
		{ID: "st1", Name: "st1", Grants: []org.Grant{{Role: org.StationStaff, Unit: "st"}}},
		{ID: "st2", Name: "st2", Grants: []org.Grant{{Role: org.StationStaff, Unit: "st"}, {Role: org.StreetStaff, Unit: "o"}}},
		{ID: "left", Name: "left", Left: true, Grants: []org.Grant{{Role: org.StationStaff, Unit: "st"}}},
		{ID: "of1", Name: "of1", Grants: []org.Grant{{Role: org.StreetStaff, Unit: "o"}}},
		{ID: "ad", Name: "ad", Grants: []org.Grant{{Role: org.Admin, Unit: "st"}}},
		{ID: "dep", Name: "dep", Grants: []org.Grant{{Role: org.GridWorker, Unit: "g"}}, Deputises: []org.Deputy{{For: "st1", From: at(24), Until: at(48)}}},
	})
}

// book has st1 on Monday evening and st2 on Tuesday evening, and the street's of1
// on Wednesday.
func book() roster.Book {
	return roster.Book{
		"st": {Unit: "st", Version: 3, Shifts: []roster.Shift{shift("a", "st1", roster.Duty, 17, 22), shift("b", "st2", roster.Duty, 41, 46)}},
		"s":  {Unit: "s", Version: 2, Shifts: []roster.Shift{shift("n", "of1", roster.Duty, 65, 70)}},
	}
}

func plan(shifts ...roster.Shift) roster.Plan {
	return roster.Plan{From: at(0), To: at(7 * 24), Shifts: shifts}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	a, b := shift("a", "st1", roster.Duty, 17, 22), shift("b", "st2", roster.Duty, 41, 46)
	fresh := func(person string, k roster.Kind, from, to int) roster.Shift { return shift("", person, k, from, to) }
	planned := func(shifts ...roster.Shift) []roster.Event {
		return []roster.Event{roster.Planned{Unit: "st", From: at(0), To: at(7 * 24), Shifts: shifts}}
	}
	for name, tc := range map[string]struct {
		unit string
		now  int // hours after Monday's midnight
		verb roster.Verb
		want []roster.Event
		no   *es.Rejection
	}{
		"a week is planned; what stays keeps its id":  {verb: plan(a, b, fresh("st1", roster.Window, 57, 64)), want: planned(a, b, shift("window-20261202T0100-1", "st1", roster.Window, 57, 64))},
		"what is left out goes":                       {verb: plan(b), want: planned(b)},
		"the same again changes nothing":              {verb: plan(b, a)},
		"what has begun stays, named or not":          {now: 18, verb: plan(b, fresh("st1", roster.Duty, 65, 70)), want: planned(a, b, shift("duty-20261202T0900-1", "st1", roster.Duty, 65, 70))},
		"or changes nothing when it is sent again":    {now: 18, verb: plan(a, b)},
		"nothing is planned into the past":            {now: 30, verb: plan(a, b, fresh("st2", roster.Duty, 25, 29)), no: roster.ErrBegun},
		"somebody who is needed has no name yet":      {verb: plan(a, b, fresh("", roster.Duty, 65, 70)), want: planned(a, b, shift("duty-20261202T0900-1", "", roster.Duty, 65, 70))},
		"who works elsewhere has no shift":            {verb: plan(a, b, fresh("of1", roster.Duty, 70, 71)), no: roster.ErrPost},
		"nor who left":                                {verb: plan(a, b, fresh("left", roster.Duty, 70, 71)), no: roster.ErrPost},
		"nor an administrator, who sees no case":      {verb: plan(a, b, fresh("ad", roster.Duty, 70, 71)), no: roster.ErrPost},
		"a deputy has, on their days":                 {verb: plan(a, b, fresh("dep", roster.Duty, 25, 30)), want: planned(a, shift("duty-20261130T1700-1", "dep", roster.Duty, 25, 30), b)},
		"and not beyond":                              {verb: plan(a, b, fresh("dep", roster.Duty, 41, 49)), no: roster.ErrPost},
		"nobody has two shifts at once":               {verb: plan(a, b, fresh("st1", roster.Standby, 21, 30)), no: roster.ErrTwice},
		"nor the same one twice":                      {verb: plan(a, a), no: roster.ErrTwice},
		"one after the other is fine":                 {verb: plan(a, b, fresh("st1", roster.Standby, 22, 30)), want: planned(a, shift("standby-20261130T1400-1", "st1", roster.Standby, 22, 30), b)},
		"nor one in another unit":                     {unit: "s", verb: plan(shift("n", "of1", roster.Duty, 65, 70), fresh("st2", roster.Duty, 41, 42)), no: roster.ErrTwice},
		"an office's people stand for its street":     {unit: "s", verb: plan(fresh("st2", roster.Duty, 65, 70)), want: []roster.Event{roster.Planned{Unit: "s", From: at(0), To: at(7 * 24), Shifts: []roster.Shift{shift("duty-20261202T0900-1", "st2", roster.Duty, 65, 70)}}}},
		"a shift ends after it starts":                {verb: plan(fresh("st1", roster.Duty, 65, 65)), no: roster.ErrHours},
		"and starts within the period":                {verb: plan(fresh("st1", roster.Duty, 7*24, 7*24+1)), no: roster.ErrHours},
		"nobody sits at a window for 25 hours":        {verb: plan(a, b, fresh("st1", roster.Window, 48, 73)), no: roster.ErrHours},
		"there are three kinds":                       {verb: plan(fresh("st1", "nap", 65, 66)), no: roster.ErrKind},
		"two who start together have an id each":      {verb: plan(a, b, fresh("st1", roster.Duty, 65, 70), fresh("st2", roster.Duty, 65, 70)), want: planned(a, b, shift("duty-20261202T0900-1", "st1", roster.Duty, 65, 70), shift("duty-20261202T0900-2", "st2", roster.Duty, 65, 70))},
		"a period ends after it starts":               {verb: roster.Plan{From: at(2), To: at(1)}, no: roster.ErrPeriod},
		"a unit that is gone has no roster":           {unit: "gone", verb: plan(), no: roster.ErrUnit},
		"two swap, both named":                        {verb: roster.Swap{Shift: "a", Person: "st1", With: "st2", Other: "b"}, want: []roster.Event{roster.Swapped{Unit: "st", Shift: "a", Person: "st1", With: "st2", Other: "b"}}},
		"or one takes over":                           {verb: roster.Swap{Shift: "a", Person: "st1", With: "st2"}, want: []roster.Event{roster.Swapped{Unit: "st", Shift: "a", Person: "st1", With: "st2"}}},
		"not from somebody who has it no more":        {verb: roster.Swap{Shift: "a", Person: "st2", With: "st1"}, no: roster.ErrOther},
		"nor against a shift that is not theirs":      {verb: roster.Swap{Shift: "a", Person: "st1", With: "dep", Other: "b"}, no: roster.ErrPost},
		"nor with oneself":                            {verb: roster.Swap{Shift: "a", Person: "st1", With: "st1"}, no: roster.ErrSame},
		"nor what does not exist":                     {verb: roster.Swap{Shift: "z", Person: "st1", With: "st2"}, no: roster.ErrShift},
		"nor nothing":                                 {verb: roster.Swap{Person: "st1", With: "st2"}, no: roster.ErrShift},
		"nor what has begun":                          {now: 18, verb: roster.Swap{Shift: "a", Person: "st1", With: "st2"}, no: roster.ErrBegun},
		"nor with somebody without a post that day":   {verb: roster.Swap{Shift: "a", Person: "st1", With: "dep"}, no: roster.ErrPost},
		"who cannot come is taken out":                {now: 18, verb: roster.Vacate{Shift: "a", Person: "st1"}, want: []roster.Event{roster.Vacated{Unit: "st", Shifts: []string{"a"}, Person: "st1", Why: roster.Absent}}},
		"but not somebody else":                       {verb: roster.Vacate{Shift: "a", Person: "st2"}, no: roster.ErrOther},
		"nor when it is over":                         {now: 22, verb: roster.Vacate{Shift: "a", Person: "st1"}, no: &es.Rejection{Code: "roster.over"}},
		"who has a post stays":                        {verb: roster.Relieve{Person: "st1"}},
		"a unit is to be manned round the clock":      {verb: roster.Cover{Round: true}, want: []roster.Event{roster.CoverSet{Unit: "st", Round: true}}},
		"which it is not told twice":                  {verb: roster.Cover{}},
		"a plan for hundreds of years is a slip":      {verb: roster.Plan{From: at(0), To: at(24 * 63)}, no: roster.ErrPeriod},
		"and so is one of more than a thousand turns": {verb: roster.Plan{From: at(0), To: at(24), Shifts: make([]roster.Shift, 1001)}, no: roster.ErrMany},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.unit == "" {
				tc.unit = "st"
			}
			got, err := roster.Decide(book(), town(), roster.Command{Unit: tc.unit, At: at(tc.now), Verb: tc.verb})
			if tc.no != nil && !errors.Is(err, tc.no) || tc.no == nil && err != nil || !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got %+v, %v; want %+v, %v", got, err, tc.want, tc.no)
			}
		})
	}
}

func TestWhoLeavesIsTakenOutOfWhatIsToCome(t *testing.T) {
	t.Parallel()
	st1, _ := town().Person("st1")
	st1.Left = true
	after, b := town().With(nil, []org.Person{st1}), book()
	b["st"] = roster.Roster{Unit: "st", Shifts: append(b["st"].Shifts, shift("c", "st1", roster.Duty, 65, 70))}
	c := roster.Command{Unit: "st", At: at(30), Verb: roster.Relieve{Person: "st1"}}
	events, err := roster.Decide(b, after, c)
	want := []roster.Event{roster.Vacated{Unit: "st", Shifts: []string{"c"}, Person: "st1", Why: roster.NoPost}}
	if err != nil || !reflect.DeepEqual(events, want) {
		t.Fatalf("%v, %v: the evening that was stays as it was", events, err)
	}
	if lost := b["st"].Lost(after, c); !reflect.DeepEqual(lost, []string{"st1"}) {
		t.Errorf("%v", lost)
	}
	// Before the event is there, nobody may rely on them already.
	for _, now := range []roster.Roster{b["st"].Standing(after, at(30)), b.Evolve(4, events[0])["st"]} {
		gaps := now.Gaps(at(30), at(80))
		if len(gaps) != 1 || gaps[0].Shift != "c" || gaps[0].Was != "st1" || !gaps[0].From.Equal(at(65)) {
			t.Errorf("%+v", gaps)
		}
	}
	if b.OnDuty(after, "st", at(66)) != nil {
		t.Error("who has left is on duty")
	}
}

func TestASwapGivesNobodyTwoShiftsAtOnce(t *testing.T) {
	t.Parallel()
	b := book()
	b["s"] = roster.Roster{Unit: "s", Shifts: []roster.Shift{shift("e", "st2", roster.Duty, 20, 24)}}
	for _, v := range []roster.Swap{{Shift: "a", Person: "st1", With: "st2"}, {Shift: "a", Person: "st1", With: "st2", Other: "b"}} {
		if events, err := roster.Decide(b, town(), roster.Command{Unit: "st", At: at(0), Verb: v}); !errors.Is(err, roster.ErrTwice) {
			t.Errorf("%+v: %v, %v", v, events, err)
		}
	}
}

func TestGapsOfAUnitThatIsMannedRoundTheClock(t *testing.T) {
	t.Parallel()
	r := roster.Roster{Unit: "st", Round: true, Shifts: []roster.Shift{
		shift("1", "st1", roster.Duty, 0, 8), shift("2", "st2", roster.Window, 8, 12), shift("3", "st1", roster.Standby, 12, 20), shift("4", "", roster.Duty, 20, 24),
	}}
	var got [][2]time.Time
	for _, g := range r.Gaps(at(4), at(30)) {
		got = append(got, [2]time.Time{g.From, g.To})
	}
	// Within call is not there; the vacant night is one gap and not two.
	if want := [][2]time.Time{{at(12), at(20)}, {at(20), at(24)}, {at(24), at(30)}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	b := roster.Book{"st": r}
	if gaps := b.Gaps(town(), at(30)); len(gaps) != 1 || !gaps[0].To.Equal(at(30).Add(roster.Ahead)) {
		t.Errorf("%+v: only the next days are a fault", gaps)
	}
	r.Round = false
	if gaps := r.Gaps(at(4), at(30)); len(gaps) != 1 || gaps[0].Shift != "4" {
		t.Errorf("%+v: an office that closes has no gaps but vacant shifts", gaps)
	}
}

func TestWhoIsCalled(t *testing.T) {
	t.Parallel()
	b := roster.Book{
		"st": {Unit: "st", Shifts: []roster.Shift{shift("a", "st1", roster.Duty, 9, 22), shift("b", "st2", roster.Standby, 0, 48)}},
		"s":  {Unit: "s", Shifts: []roster.Shift{shift("n", "of1", roster.Duty, 20, 32)}},
		"g":  {Unit: "g"},
	}
	for name, tc := range map[string]struct {
		unit string
		hour int
		want []string
	}{
		"in office hours nobody is: they look at the queue": {"c", 10, nil},
		"after them, who is on duty at the station":         {"c", 18, []string{"st1"}},
		"which is the station's own roster, too":            {"st", 18, []string{"st1"}},
		"who is within call, when nobody is there":          {"c", 23, []string{"st2"}},
		"a grid has its community's":                        {"g", 18, []string{"st1"}},
		"a street its own":                                  {"s", 21, []string{"of1"}},
		"and so has an office of it":                        {"o", 21, []string{"of1"}},
		"who is on duty elsewhere is not called":            {"d", 21, nil},
		"nobody, where nobody is":                           {"c", 50, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := b.Called(town(), clock.Default(), tc.unit, at(tc.hour)); !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
