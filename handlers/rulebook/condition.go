package rulebook

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"gridcase/domain/clock"
	"gridcase/domain/org"
	"gridcase/domain/routing"
)

// view is what a condition sees of a case. The names are those that people write;
// they live for ever, for adopted policies use them.
type view struct {
	Matter      string `expr:"matter"`       // code, E0101
	Kind        string `expr:"kind"`         // incident, service
	Scope       string `expr:"scope"`        // small, big
	Level       string `expr:"level"`        // the catalogue's: grid, community, street, district
	Lead        string `expr:"lead"`         // the department that leads, in the catalogue's words
	Restricted  bool   `expr:"restricted"`   // minors, violence, health
	OnSite      bool   `expr:"onsite"`       // the catalogue wants somebody to look at the place
	Severity    string `expr:"severity"`     // of the case: L1, the gravest, to L4
	Usual       string `expr:"usual"`        // the catalogue's severity
	Raised      bool   `expr:"raised"`       // graver than usual
	Channel     string `expr:"channel"`      // grid_worker, window, phone, …
	Located     bool   `expr:"has_location"` // reported with a point on the map
	Hour        int    `expr:"hour"`         // of the report, 0 to 23, in China
	Weekday     int    `expr:"weekday"`      // of the report, 1 Monday to 7 Sunday
	WorkingDay  bool   `expr:"working_day"`
	WorkingTime bool   `expr:"working_time"` // within office hours
	Grid        string `expr:"grid"`         // ids of the place's units, "" where there is none
	Community   string `expr:"community"`
	Street      string `expr:"street"`
	District    string `expr:"district"`
}

// What a condition may cost: it has a hundred parts at most and no loops, so it
// is done in microseconds whatever the case is.
const (
	mostParts = 100
	mostChars = 1000
)

// allowed are the functions that a condition may use. None tells the time, draws
// lots or loops: the same case gets the same answer for ever.
var allowed = []string{"len", "lower", "upper", "trim"}

// compile makes a function of a condition. The error is one sentence with line
// and column within the condition.
func compile(condition string) (routing.Condition, error) {
	if len(condition) > mostChars {
		return nil, fmt.Errorf("the condition is longer than %d characters", mostChars)
	}
	options := []expr.Option{expr.Env(view{}), expr.AsBool(), expr.MaxNodes(mostParts), expr.DisableAllBuiltins()}
	for _, name := range allowed {
		options = append(options, expr.EnableBuiltin(name))
	}
	ranges := &widths{}
	program, err := expr.Compile(condition, append(options, expr.Patch(ranges))...)
	switch {
	case err != nil:
		return nil, sentence(err)
	case ranges.wide:
		return nil, fmt.Errorf("a range such as 8..18 has two numbers and spans %d at most", mostParts)
	}
	office := strings.Contains(condition, "working_") // reading the calendar is the dear part
	return func(f routing.Facts) bool {
		// What fails only while it runs, such as a division by zero, holds not.
		yes, err := expr.Run(program, viewOf(f, office))
		return err == nil && yes == true
	}, nil
}

// widths looks for ranges that would cost more than they are worth.
type widths struct{ wide bool }

// Visit is called for each part of a condition.
func (w *widths) Visit(n *ast.Node) {
	b, ok := (*n).(*ast.BinaryNode)
	if !ok || b.Operator != ".." {
		return
	}
	from, ok1 := b.Left.(*ast.IntegerNode)
	to, ok2 := b.Right.(*ast.IntegerNode)
	w.wide = w.wide || !ok1 || !ok2 || to.Value-from.Value > mostParts
}

// sentence takes the compiler's snippet off: the place is named in numbers.
func sentence(err error) error {
	var at *file.Error
	if errors.As(err, &at) {
		return fmt.Errorf("line %d, column %d: %s", at.Line, at.Column+1, at.Message)
	}
	return err
}

func viewOf(f routing.Facts, office bool) view {
	at := f.At.In(clock.Zone)
	v := view{
		Matter: f.Matter.Code, Kind: string(f.Matter.Kind), Scope: string(f.Matter.Scope), Level: string(f.Matter.Level), Lead: f.Matter.Lead,
		Restricted: f.Matter.Restricted, OnSite: f.Matter.OnSite, Severity: string(f.Severity), Usual: string(f.Matter.Severity), Raised: f.Raised(),
		Channel: f.Channel, Located: f.Located, Hour: at.Hour(), Weekday: (int(at.Weekday())+6)%7 + 1,
		Grid: f.Unit(org.Grid), Community: f.Unit(org.Community), Street: f.Unit(org.Street), District: f.Unit(org.District),
	}
	if office {
		v.WorkingDay = f.Calendar.WorkingDay(at)
		v.WorkingTime = v.WorkingDay && f.Calendar.OfficeMinutes(at, at.Add(time.Minute)) > 0
	}
	return v
}

// Compile is the policy with its conditions as functions, so that it can decide.
// The error names the first that does not compile.
func Compile(p routing.Policy) (routing.Policy, error) {
	conditions := map[string]routing.Condition{}
	for _, when := range p.Conditions() {
		c, err := compile(when)
		if err != nil {
			return p, fmt.Errorf("policy %q: condition %q: %w", p.Name, when, err)
		}
		conditions[when] = c
	}
	return p.Compiled(conditions), nil
}
