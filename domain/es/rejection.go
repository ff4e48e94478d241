package es

// Rejection is a business "no": Code is for programs and stays the same for
// ever, the sentences are for people and say what to do.
type Rejection struct {
	Code string // "case.already_claimed"
	Zh   string
	En   string
	// Facts are the values that a program may want beside the sentence, such as
	// the holder of a case. Never personal data of residents.
	Facts map[string]string
}

func (r *Rejection) Error() string { return r.Code + ": " + r.En }

// Is lets errors.Is find a refusal by its code, whatever its sentence says.
func (r *Rejection) Is(target error) bool {
	t, ok := target.(*Rejection)
	return ok && t.Code == r.Code
}
