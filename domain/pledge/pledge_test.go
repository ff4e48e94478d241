package pledge_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/estest"
	"gridcase/domain/org"
	"gridcase/domain/pledge"
)

var update = flag.Bool("update", false, "write the golden files of new events")

var (
	monday = time.Date(2026, 11, 30, 9, 0, 0, 0, clock.Zone)
	later  = monday.Add(time.Hour)
)

// town: a street with an office, and two communities; a station serves the first.
func town() org.Tree {
	return org.NewTree([]org.Unit{
		{ID: "d", Kind: org.KindDistrict}, {ID: "s", Kind: org.KindStreet, Parent: "d"}, {ID: "o", Kind: org.KindOffice, Parent: "s"},
		{ID: "c", Kind: org.KindCommunity, Parent: "s"}, {ID: "c2", Kind: org.KindCommunity, Parent: "s"},
		{ID: "g", Kind: org.KindGrid, Parent: "c"}, {ID: "st", Kind: org.KindStation, Parent: "s", Serves: []string{"c"}},
		{ID: "old", Kind: org.KindCommunity, Parent: "s", Until: monday},
	}, nil)
}

func deed(by, unit, note string) pledge.Deed {
	return pledge.Deed{By: by, At: later, Unit: unit, Note: note}
}

const text = "为三号楼门厅装扶手"

var (
	listed    = pledge.Listed{ID: "p", Kind: pledge.Need, Year: 2026, Path: "d.s.c", Level: org.Community, Text: text, Deed: deed("sec", "c", "")}
	offered   = pledge.Listed{ID: "p", Kind: pledge.Resource, Year: 2026, Path: "d.s.o", Text: text, Deed: deed("off", "o", "")}
	claimed   = pledge.ClaimMade{ID: "p", Deed: deed("off", "o", "")}
	agreed    = pledge.Accepted{ID: "p", Deed: deed("sec", "c", "")}
	refused   = pledge.Declined{ID: "p", Deed: deed("sec", "c", "已有单位办理")}
	done      = pledge.ResultGiven{ID: "p", Deed: deed("off", "o", "扶手已装好")}
	confirmed = pledge.ResultConfirmed{ID: "p", Deed: deed("sec", "c", "")}
	gone      = pledge.Retired{ID: "p", Deed: deed("sec", "c", "不再需要")}
)

// by is a wish of somebody who acts for some units.
func by(who string, v pledge.Verb, units ...string) pledge.Command {
	return pledge.Command{By: who, At: later, For: units, Org: town(), Verb: v}
}

func list(change func(*pledge.List)) pledge.List {
	v := pledge.List{ID: "p", Kind: pledge.Need, Unit: "c", Year: 2026, Text: text}
	if change != nil {
		change(&v)
	}
	return v
}

func TestDecide(t *testing.T) {
	t.Parallel()
	type facts = []pledge.Event
	open, asked, project := facts{listed}, facts{listed, claimed}, facts{listed, claimed, agreed}
	result, over := append(project[:3:3], done), append(project[:3:3], done, confirmed)
	var cases []estest.Case[pledge.Command, pledge.Event]
	for _, tc := range []struct {
		name  string
		given facts
		when  pledge.Command
		then  facts
		err   error
	}{
		{"a community lists a need", nil, by("sec", list(nil), "c"), facts{listed}, nil},
		{"the same again changes nothing", open, by("sec", list(nil), "c"), nil, nil},
		{"another text under the id is refused", open, by("sec", list(func(v *pledge.List) { v.Text = "别的" }), "c"), nil, pledge.ErrTaken},
		{"an office offers a resource", nil, by("off", list(func(v *pledge.List) { v.Kind, v.Unit = pledge.Resource, "o" }), "o"), facts{offered}, nil},
		{"but has no list of needs", nil, by("off", list(func(v *pledge.List) { v.Unit = "o" }), "o"), nil, pledge.ErrLister},
		{"a grid lists nothing", nil, by("gw", list(func(v *pledge.List) { v.Kind, v.Unit = pledge.Resource, "g" }), "g"), nil, pledge.ErrLister},
		{"nor does a unit that is gone", nil, by("sec", list(func(v *pledge.List) { v.Unit = "old" }), "old"), nil, pledge.ErrLister},
		{"nobody lists for another unit", nil, by("off", list(nil), "o"), nil, pledge.ErrSide},
		{"there are two kinds", nil, by("sec", list(func(v *pledge.List) { v.Kind = "wish" }), "c"), nil, pledge.ErrKind},
		{"next year's list may be begun", nil, by("sec", list(func(v *pledge.List) { v.Year = 2027 }), "c"), facts{func() pledge.Event { e := listed; e.Year = 2027; return e }()}, nil},
		{"last year's is done", nil, by("sec", list(func(v *pledge.List) { v.Year = 2025 }), "c"), nil, pledge.ErrYear},
		{"the year after next is none yet", nil, by("sec", list(func(v *pledge.List) { v.Year = 2028 }), "c"), nil, pledge.ErrYear},
		{"it must say something", nil, by("sec", list(func(v *pledge.List) { v.Text = " \n " }), "c"), nil, pledge.ErrText},
		{"and not a novel", nil, by("sec", list(func(v *pledge.List) { v.Text = strings.Repeat("长", 101) }), "c"), nil, pledge.ErrText},
		{"nor a resident's phone", nil, by("sec", list(func(v *pledge.List) { v.Text = "联系13800138000" }), "c"), nil, pledge.ErrText},

		{"an office claims the need", open, by("off", pledge.Claim{Unit: "o"}, "o"), facts{claimed}, nil},
		{"but not for another unit", open, by("off", pledge.Claim{Unit: "st"}, "o"), nil, pledge.ErrSide},
		{"nor its own list's", open, by("sec", pledge.Claim{Unit: "c"}, "c"), nil, pledge.ErrClaimant},
		{"a grid claims nothing", open, by("gw", pledge.Claim{Unit: "g"}, "g"), nil, pledge.ErrClaimant},
		{"nor does a unit that is gone", open, by("sec", pledge.Claim{Unit: "old"}, "old"), nil, pledge.ErrClaimant},
		{"a resource is for communities", facts{offered}, by("st", pledge.Claim{Unit: "st"}, "st"), nil, pledge.ErrClaimant},
		{"who claim it", facts{offered}, by("sec", pledge.Claim{Unit: "c"}, "c"), facts{pledge.ClaimMade{ID: "p", Deed: deed("sec", "c", "")}}, nil},
		{"who comes second finds it claimed", asked, by("st", pledge.Claim{Unit: "st"}, "st"), nil, pledge.ErrNotNow},
		{"what nobody listed is not claimed", nil, by("off", pledge.Claim{Unit: "o"}, "o"), nil, pledge.ErrUnknown},

		{"the listing side agrees", asked, by("sec", pledge.Accept{}, "c"), facts{agreed}, nil},
		{"the claiming side cannot", asked, by("off", pledge.Accept{}, "o"), nil, pledge.ErrSide},
		{"nor who claimed, of both sides as they are", asked, by("off", pledge.Accept{}, "c", "o"), nil, pledge.ErrSame},
		{"nothing is agreed twice", project, by("sec", pledge.Accept{}, "c"), nil, pledge.ErrNotNow},
		{"it may decline, for a reason", asked, by("sec", pledge.Decline{Reason: "已有单位办理"}, "c"), facts{refused}, nil},
		{"and not without", asked, by("sec", pledge.Decline{}, "c"), nil, pledge.ErrNote},
		{"nor for the other side", asked, by("off", pledge.Decline{Reason: "不"}, "o"), nil, pledge.ErrSide},
		{"what was declined can be claimed again", facts{listed, claimed, refused}, by("off", pledge.Claim{Unit: "o"}, "o"), facts{claimed}, nil},

		{"the claiming side finishes", project, by("off", pledge.Finish{Result: "扶手已装好"}, "o"), facts{done}, nil},
		{"so may the listing side", project, by("sec", pledge.Finish{Result: "已用上"}, "c"), facts{pledge.ResultGiven{ID: "p", Deed: deed("sec", "c", "已用上")}}, nil},
		{"who has both speaks for the claim", project, by("sup", pledge.Finish{Result: "扶手已装好"}, "c", "o"), facts{pledge.ResultGiven{ID: "p", Deed: deed("sup", "o", "扶手已装好")}}, nil},
		{"not without what came of it", project, by("off", pledge.Finish{}, "o"), nil, pledge.ErrNote},
		{"not before both agreed", asked, by("off", pledge.Finish{Result: "好"}, "o"), nil, pledge.ErrNotNow},
		{"the other side confirms", result, by("sec", pledge.Confirm{}, "c"), facts{confirmed}, nil},
		{"not the one that gave the result", result, by("off2", pledge.Confirm{}, "o"), nil, pledge.ErrSide},
		{"nor its author, on both sides as they are", result, by("off", pledge.Confirm{}, "c", "o"), nil, pledge.ErrSame},
		{"what the listing side gave, the claiming side confirms", append(project[:3:3], pledge.ResultGiven{ID: "p", Deed: deed("sec", "c", "已用上")}), by("off", pledge.Confirm{}, "o"), facts{pledge.ResultConfirmed{ID: "p", Deed: deed("off", "o", "")}}, nil},
		{"and not the listing side", append(project[:3:3], pledge.ResultGiven{ID: "p", Deed: deed("sec", "c", "已用上")}), by("sec2", pledge.Confirm{}, "c"), nil, pledge.ErrSide},
		{"a result that is none goes back", result, by("sec", pledge.Decline{Reason: "还差一层"}, "c"), facts{pledge.Declined{ID: "p", Deed: deed("sec", "c", "还差一层")}}, nil},
		{"and the work goes on", append(result[:4:4], pledge.Declined{ID: "p", Deed: deed("sec", "c", "还差一层")}), by("off", pledge.Finish{Result: "扶手已装好"}, "o"), facts{done}, nil},
		{"what is confirmed stays", over, by("sec", pledge.Withdraw{Reason: "不"}, "c"), nil, pledge.ErrNotNow},

		{"the list's unit takes it off", open, by("sec", pledge.Withdraw{Reason: "不再需要"}, "c"), facts{gone}, nil},
		{"nobody else does", open, by("off", pledge.Withdraw{Reason: "不"}, "o"), nil, pledge.ErrSide},
		{"not without a reason", open, by("sec", pledge.Withdraw{}, "c"), nil, pledge.ErrNote},
		{"a claim is taken back", asked, by("off", pledge.Withdraw{Reason: "没有人手"}, "o"), facts{pledge.Retired{ID: "p", Deed: deed("off", "o", "没有人手")}}, nil},
		{"also by who claimed and has both sides", asked, by("off", pledge.Withdraw{Reason: "没有人手"}, "c", "o"), facts{pledge.Retired{ID: "p", Deed: deed("off", "o", "没有人手")}}, nil},
		{"and the line is open again", append(asked[:2:2], pledge.Retired{ID: "p", Deed: deed("off", "o", "没有人手")}), by("st", pledge.Claim{Unit: "st"}, "st"), facts{pledge.ClaimMade{ID: "p", Deed: deed("st", "st", "")}}, nil},
		{"what both agreed on ends by it", project, by("off", pledge.Withdraw{Reason: "没有人手"}, "o"), facts{pledge.Retired{ID: "p", Deed: deed("off", "o", "没有人手")}}, nil},
		{"and nothing more comes of it", facts{listed, gone}, by("off", pledge.Claim{Unit: "o"}, "o"), nil, pledge.ErrNotNow},
	} {
		cases = append(cases, estest.Case[pledge.Command, pledge.Event]{Name: tc.name, Given: tc.given, When: tc.when, Then: tc.then, Err: tc.err})
	}
	estest.Run(t, pledge.Decider, cases)
}

// TestStoredEventsStayReadable: what was stored once is read for ever.
func TestStoredEventsStayReadable(t *testing.T) {
	t.Parallel()
	known := map[string]pledge.Event{}
	for _, e := range []pledge.Event{listed, claimed, agreed, refused, done, confirmed, gone} {
		known[pledge.Decider.Name(e)] = e
	}
	for name, decode := range pledge.Decider.Decode {
		file := filepath.Join("testdata", "wire", name+".json")
		if *update {
			write(t, file, known[name])
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e, err := decode(golden)
		if err != nil || pledge.Decider.Name(e) != name {
			t.Fatalf("%s is read as %T, %v", name, e, err)
		}
		if again, _ := json.Marshal(e); !bytes.Equal(append(again, '\n'), golden) {
			t.Errorf("%s: read %s, would store %s", name, golden, again)
		}
	}
}

func write(t *testing.T, file string, e pledge.Event) {
	if _, err := os.Stat(file); err == nil {
		return // golden files never change
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(data, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRefusalsSpeakBothLanguages(t *testing.T) {
	t.Parallel()
	for _, r := range []*es.Rejection{pledge.ErrUnknown, pledge.ErrTaken, pledge.ErrNotNow, pledge.ErrSide, pledge.ErrSame, pledge.ErrYear, pledge.ErrKind, pledge.ErrLister, pledge.ErrClaimant, pledge.ErrText, pledge.ErrNote} {
		if r.Code == "" || r.Zh == "" || r.En == "" {
			t.Errorf("%+v", r)
		}
	}
}
