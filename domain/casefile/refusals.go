package casefile

import "gridcase/domain/es"

// The refusals that several verbs share; those of one verb stand in its file.
var (
	ErrUnknown   = no("case.not_found", "没有这个案卷。请核对编号。", "There is no such case. Check its number.")
	ErrClosed    = no("case.closed", "案卷已结案，不能再办理；如问题仍在，请重新打开。", "The case is closed. If the problem persists, reopen it.")
	ErrRejected  = no("case.rejected", "案卷已被退回不予受理。如情况有变，请重新上报。", "The report was rejected. If things have changed, report it again.")
	ErrNotHeld   = no("case.not_held", "还没有人认领这个案卷。请先认领。", "Nobody holds this case yet. Claim it first.")
	ErrNotHolder = no("case.not_holder", "只有经办人可以这样做。需要时请主管改派给您。", "Only the person who holds the case can do this. A supervisor can assign it to you.")
	ErrInReview  = no("case.in_review", "处置结果已提交，等待他人核查。", "The result is in and waits to be verified by somebody else.")
	ErrNoReason  = no("case.reason_missing", "请写明原因。", "Say why: a reason is required.")
)

func no(code, zh, en string) *es.Rejection { return &es.Rejection{Code: code, Zh: zh, En: en} }

// notOpen answers why nothing more can be done, nil while the case is open.
func (s State) notOpen() error {
	switch s.Status {
	case IsClosed:
		return ErrClosed
	case IsMerged:
		return ErrMerged
	case IsRefused:
		return ErrRejected
	}
	return nil
}

// inHand answers nil when the person holds the case and may work on it.
func (s State) inHand(by string) error {
	if err := s.working(); err != nil {
		return err
	}
	return s.holds(by)
}

// holds answers nil when the case is open and in the person's hands, suspended
// or not.
func (s State) holds(by string) error {
	switch {
	case s.movable() != nil:
		return s.movable()
	case s.unchecked():
		return ErrUnchecked
	case s.Holder == "":
		return ErrNotHeld
	case s.Holder != by:
		return ErrNotHolder
	}
	return nil
}

// working answers nil while the case is open and somebody could work on it.
func (s State) working() error {
	if s.Status == Suspended {
		return ErrSuspended
	}
	return s.movable()
}

// undisputed answers nil while the case may change hands and it is settled whose
// it is.
func (s State) undisputed() error {
	if err := s.movable(); err != nil {
		return err
	}
	if s.Ruling {
		return ErrAwaitRuling
	}
	return nil
}

// movable answers nil while the case may change hands, suspended or not.
func (s State) movable() error {
	if s.Status == InReview {
		return ErrInReview
	}
	return s.notOpen()
}
