package rehearse_test

import (
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"gridcase/domain/casefile"
	"gridcase/domain/clock"
	"gridcase/domain/es"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/process"
	"gridcase/domain/reference"
	"gridcase/domain/routing"
	"gridcase/handlers/command"
	"gridcase/handlers/rehearse"
	"gridcase/handlers/rulebook"
	"gridcase/infra/eventlog"
	"gridcase/infra/testkit"
)

const ladder = "system:ladder"

// city is a log with the documents in force there.
type city struct {
	log *eventlog.Log
	ref reference.State
}

// Current are the documents.
func (c *city) Current() reference.State { return c.ref }

func usual(t *testing.T, change func(*routing.Policy)) routing.Policy {
	t.Helper()
	p := routing.Default()
	change(&p)
	p, err := rulebook.Compile(p)
	ok(t, err)
	return p
}

func settle(t *testing.T, p routing.Policy) *city {
	t.Helper()
	log, err := eventlog.Open(t.Context(), testkit.NATS(t), eventlog.Config{Logger: slog.New(slog.DiscardHandler)})
	ok(t, err)
	t.Cleanup(func() { ok(t, log.Close()) })
	return &city{log, reference.State{
		Org: org.NewTree([]org.Unit{
			{ID: "d", Kind: org.KindDistrict}, {ID: "s", Kind: org.KindStreet, Parent: "d"}, {ID: "c", Kind: org.KindCommunity, Parent: "s"},
			{ID: "g1", Kind: org.KindGrid, Parent: "c"}, {ID: "g2", Kind: org.KindGrid, Parent: "d"}, // with nothing in between
			{ID: "c2", Kind: org.KindCommunity, Parent: "s"}, {ID: "g3", Kind: org.KindGrid, Parent: "c2"},
		}, []org.Person{{ID: "dv", Grants: []org.Grant{{Role: org.Supervisor, Unit: "d"}}}, {ID: "sv", Grants: []org.Grant{{Role: org.Supervisor, Unit: "s"}}}}),
		Matters: matter.Default(), Calendar: clock.Default(), Policy: p,
	}}
}

// wish is what somebody did at a moment, whoever they are.
type wish struct {
	at   time.Time
	verb casefile.Verb
	to   org.Level // of a hand-up: where it came to
	// twins says that it is done to the twin.
	twins bool
}

// life is what people did with one case.
type life struct {
	id     string
	report command.Intake
	twin   command.Intake // of the same, which nobody works on
	taken  bool           // by the reporter, at once
	wishes []wish
}

// invent lets people live with the city's cases at random, and keeps what they
// could do.
func (c *city) invent(t *testing.T, seed uint64, n int) []*life {
	t.Helper()
	all := make([]*life, n+1)
	c.each(t, len(all), func(ctx context.Context, i int) error {
		dice := rand.New(rand.NewPCG(seed, uint64(i)))
		s, begins := &scene{city: c, ctx: ctx}, end.Add(-time.Duration(10+dice.IntN(20))*24*time.Hour).Add(time.Duration(dice.Int64N(int64(12*time.Hour))))
		if i == n {
			begins = end // whatever is due until then is seen to be late
		}
		l := &life{report: intake(dice, begins)}
		l.id, all[i] = l.report.ID, l
		l.twin = twinOf(dice, l.report)
		if err := s.begin(l); err != nil {
			return err
		}
		l.taken = s.state.Holder != ""
		for range 4 + dice.IntN(14) {
			now := s.now.Add(time.Duration(dice.Int64N(int64(30 * time.Hour))))
			if !now.Before(end) {
				break
			}
			if err := s.until(now); err != nil {
				return err
			}
			w := wish{at: now, verb: s.anyVerb(dice, now)}
			if dice.IntN(20) == 0 {
				w = wish{at: now, verb: casefile.Reject{Reason: said}, twins: true}
			}
			if done, err := s.act(w); err != nil {
				return err
			} else if done {
				w.to = s.state.At.Level
				switch v := w.verb.(type) { // they meant those
				case casefile.HandDown:
					v.To = s.state.At.Unit
					w.verb = v
				case casefile.Send:
					way := s.state.Way()
					v.To = way[slices.Index(way, s.state.At):]
					w.verb = v
				}
				l.wishes = append(l.wishes, w)
			}
		}
		return s.until(end)
	})
	return all
}

// repeat lets the same people wish the same in this city.
func (c *city) repeat(t *testing.T, lives []*life) {
	t.Helper()
	c.each(t, len(lives), func(ctx context.Context, i int) error {
		s := &scene{city: c, ctx: ctx}
		if err := s.begin(lives[i]); err != nil {
			return err
		}
		if lives[i].taken && s.state.Holder == "" { // who gets it now is as quick
			if _, err := s.order("taken", "gw", casefile.Claim{}); err != nil {
				return err
			}
		}
		for _, w := range lives[i].wishes {
			if err := s.until(w.at); err != nil {
				return err
			}
			if _, err := s.act(w); err != nil {
				return err
			}
		}
		return s.until(end)
	})
}

func (c *city) each(t *testing.T, n int, do func(context.Context, int) error) {
	t.Helper()
	g, ctx := errgroup.WithContext(t.Context())
	g.SetLimit(16)
	for i := range n {
		g.Go(func() error { return do(ctx, i) })
	}
	ok(t, g.Wait())
}

// scene is one case on the real way of a command, with a clock of its own and
// the ladder.
type scene struct {
	*city

	ctx     context.Context
	now     time.Time
	state   casefile.State
	twin    *scene // nil of the twin itself
	cases   *command.Cases
	done    int
	refusal string // the last one
}

// begin has the case reported, and by somebody else its twin.
func (s *scene) begin(l *life) error {
	s.twin = &scene{city: s.city, ctx: s.ctx}
	if err := s.twin.report(l.twin); err != nil {
		return err
	}
	return s.report(l.report)
}

func (s *scene) report(in command.Intake) error {
	s.now = in.OccurredAt
	s.cases = command.New(s.log, s.city, open{}, command.Config{Now: func() time.Time { return s.now }})
	out, _, err := s.cases.Report(s.ctx, in)
	s.state = out.State
	if err == nil {
		err = s.follow()
	}
	return err
}

// until lets the ladder do what is due before a moment: as the poller fires
// rungs, and as the reactions carry out what follows from them.
func (s *scene) until(end time.Time) error {
	for _, one := range []*scene{s.twin, s} { // until then neither knows of the other
		if err := one.climb(end); err != nil {
			return err
		}
	}
	return nil
}

func (s *scene) climb(end time.Time) error {
	for {
		first := casefile.Armed{Due: end}
		for _, a := range s.state.Terms.Rungs {
			if a.Due.Before(first.Due) || a.Due.Equal(first.Due) && a.Rung < first.Rung {
				first = a
			}
		}
		if first.Rung == "" {
			s.now = end
			return nil
		}
		if first.Due.After(s.now) {
			s.now = first.Due
		}
		if err := s.ring(first); err != nil {
			return err
		}
	}
}

func (s *scene) ring(a casefile.Armed) error {
	arm := s.state.Terms.Arm
	if _, err := s.order(casefile.RingID(s.state.ID, a.Rung, arm), ladder, casefile.Ring{Rung: a.Rung, Arm: arm}); err != nil {
		return err
	}
	return s.follow()
}

// follow carries out what the ladder wishes after the last commit.
func (s *scene) follow() error {
	head, err := s.log.Head(s.ctx, s.state.ID)
	if err != nil {
		return err
	}
	events, err := casefile.Events(head.Commit)
	if err != nil {
		return err
	}
	rules, _ := s.ref.RulesOf(s.state.Matter, s.state.Versions, head.At)
	wishes := process.Supervision(rules.Policy, s.ref.Org, process.Seen{Commit: head, Events: events, After: s.state})
	for _, w := range append(wishes, process.Escalation(rules.Policy, head, events)...) {
		if _, err := s.order(w.ID, ladder, w.Verb); err != nil {
			return err
		}
	}
	return nil
}

// end ends the twin, and tells the case if that goes on as part of it.
func (s *scene) end(id string, v casefile.Verb) (bool, error) {
	done, err := s.twin.order(id, "sv", v)
	if !done || err != nil {
		return done, err
	}
	head, err := s.log.Head(s.ctx, s.twin.state.ID)
	if err != nil {
		return false, err
	}
	events, err := casefile.Events(head.Commit)
	if err != nil {
		return false, err
	}
	for _, told := range process.Merging(head, events, s.twin.state) {
		if _, err := s.order(told.ID, told.By, told.Verb); err != nil {
			return false, err
		}
	}
	return true, nil
}

// merge walks all steps of one, or of its undoing.
func (s *scene) merge(id string, v casefile.Verb) (bool, error) {
	o := command.Order{Case: s.state.ID, ID: id, By: "sv", Digest: id, Verb: func(context.Context, casefile.State) (casefile.Verb, error) { return v, nil }}
	steps := s.cases.Unmerge
	if _, is := v.(casefile.Merge); is {
		steps = func(ctx context.Context, o command.Order) (command.Outcome, error) {
			return s.cases.Merge(ctx, o, func(casefile.State) error { return nil })
		}
	}
	out, err := steps(s.ctx, o)
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.state = out.State
	twin, err := s.cases.Look(s.ctx, s.twin.state.ID)
	s.twin.state = twin.State
	return true, err
}

// order puts a verb to the case; false is a refusal.
func (s *scene) order(id, by string, v casefile.Verb) (bool, error) {
	out, err := s.cases.Do(s.ctx, command.Order{Case: s.state.ID, ID: id, By: by, Digest: id, Verb: func(context.Context, casefile.State) (casefile.Verb, error) { return v, nil }})
	if refused := (*es.Rejection)(nil); errors.As(err, &refused) {
		s.refusal = refused.Code
		return false, nil
	}
	if err == nil {
		s.state = out.State
	}
	return err == nil, err
}

// act is what somebody does, and what the ladder does about it.
func (s *scene) act(w wish) (bool, error) {
	done, err := s.do(w)
	if done && err == nil {
		err = s.follow()
	}
	return done, err
}

// do has the right one do it: who holds the case, or else somebody who takes it
// first; a supervisor for what those who hold it may not.
func (s *scene) do(w wish) (bool, error) {
	s.done++
	id, by := strconv.Itoa(s.done), s.state.Holder
	if w.twins {
		return s.end(id, w.verb)
	}
	switch w.verb.(type) {
	case casefile.Merge, casefile.Unmerge:
		return s.merge(id, w.verb)
	case casefile.Papers, casefile.Notice, casefile.Accept, casefile.Send, casefile.Determine, casefile.Deliver:
		if by == "" {
			by = "st" + id // whoever acts at the window takes it
		}
		return s.order(id, by, w.verb)
	case casefile.Claim:
		return s.order(id, "st"+id, w.verb)
	case casefile.Escalate:
		if w.to != "" && !w.to.Above(s.state.At.Level) {
			return false, nil // it is there already
		}
	case casefile.Resolve, casefile.Release, casefile.HandDown, casefile.AskExtension, casefile.Return:
	default:
		return s.order(id, "sv", w.verb)
	}
	if by == "" && w.to == "" {
		return false, nil // it is only now being made up
	}
	if by == "" {
		by = "st" + id
		if done, err := s.order(id, by, w.verb); done || err != nil || s.refusal != casefile.ErrNotHeld.Code {
			return done, err // nobody takes what they could not do anyhow
		}
		if taken, err := s.order(id+"t", by, casefile.Claim{}); !taken {
			return false, err
		}
	}
	return s.order(id, by, w.verb)
}

func intake(dice *rand.Rand, at time.Time) command.Intake {
	codes := []string{"E0101", "C0103", "C0101", "E0503", "G0201", "S0103", "S0105"}
	in := command.Intake{
		ID: someID(dice), By: "gw", Matter: codes[dice.IntN(len(codes))], Text: "路口", Grid: []string{"g1", "g1", "g2"}[dice.IntN(3)],
		OccurredAt: at, Channel: []string{"grid_worker", "phone"}[dice.IntN(2)],
	}
	if own := dice.IntN(3) == 0; own {
		in.Own = func(chain []org.Stop) bool { return true }
	}
	return in
}

// twinOf is the same, reported by somebody else.
func twinOf(dice *rand.Rand, in command.Intake) command.Intake {
	in.ID, in.By, in.Own = someID(dice), "neighbour", nil
	return in
}

// someID is a UUIDv7 of now: the log takes no old ones.
func someID(dice *rand.Rand) string {
	id := uuid.Must(uuid.NewV7())
	binary.BigEndian.PutUint64(id[8:], dice.Uint64()>>2|1<<63)
	return id.String()
}

var (
	said   = personal.Sealed{Key: personal.TextKey, Bytes: []byte("words")}
	beside = casefile.Destination{{Level: org.Community, Unit: "c2", Path: "d.s.c2"}, {Level: org.Street, Unit: "s", Path: "d.s"}, {Level: org.District, Unit: "d", Path: "d"}}
)

func (s *scene) anyVerb(dice *rand.Rand, now time.Time) casefile.Verb {
	if s.state.Status == casefile.Waiting && dice.IntN(3) == 0 {
		return casefile.Claim{}
	}
	if s.state.Holder != "" && dice.IntN(4) == 0 {
		return casefile.Resolve{Result: said, Without: said}
	}
	if s.state.Status == casefile.IsMerged && dice.IntN(2) == 0 {
		return casefile.Unmerge{Reason: said}
	}
	if s.state.Ruling && dice.IntN(2) == 0 {
		return casefile.Rule{To: beside, Text: said}
	}
	if s.state.Returns == 1 && s.state.Holder != "" && dice.IntN(3) == 0 {
		return casefile.Return{Code: "other", To: s.state.Chain[1:], Reason: said}
	}
	verbs := []casefile.Verb{
		casefile.Check{Found: true}, casefile.Claim{}, casefile.Release{Reason: said}, casefile.Note{Text: said}, casefile.Escalate{Reason: said}, casefile.HandDown{Reason: said},
		casefile.Verify{}, casefile.Rework{Reason: said}, casefile.Rework{Reason: said}, casefile.Close{Reason: said}, casefile.Reopen{Reason: said}, casefile.Suspend{Until: now.Add(50 * time.Hour), Reason: said},
		casefile.Resume{Reason: said}, casefile.Return{Code: "other", To: beside, Reason: said}, casefile.Return{Code: "other", To: s.state.Chain[1:], Reason: said},
		casefile.Rule{To: beside, Text: said}, casefile.Transfer{To: beside, Reason: said}, casefile.Urge{Text: said}, casefile.Supervise{To: "st", Limit: limit("2wd"), Reason: said},
		casefile.AskExtension{Limit: limit("1wd"), Reason: said}, casefile.GrantExtension{Reason: said}, casefile.RefuseExtension{Reason: said},
	}
	switch n := dice.IntN(10); {
	case n < 2:
		verbs = []casefile.Verb{casefile.Merge{Into: s.twin.state.ID, Reason: said}, casefile.Unmerge{Reason: said}}
	case n < 6 && s.state.Kind == matter.Service:
		verbs = window(s.state.Matter)
	case n < 4, n < 8 && len(s.state.Joint.Open()) > 0:
		part := 1
		if open := s.state.Joint.Open(); len(open) > 0 {
			one := open[dice.IntN(len(open))]
			if part = one.No; one.Call != nil && dice.IntN(2) == 0 {
				return casefile.Arrive{Part: part}
			}
		}
		verbs = []casefile.Verb{
			casefile.Join{Unit: beside[0], Task: said}, casefile.Whistle{Units: []org.Stop{beside[2]}, Text: said}, casefile.Whistle{Units: beside[:2], Text: said}, casefile.TakePart{Part: part}, casefile.Arrive{Part: part},
			casefile.HandIn{Part: part, Result: said}, casefile.Leave{Part: part, Lead: true, Reason: said},
		}
	}
	return verbs[dice.IntN(len(verbs))]
}

// window are the verbs of an application.
func window(matter string) []casefile.Verb {
	all := casefile.Brought{Have: map[string][]string{"S0103": {"申请书", "身份证、户口簿", "困难事由材料", "核对授权书"}, "S0105": {"身份证", "银行卡"}}[matter]}
	return []casefile.Verb{
		casefile.Notice{}, casefile.Papers{Brought: all}, casefile.Accept{Brought: all}, casefile.Accept{Brought: all}, casefile.Send{To: beside[1:], Reason: said}, casefile.Send{Reason: said},
		casefile.Determine{Outcome: casefile.Granted, Text: said}, casefile.Deliver{How: "window"},
	}
}

// open seals nothing: what words say makes no difference, and equal ones must be
// equal here.
type open struct{}

func (open) Seal(_ context.Context, _, key, plain string) (personal.Sealed, error) {
	return personal.Sealed{Key: key, Bytes: []byte(plain)}, nil
}

func (open) Digest(parts ...string) string {
	return parts[0] + parts[len(parts)-1] + "................................"
}
func (open) Index(kind, value string) string { return kind + value }

// source is the log as a rehearsal reads it.
type source struct{ *eventlog.Log }

func (s source) Read(ctx context.Context, stream string, from es.Checkpoint) (rehearse.Reader, error) {
	return s.Log.Read(ctx, stream, from)
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
