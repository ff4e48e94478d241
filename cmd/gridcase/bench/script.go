package bench

import (
	"context"
	"time"

	"github.com/google/uuid"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/personal"
	"gridcase/domain/reference"
	"gridcase/handlers/command"
)

// step is one command of a case, in words; each contender carries it out in its
// own way.
type step struct {
	name, by, words string
	verb            func(words personal.Sealed) casefile.Verb
}

// script is the life of a case in eight commands. The first is the report, see
// [intake]; its verb is made from that.
var script = []step{
	{name: "report", by: worker, words: "路口垃圾桶旁堆了大量暴露垃圾,已有异味,影响居民出行,请尽快清运。"},
	{name: "claim", by: staff, verb: func(personal.Sealed) casefile.Verb { return casefile.Claim{} }},
	note(staff, "已联系环卫公司,下午三点前到场。"),
	note(worker, "现场又多了两袋建筑垃圾,已拍照。"),
	note(staff, "环卫车辆已出发,请网格员在现场等候。"),
	{name: "resolve", by: staff, words: "垃圾已全部清运,地面已冲洗,垃圾桶已归位。",
		verb: func(w personal.Sealed) casefile.Verb { return casefile.Resolve{Result: w} }},
	{name: "verify", by: worker, words: "现场已核查,确已清理干净。",
		verb: func(w personal.Sealed) casefile.Verb { return casefile.Verify{Note: w} }},
	note(worker, "居民来电表示感谢。"),
}

func note(by, words string) step {
	return step{name: "note", by: by, words: words, verb: func(w personal.Sealed) casefile.Verb { return casefile.Note{Text: w} }}
}

const (
	worker = "gw0101"
	staff  = "st0101"
	small  = "E0101" // exposed garbage: a small matter, the grid's own
)

// caseID is a fresh one, as a phone makes it.
func caseID() string { return uuid.Must(uuid.NewV7()).String() }

// intake is the report of a case in a grid.
func intake(id, grid string, now time.Time) command.Intake {
	return command.Intake{
		ID: id, By: worker, Kind: "incident", Matter: small, Text: script[0].words, Grid: grid,
		Location: &casefile.Location{Lat: 31.2304, Lng: 121.4737, Accuracy: 8}, OccurredAt: now.Add(-time.Minute), Channel: "grid_worker",
	}
}

// carry takes one step on the real command path, as the API does.
func carry(ctx context.Context, cases *command.Cases, id, grid string, s step) (command.Outcome, error) {
	if s.verb == nil {
		out, _, err := cases.Report(ctx, intake(id, grid, time.Now()))
		return out, err
	}
	return cases.Do(ctx, command.Order{
		Case: id, ID: uuid.NewString(), By: s.by, Digest: cases.Digest(s.name, s.words),
		Verb: func(ctx context.Context, _ casefile.State) (casefile.Verb, error) {
			w, err := cases.Words(ctx, id, s.words)
			return s.verb(w), err
		},
	})
}

// gridsOf lists the grids of a tree, by path.
func gridsOf(ref reference.State) (ids []string) {
	for _, u := range ref.Org.Units() {
		if u.Kind == org.KindGrid {
			ids = append(ids, u.ID)
		}
	}
	return ids
}
