package api

import (
	"context"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/handlers/access"
	files "gridcase/projections/casefile"
)

// longest stands for the limit that somebody would ask for.
var longest, _ = clock.ParseLimit("3660d")

// Refused is what somebody may do in general, and why not now.
type Refused struct {
	Action access.Action `json:"action"`
	Code   string        `json:"code"`
	Words
}

// possible lists what the caller may do and the case would take now, and why it
// would not take the rest. Deciding is pure, so each verb is simply tried on the
// state and thrown away.
func (s *server) possible(ctx context.Context, f files.File) ([]access.Action, []Refused) {
	st := f.State
	now, actor := s.deps.Reference.Current(), callOf(ctx).actor
	rules, _ := now.RulesOf(st.Matter, st.Versions, s.cfg.Now())
	why := personal.Sealed{Key: personal.TextKey, Bytes: []byte{0}} // stands for the words that are still to come
	trials := map[access.Action]casefile.Verb{
		access.Claim: casefile.Claim{}, access.Release: casefile.Release{Reason: why}, access.Assign: casefile.Assign{To: "somebody else"},
		access.Note: casefile.Note{Text: why}, access.Escalate: casefile.Escalate{Reason: why}, access.HandDown: casefile.HandDown{Reason: why},
		access.Resolve: casefile.Resolve{Result: why}, access.Verify: casefile.Verify{}, access.Rework: casefile.Rework{Reason: why},
		access.Close: casefile.Close{Reason: why}, access.Reopen: casefile.Reopen{Reason: why}, access.Reject: casefile.Reject{Reason: why},
		access.Suspend: casefile.Suspend{Until: s.cfg.Now().Add(time.Hour), Reason: why}, access.Resume: casefile.Resume{Reason: why},
	}
	trials[access.CheckOn], trials[access.Contact] = casefile.Check{Found: true}, casefile.Contact{How: casefile.Contacts[0]}
	trials[access.CallBack] = casefile.CallBack{Solved: true}
	another := casefile.Destination{{Level: st.At.Level, Unit: "another unit"}}
	trials[access.Return], trials[access.RuleOn] = casefile.Return{Code: "other", To: another, Reason: why}, casefile.Rule{To: another, Text: why}
	trials[access.Transfer] = casefile.Transfer{To: casefile.Destination{{Level: st.At.Level, Unit: "another unit"}}, Reason: why}
	trials[access.Merge], trials[access.Unmerge] = casefile.Merge{Into: "another case", Reason: why}, casefile.Unmerge{Reason: why}
	trials[access.Link] = casefile.LinkTo{Case: "another case", Kind: casefile.Related}
	trials[access.Label] = relabel(st)
	trials[access.PlaceIn] = casefile.Place{Grid: "a grid", Chain: casefile.Destination{{Level: org.Grid, Unit: "a grid"}}, Reason: why}
	trials[access.Supervise] = casefile.Supervise{To: "somebody", Limit: longest, Reason: why}
	trials[access.Urge], trials[access.Rate] = casefile.Urge{}, casefile.Rate{Score: 5}
	trials[access.Extend] = casefile.AskExtension{Limit: longest, Reason: why}
	if st.Asked != nil && access.MayGrant(actor, st.Asked.To, now.Org) == nil {
		trials[access.Extend] = casefile.GrantExtension{}
	}
	trials[access.Reclassify] = casefile.Reclassify{Matter: otherMatter(now.Matters, st), Reason: why}
	withheld := s.withheld(ctx, f.State)
	if f.Reporter != nil && !withheld {
		trials[access.Unmask] = casefile.Unmask{Reason: why}
	}
	s.tryJoint(trials, actor, st)
	if st.Window != nil {
		window(trials, rules, s.cfg.Now(), why)
	}
	can, cannot := []access.Action{}, []Refused{}
	if withheld {
		cannot = append(cannot, Refused{access.Unmask, errRestricted.Code, Words{errRestricted.Zh, errRestricted.En}})
	}
	for _, a := range access.Actions[1:] {
		if trials[a] == nil {
			continue // has no place in such a case
		}
		rules := rules
		if v, ok := trials[a].(casefile.Reclassify); ok {
			rules, _ = now.Rules(v.Matter)
		}
		if !access.Can(actor, a, access.Of(st), now.Org) || a == access.Whistle && access.MayWhistle(actor, st, now.Org) != nil {
			continue
		}
		events, err := casefile.Decide(st, casefile.Command{By: actor.ID, At: s.cfg.Now(), Rules: rules, Verb: trials[a]})
		if err == nil && len(events) > 0 {
			can = append(can, a)
		} else if err != nil {
			r := s.refusal(err)
			cannot = append(cannot, Refused{a, r.Code, Words{r.Zh, r.En}})
		}
	}
	return can, cannot
}

// otherMatter is any of the case's kind but its own, "" when there is none.
func otherMatter(c matter.Catalogue, st casefile.State) string {
	for _, m := range c.All() {
		if m.Kind == st.Kind && m.Code != st.Matter {
			return m.Code
		}
	}
	return ""
}

// window adds what may be done with an application.
func window(trials map[access.Action]casefile.Verb, rules casefile.Rules, now time.Time, why personal.Sealed) {
	var all casefile.Brought
	for _, p := range rules.Matter.Papers {
		all.Have = append(all.Have, p.Name)
	}
	trials[access.Papers], trials[access.Notice], trials[access.Accept] = casefile.Papers{Brought: all}, casefile.Notice{}, casefile.Accept{Brought: all}
	trials[access.Send], trials[access.Decide], trials[access.Deliver] = casefile.Send{}, casefile.Determine{Outcome: casefile.Granted}, casefile.Deliver{How: "window"}
	trials[access.Withdraw], trials[access.Proxy] = casefile.Withdraw{Reason: why}, casefile.NameAgent{Agent: personal.Reporter{Name: why}, Authority: why}
	trials[access.Appoint] = casefile.Appoint{When: now.Add(time.Hour), Kind: "home_visit"}
}
