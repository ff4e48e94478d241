package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"gridcase/domain/casefile"
	"gridcase/domain/matter"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
)

// openCases decides on n cases that nobody finishes: reported within the last
// five days, of every matter, in every grid. A third is held by somebody, one in
// twelve came up from below.
func (r *rig) openCases(ctx context.Context, in rules, n int, now time.Time) (*tape, error) {
	seals, err := newInk()
	if err != nil {
		return nil, err
	}
	t := newTape()
	cases := command.New(t, in, seals, command.Config{Logger: r.logger})
	o := opener{cases: cases, ref: in.State, grids: gridsOf(in.State), now: now}
	g, ctx := errgroup.WithContext(ctx)
	const hands = 4
	for hand := range hands {
		g.Go(func() error {
			dice := rand.New(rand.NewPCG(uint64(hand), uint64(n)))
			for range n / hands {
				if err := o.open(ctx, dice); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return t, g.Wait()
}

type opener struct {
	cases *command.Cases
	ref   reference.State
	grids []string
	now   time.Time
}

func (o opener) open(ctx context.Context, dice *rand.Rand) error {
	at := o.now.Add(-time.Duration(dice.IntN(5*24*3600)) * time.Second)
	in := intake(caseID(), o.grids[dice.IntN(len(o.grids))], at)
	of := o.matter(dice)
	in.At, in.By, in.Matter, in.Kind = at, somebody(dice), of.Code, string(of.Kind)
	out, _, err := o.cases.Report(ctx, in)
	if err != nil {
		return err
	}
	switch lot := dice.IntN(12); {
	case lot < 4:
		return o.do(ctx, in.ID, "claim", at, dice, func(personal.Sealed) casefile.Verb { return casefile.Claim{} })
	case lot == 4 && out.State.At.Level != org.District:
		return o.do(ctx, in.ID, "escalate", at, dice, func(w personal.Sealed) casefile.Verb { return casefile.Escalate{Reason: w} })
	}
	return nil
}

// do comes a quarter of an hour after the report.
func (o opener) do(ctx context.Context, id, name string, at time.Time, dice *rand.Rand, verb func(personal.Sealed) casefile.Verb) error {
	_, err := o.cases.Do(ctx, command.Order{
		Case: id, ID: name + id, By: somebody(dice), At: at.Add(15 * time.Minute), Digest: o.cases.Digest(name),
		Verb: func(ctx context.Context, _ casefile.State) (casefile.Verb, error) {
			w, err := o.cases.Words(ctx, id, "本级无法解决。")
			return verb(w), err
		},
	})
	return err
}

// matter draws from the catalogue; what the grid settles is most of it, as in
// the load model.
func (o opener) matter(dice *rand.Rand) matter.Type {
	if dice.IntN(100) < 60 {
		if m, known := o.ref.Matters.Find(small); known {
			return m
		}
	}
	all := o.ref.Matters.All()
	return all[dice.IntN(len(all))]
}

// somebody is one of 500 people: each holds some of the cases.
func somebody(dice *rand.Rand) string { return fmt.Sprintf("st%04d", dice.IntN(500)) }
