package rehearse_test

import (
	"testing"

	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/rehearse"
)

func TestATrialSaysWhatItCannotTry(t *testing.T) {
	t.Parallel()
	docs := reference.State{Policy: routing.Default()}
	for name, tc := range map[string]struct {
		change func(*routing.Policy)
		want   int
	}{
		"nothing":               {func(*routing.Policy) {}, 0},
		"the ladder":            {func(p *routing.Policy) { percent(p, "accept.100", 60) }, 0},
		"the default, by name":  {func(p *routing.Policy) { p.Limits.Repeats = 3 }, 0},
		"fewer repeats":         {func(p *routing.Policy) { p.Limits.Repeats = 2 }, 1},
		"other days":            {func(p *routing.Policy) { p.Limits.RepeatDays = 7 }, 1},
		"orders after more":     {func(p *routing.Policy) { p.Limits.RepeatsMore = 5 }, 1},
		"no rung for repeats":   {func(p *routing.Policy) { p.Ladder = p.Ladder[:1] }, 1},
		"wider duplicates":      {func(p *routing.Policy) { p.Limits.DuplicateMetres = 200 }, 1},
		"repeats and the other": {func(p *routing.Policy) { p.Limits.Repeats, p.Limits.DuplicateHours = 2, 1 }, 2},
	} {
		p := routing.Default()
		tc.change(&p)
		got := rehearse.AsItWas(docs, rehearse.Proposal{Policy: &p})
		if len(got) != tc.want {
			t.Errorf("%s: %v, want %d", name, got, tc.want)
		}
		for _, w := range got {
			if w.Zh == "" || w.En == "" {
				t.Errorf("%s: %+v lacks a language", name, w)
			}
		}
	}
	if got := rehearse.AsItWas(docs, rehearse.Proposal{}); len(got) > 0 {
		t.Errorf("no policy is proposed: %v", got)
	}
}
