package casefile

import "slices"

// Stage is when in the work a photo was taken.
type Stage string

const (
	Before Stage = "before" // as it was found
	During Stage = "during" // while it was worked on
	After  Stage = "after"  // as it was left
)

// Stages lists them all.
var Stages = []Stage{Before, During, After}

// Evidence are photos by SHA-256, hex, with the stage of those that show another
// one than such photos usually do. A photo may come later than its name: phones
// send what they have when they have signal.
type Evidence struct {
	Photos []string         `json:"photos,omitempty"`
	Stages map[string]Stage `json:"stages,omitempty"`
}

// ErrStage refuses a stage that there is not.
var ErrStage = no("case.stage_unknown", "照片阶段须为 before（处置前）、during（处置中）或 after（处置后），且只能标注本次提交的照片。", "The stage of a photo is before, during or after, and the photo is one that comes with it.")

func (e Evidence) check() error {
	for photo, stage := range e.Stages {
		if !slices.Contains(Stages, stage) || !slices.Contains(e.Photos, photo) {
			return ErrStage
		}
	}
	return nil
}

// Shows is a photo with its stage.
type Shows struct {
	Photo string
	Stage Stage
}

// Shown lists the photos that an event brought, with their stages.
func Shown(e Event) []Shows {
	switch e := e.(type) {
	case Reported:
		return Evidence{Photos: e.Photos}.shown(Before)
	case Checked:
		return e.Evidence.shown(Before)
	case Noted:
		return e.Evidence.shown(During)
	case Resolved:
		return e.Evidence.shown(After)
	case PartDone:
		return Evidence{Photos: e.Photos}.shown(After)
	case Verified:
		return e.Evidence.shown(After)
	}
	return nil
}

func (e Evidence) shown(usual Stage) (all []Shows) {
	for _, p := range e.Photos {
		stage := usual
		if s, named := e.Stages[p]; named {
			stage = s
		}
		all = append(all, Shows{p, stage})
	}
	return all
}
