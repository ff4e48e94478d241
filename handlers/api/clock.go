package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
)

type caseInput struct {
	ID    string `path:"id" doc:"The case's UUIDv7."`
	After string `query:"after" maxLength:"64" doc:"Position of an earlier answer: the read waits until it shows that."`
	Moment
}

type clockOutput struct{ Body Clock }

// Clock says why a case is due when it is. It is read from the log itself, so it
// answers while the views are away.
type Clock struct {
	Case     string          `json:"case"`
	State    casefile.Status `json:"state"`
	Now      time.Time       `json:"now"`
	Since    time.Time       `json:"since" doc:"Start of the holder's clock: it starts anew at each hand-over."`
	Check    *Reckoning      `json:"check" doc:"The on-site check that the other two wait for; null while none is due."`
	Accept   Reckoning       `json:"accept"`
	Resolve  Reckoning       `json:"resolve"`
	Resident *time.Time      `json:"resident" doc:"Until the resident has an answer."`
	Promise  Promise         `json:"promise" doc:"The resident's clock: from the report on, whoever has the case."`
	Story    []Words         `json:"story" doc:"What has moved a due time, first to last."`
	Rungs    []NextRung      `json:"rungs" doc:"What happens by itself, and when."`
}

// Reckoning is one limit, worked out in words.
type Reckoning struct {
	Limit       string     `json:"limit" example:"4wh"`
	Words       Words      `json:"words"`
	Due         *time.Time `json:"due"`
	Provisional bool       `json:"provisional"`
	Why         []Words    `json:"why"`
}

// Promise is the resident's clock, with what it said at the report.
type Promise struct {
	Reckoning
	Promised *time.Time `json:"promised" doc:"Due at the report; a granted suspension alone moves it."`
}

// NextRung is a step of the ladder that is still to come.
type NextRung struct {
	Name   string    `json:"name" example:"accept.100"`
	Effect string    `json:"effect" enum:"remind,warn,redden,climb,supervise,district,resume,accept,"`
	Also   string    `json:"also,omitempty" enum:"climb,supervise,district," doc:"A second effect."`
	Due    time.Time `json:"due"`
}

func (s *server) showClock(ctx context.Context, in *caseInput) (*clockOutput, error) {
	at, err := s.then(in.Moment)
	if err != nil {
		return nil, err
	}
	st, now, err := s.stateAt(ctx, in.ID, at)
	if err != nil {
		return nil, err
	}
	at = s.nowOr(at)
	own, _ := now.RulesOf(st.Matter, st.Versions, at)
	body := Clock{
		Case: st.ID, State: st.Status, Now: at, Since: st.Terms.Since, Resident: moment(st.Resident), Rungs: []NextRung{},
		Accept:  reckon(now.Calendar, st.Terms.Since, st.Terms.Accept, st.Terms.Pauses, st.Terms.AcceptDue),
		Resolve: reckon(now.Calendar, st.Terms.Since, st.Terms.Resolve, st.Terms.Pauses, st.Terms.ResolveDue),
		Promise: Promise{reckon(now.Calendar, st.CountsFrom(), st.Promise, promisePauses(st), st.Resident), moment(st.Promised)},
		Story:   clockStory(st),
	}
	if !st.Terms.Check.IsZero() { // neither runs before the case is filed
		check := reckon(now.Calendar, st.Terms.Since, st.Terms.Check, st.Terms.Pauses, st.Terms.CheckDue)
		body.Check, body.Accept, body.Resolve = &check, unfiled(st.Terms.Accept), unfiled(st.Terms.Resolve)
	}
	for _, armed := range st.Terms.Rungs {
		rung, _ := own.Policy.Rung(armed.Rung) // one that a newer policy lacks has no effect any more
		switch armed.Rung {
		case casefile.SuspensionEnd:
			rung.Effect = "resume"
		case casefile.Silence:
			rung.Effect = "accept"
		case casefile.SupplementEnd, casefile.LaterEnd:
			rung.Effect = "remind"
		}
		if _, visit := casefile.VisitOf(armed.Rung); visit {
			rung.Effect = "remind"
		}
		body.Rungs = append(body.Rungs, NextRung{armed.Rung, string(rung.Effect), string(rung.Also), armed.Due})
	}
	slices.SortStableFunc(body.Rungs, func(a, b NextRung) int { return a.Due.Compare(b.Due) })
	return &clockOutput{body}, nil
}

// clockStory tells each suspension and each extension in words, and what they did
// to the resident's due time.
func clockStory(st casefile.State) []Words {
	story := []Words{}
	for i, p := range st.Paused {
		from, to := day(p.From), day(p.To)
		w := Words{"挂账 " + from + " 至 " + to + ",其间两个时限都不计", "suspended from " + from + " to " + to + ": neither clock counts that time"}
		if last := i == len(st.Paused)-1; last && st.Status == casefile.Suspended {
			w = Words{"自 " + from + " 挂账,将于 " + to + " 自动恢复,其间两个时限都不计", "suspended since " + from + "; it goes on by itself at " + to + ", and neither clock counts until then"}
		}
		story = append(story, w)
	}
	story = append(story, windowStory(st)...)
	for _, e := range st.Terms.Extended {
		was, now := e.Was.Words(), e.Limit.Words()
		story = append(story, Words{
			day(e.At) + " 批准延期:办理时限由 " + was.Zh + "改为 " + now.Zh + ";此前到期时间为 " + day(e.Due) + ",对居民的期限不变",
			"extended at " + day(e.At) + " from " + was.En + " to " + now.En + "; it had been due " + day(e.Due) + ", and the resident's due time stays",
		})
	}
	for _, m := range st.Moves {
		w := movedWords(m)
		story = append(story, Words{day(m.At) + " " + w.Zh, "at " + day(m.At) + " " + w.En})
	}
	if o := st.Order; o != nil {
		l := o.Limit.Words()
		story = append(story, Words{
			day(o.At) + " 下达督办单:另限 " + l.Zh + ",督办到期 " + day(o.Due) + ";原到期时间不变", "a supervision order of " + day(o.At) + " has a limit of its own, " + l.En + ", due " + day(o.Due) + "; what was due before stays due",
		})
	}
	if st.Returns > 0 {
		n := strconv.Itoa(st.Returns)
		story = append(story, Words{"已退单 " + n + " 次:经办单位的时限重新起算,对居民的期限从未停止", "returned " + n + " times: the holder's clock began anew, the resident's never stopped"})
	}
	if !st.Resident.IsZero() && !st.Resident.Equal(st.Promised) {
		story = append(story, Words{
			"对居民的期限因此由 " + day(st.Promised) + " 顺延至 " + day(st.Resident), "so the resident's due time moved from " + day(st.Promised) + " to " + day(st.Resident),
		})
	}
	return story
}

// unfiled is a limit that starts once the case was checked on site.
func unfiled(l clock.Limit) Reckoning {
	words := l.Words()
	return Reckoning{Limit: l.String(), Words: Words{words.Zh, words.En}, Why: []Words{{"现场核实、立案后开始计算", "counts once it was found on site"}}}
}

// promisePauses are those of the resident's clock; while papers are awaited it
// has not begun.
func promisePauses(st casefile.State) []clock.Span {
	if w := st.Window; w != nil && w.Stage == casefile.Supplement {
		return w.Waited
	}
	return st.Paused
}

// windowStory tells what the applicant's papers did to the clock.
func windowStory(st casefile.State) (story []Words) {
	w := st.Window
	if w == nil {
		return nil
	}
	for _, wait := range w.Waited {
		if wait.To.IsZero() {
			story = append(story, Words{"自 " + day(wait.From) + " 等待申请人补齐材料,其间不计时", "papers are awaited since " + day(wait.From) + ": until they are there no clock runs"})
			continue
		}
		story = append(story, Words{day(wait.From) + " 至 " + day(wait.To) + " 等待申请人补齐材料,不计入时限", "papers were awaited from " + day(wait.From) + " to " + day(wait.To) + ": that time does not count"})
	}
	switch {
	case w.Deemed:
		story = append(story, Words{"未在期限内告知补正,自收到之日 " + day(w.From) + " 起视为受理并计时", "nobody said in time what was missing: accepted from its receipt, and counted from " + day(w.From)})
	case !w.From.IsZero():
		story = append(story, Words{"材料于 " + day(w.From) + " 齐全,对居民的期限自此起算", "the papers were complete at " + day(w.From) + ": the promised date counts from then"})
	}
	return story
}

// reckon explains a due time by the calendar in force. What was decided stands:
// should the calendar say otherwise, because it was corrected and this case not
// yet reckoned again or long done, the words say so.
func reckon(cal clock.Calendar, since time.Time, l clock.Limit, pauses []clock.Span, decided time.Time) Reckoning {
	due, words := cal.Due(since, l, pauses...), l.Words()
	r := Reckoning{Limit: l.String(), Words: Words{words.Zh, words.En}, Due: moment(due.At), Provisional: due.Provisional, Why: []Words{}}
	for _, step := range due.Why {
		r.Why = append(r.Why, Words{step.Zh, step.En})
	}
	if !due.At.Equal(decided) && !due.Open {
		r.Due = moment(decided)
		r.Why = append(r.Why, Words{
			"此前按当时的日历定为 " + orNone(moment(decided), "无") + ",仍以此为准", "it was fixed by the calendar of its day at " + orNone(moment(decided), "none") + ", and that holds",
		})
	}
	return r
}
