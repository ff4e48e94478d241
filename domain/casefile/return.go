package casefile

import (
	"slices"
	"strconv"

	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/routing"
)

// ReturnCode is why a unit gives a case away (退单): one of [ReturnCodes].
type ReturnCode string

// ReturnCodes has the words of each; rates are counted by them.
var ReturnCodes = map[ReturnCode]routing.Words{
	"wrong_unit":   {Zh: "不属本单位职责", En: "not this unit's duty"},
	"not_on_list":  {Zh: "不在本单位准入清单", En: "not on this unit's list"},
	"duplicate":    {Zh: "重复案卷", En: "a duplicate"},
	"insufficient": {Zh: "信息不足，无法办理", En: "too little is known to act"},
	"beyond_power": {Zh: "超出本单位权限", En: "beyond this unit's power"},
	"other":        {Zh: "其他原因", En: "another reason"},
}

// Return gives a case to the unit that it belongs to, in the returner's view.
// The resident's clock never stops for it. With the last return that the policy
// allows the level above decides (退单不拉锯).
type Return struct {
	Code   ReturnCode
	To     Destination
	Reason personal.Sealed
}

// Destination is a unit with the stops above it: it may lie outside of the
// case's own chain. The caller knows the tree; the domain does not.
type Destination []org.Stop

// Returned says that a unit gave the case away, and which one it named. Where
// the case went is another matter: the last return goes up for a ruling.
type Returned struct {
	From   org.Stop        `json:"from"`
	To     org.Stop        `json:"to"`
	Up     []org.Stop      `json:"up,omitempty"` // the stops above To, when it lies outside of the case's chain
	Named  org.Stop        `json:"named"`
	Ruling bool            `json:"ruling,omitempty"` // To must decide whose case it is
	Code   ReturnCode      `json:"code"`
	By     string          `json:"by"`
	Reason personal.Sealed `json:"reason"`
	Route  Route           `json:"route"`
	Terms  Terms           `json:"terms"`
}

func (Return) verb() string   { return "return" }
func (Returned) name() string { return "case.returned.v1" }

var (
	ErrReturnCode  = no("case.return_code_unknown", "请选择退单原因代码。", "Choose one of the codes for a return.")
	ErrSameUnit    = no("case.same_unit", "案卷已在该单位。请选择其他单位。", "The case is at this unit already. Name another one.")
	ErrNoUnit      = no("case.unit_missing", "请指明应由哪个单位办理。", "Name the unit that the case belongs to.")
	ErrRuled       = no("case.ruled", "已经裁定由本单位办理，不能再退单或移交。", "It was ruled that this unit has the case: it cannot be returned or passed on.")
	ErrAwaitRuling = no("case.awaits_ruling", "案卷正在等待裁定，请先裁定由哪个单位办理。", "The case waits for a ruling. Decide first which unit has it.")
)

func (v Return) decide(s State, c Command) ([]Event, error) {
	if err := s.returnable(v); err != nil {
		return nil, err
	}
	if err := c.onList(v.To); err != nil {
		return nil, err
	}
	e := Returned{From: s.At, To: v.To[0], Up: s.outside(v.To), Named: v.To[0], Code: v.Code, By: c.By, Reason: v.Reason, Terms: c.arm(s, c.At)}
	why := ReturnCodes[v.Code]
	e.Route = Route{"return." + string(v.Code), routing.Words{Zh: s.At.Level.Zh() + "退单：" + why.Zh, En: "The " + string(s.At.Level) + " returned it: " + why.En}}
	if n := s.Returns + 1; n >= c.Rules.Policy.Limits.Returns {
		e.Ruling, e.To = true, s.judge(e.Named)
		e.Up = s.outside(s.from(e.To))
		e.Route = Route{"return.ruling", routing.Words{Zh: "第" + numeral(n) + "次退单，由" + e.To.Level.Zh() + "裁定", En: "Return number " + strconv.Itoa(n) + ": the " + string(e.To.Level) + " rules whose case it is"}}
	}
	return []Event{e}, nil
}

// numeral is a small number as people write it.
func numeral(n int) string {
	if digits := []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}; n >= 1 && n <= len(digits) {
		return digits[n-1]
	}
	return " " + strconv.Itoa(n) + " "
}

// judge is the lowest stop above the case that has both units below it; at the
// top there is nobody else.
func (s State) judge(named org.Stop) org.Stop {
	at := s.At
	for _, stop := range s.way() {
		if stop.Level.Above(s.At.Level) {
			if at = stop; org.Within(named.Path, stop.Path) {
				break
			}
		}
	}
	return at
}

func (s State) returnable(v Return) error {
	_, known := ReturnCodes[v.Code]
	switch err := s.working(); {
	case err != nil:
		return err
	case s.Ruling:
		return ErrAwaitRuling
	case s.Ruled:
		return ErrRuled
	case !known:
		return ErrReturnCode
	case !v.Reason.Given():
		return ErrNoReason
	}
	return s.elsewhere(v.To)
}

// elsewhere answers nil when a destination is a unit, and another than now.
func (s State) elsewhere(to Destination) error {
	switch {
	case len(to) == 0:
		return ErrNoUnit
	case to[0].Unit == s.At.Unit:
		return ErrSameUnit
	}
	return nil
}

// way is the stops that the case climbs by: those of its own place or, where a
// unit outside of them has it, those of that unit.
func (s State) way() []org.Stop {
	if len(s.Up) > 0 {
		return s.Up
	}
	return s.Chain
}

// outside is what of a destination must be kept: nothing for a unit of the
// case's own chain.
func (s State) outside(to []org.Stop) []org.Stop {
	if slices.Contains(s.Chain, to[0]) {
		return nil
	}
	return to
}

// from is the way from a stop of it upwards.
func (s State) from(at org.Stop) []org.Stop {
	if i := slices.Index(s.way(), at); i >= 0 {
		return s.way()[i:]
	}
	return []org.Stop{at}
}

func (e Returned) apply(s State) State {
	s = s.move(e.To, e.Up)
	s.Route, s.Returns, s.Ruling, s.Climbed = e.Route, s.Returns+1, e.Ruling, 0
	s.Disputed = append(slices.Clone(s.Disputed), e.From)
	if e.Ruling {
		s.Climbed = 1
	}
	return s.rearm(e.Terms, Waiting, "")
}

// wish: where a unit lies that a ruling left unnamed is known as far as the
// case's own chain goes.
func (e Returned) wish(before State, _ []Event) Verb {
	if e.Ruling {
		return Return{Code: e.Code, To: before.destination(e.Named, nil), Reason: e.Reason}
	}
	return Return{Code: e.Code, To: before.destination(e.Named, e.Up), Reason: e.Reason}
}

// destination is a unit with the stops above it, as whoever named it gave it.
func (s State) destination(to org.Stop, up []org.Stop) Destination {
	if i := slices.Index(s.Chain, to); i >= 0 {
		return s.Chain[i:]
	}
	if len(up) > 0 {
		return up
	}
	all := Destination{to}
	for _, stop := range s.Chain {
		if org.Within(to.Path, stop.Path) {
			all = append(all, stop)
		}
	}
	return all
}
