package city

import (
	"errors"

	"gridcase/domain/casefile"
)

// plan is what somebody means to do about a case as it was when they looked.
type plan struct {
	act    Act
	arm    int
	status casefile.Status
	step   int // of this case's plans
	noted  int
}

// errStale says that the case moved on since somebody looked.
var errStale = errors.New("the case moved on since")

func (p plan) stale(s casefile.State) error {
	if s.Terms.Arm != p.arm || s.Status != p.status {
		return errStale
	}
	return nil
}

// plans is a heap, soonest first.
type plans []plan

func (p plans) Len() int           { return len(p) }
func (p plans) Less(i, j int) bool { return p[i].act.At.Before(p[j].act.At) }
func (p plans) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *plans) Push(x any)        { *p = append(*p, x.(plan)) }

func (p *plans) Pop() any {
	last := len(*p) - 1
	x := (*p)[last]
	(*p)[last] = plan{} // let its words go
	*p = (*p)[:last]
	return x
}
