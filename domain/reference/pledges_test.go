package reference_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"gridcase/domain/es"
	"gridcase/domain/pledge"
	"gridcase/domain/reference"
)

// TestTheListsOfAllYearsAreOneBook: each year has a record of its own, and what was
// stored is read again as it was at any moment.
func TestTheListsOfAllYearsAreOneBook(t *testing.T) {
	t.Parallel()
	s := open(t)
	hour := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	deed := func(n int, unit string) pledge.Deed { return pledge.Deed{By: "a", At: hour(n), Unit: unit} }
	var commits []es.Recorded
	for n, e := range []pledge.Event{
		pledge.Listed{ID: "p", Kind: pledge.Need, Year: 2026, Path: "d.c", Text: "扶手", Deed: deed(0, "c")},
		pledge.Listed{ID: "q", Kind: pledge.Need, Year: 2027, Path: "d.c", Text: "长椅", Deed: deed(1, "c")},
		pledge.ClaimMade{ID: "p", Deed: deed(2, "o")},
	} {
		year := 2026
		if n == 1 {
			year = 2027
		}
		events := reference.OfPledges([]pledge.Event{e})
		s.store(reference.Pledges(year), hour(n), events...)
		data, err := json.Marshal(events[0])
		if err != nil {
			t.Fatal(err)
		}
		commits = append(commits, es.Recorded{Commit: es.Commit{At: hour(n), Events: []es.Stored{{Type: reference.Name(events[0]), Data: data}}}})
	}
	if p := s.state.Pledges["p"]; len(s.state.Pledges) != 2 || p.Status != pledge.Claimed || p.Claim.Unit != "o" {
		t.Errorf("the book is %+v", s.state.Pledges)
	}
	then, err := reference.PledgesThen(commits, hour(1))
	if err != nil || len(then) != 2 || then["p"].Status != pledge.Open {
		t.Errorf("an hour before it was %+v, %v", then, err)
	}
	if now, err := reference.PledgesThen(commits, hour(2)); err != nil || now["p"].Status != pledge.Claimed || now["p"].Claim.By != "a" || !now["p"].Claim.At.Equal(hour(2)) {
		t.Errorf("read again it is %+v, %v", now["p"], err)
	}
}

func TestWhatIsAPart(t *testing.T) {
	t.Parallel()
	for _, part := range reference.Parts(noon) {
		if !reference.IsPart(part) {
			t.Errorf("%s is none", part)
		}
	}
	if parts := reference.Parts(noon); !slices.Contains(parts, "pledges-2026") || !slices.Contains(parts, "pledges-2027") || slices.Contains(parts, "pledges-2028") {
		t.Errorf("the parts are %v", parts)
	}
	for _, no := range []string{"", "pledges", "pledges-", "pledges-2025", "pledges-02026", "pledges-2026x", "pledges-+2026", "0190163d-8694-739b-aea5-966c26f8ad90"} {
		if reference.IsPart(no) {
			t.Errorf("%q is taken for a document", no)
		}
	}
}
