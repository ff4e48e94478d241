package casefile

import (
	"time"

	"gridcase/domain/personal"
)

// NameAgent records who acts for the applicant (代办, R41), with the paper that
// says that they may.
type NameAgent struct {
	Agent     personal.Reporter
	Authority personal.Sealed
}

// AgentNamed says who acts for the applicant.
type AgentNamed struct {
	By        string            `json:"by"`
	At        time.Time         `json:"at"`
	Agent     personal.Reporter `json:"agent"`
	Authority personal.Sealed   `json:"authority"`
}

func (NameAgent) verb() string  { return "proxy" }
func (AgentNamed) name() string { return "case.agent_named.v1" }

var (
	ErrNoAgent     = no("window.agent_missing", "请填写代办人姓名。", "Give the name of who acts for the applicant.")
	ErrNoAuthority = no("window.authority_missing", "代办须有委托书等授权材料，请写明。", "Acting for somebody needs a paper that allows it. Name it.")
)

func (v NameAgent) decide(s State, c Command) ([]Event, error) {
	w, err := s.application()
	switch {
	case err != nil:
		return nil, err
	case w.Stage == Determined:
		return nil, ErrDecided
	case !v.Agent.Name.Given():
		return nil, ErrNoAgent
	case !v.Authority.Given():
		return nil, ErrNoAuthority
	}
	return []Event{AgentNamed{By: c.By, At: c.At, Agent: v.Agent, Authority: v.Authority}}, nil
}

func (AgentNamed) apply(s State) State {
	s.Window = s.Window.change(func(w *Window) { w.Agent = true })
	return s
}

func (e AgentNamed) wish(State, []Event) Verb {
	return NameAgent{Agent: e.Agent, Authority: e.Authority}
}
