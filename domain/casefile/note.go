package casefile

import "gridcase/domain/personal"

// Note writes something down for all who may see the case.
type Note struct {
	Text     personal.Sealed
	Evidence Evidence
}

// Noted says what was written.
type Noted struct {
	By   string          `json:"by"`
	Text personal.Sealed `json:"text"`
	Evidence
}

func (Note) verb() string  { return "note" }
func (Noted) name() string { return "case.noted.v1" }

// ErrNoText refuses an empty note.
var ErrNoText = no("case.text_missing", "请填写内容。", "Write something: the text is empty.")

// decide is allowed on a closed case too: what becomes known later belongs to it.
func (v Note) decide(_ State, c Command) ([]Event, error) {
	if !v.Text.Given() {
		return nil, ErrNoText
	}
	if err := v.Evidence.check(); err != nil {
		return nil, err
	}
	return []Event{Noted{By: c.By, Text: v.Text, Evidence: v.Evidence}}, nil
}

func (Noted) apply(s State) State {
	return s
}

func (e Noted) wish(State, []Event) Verb { return Note{Text: e.Text, Evidence: e.Evidence} }
