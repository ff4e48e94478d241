package casefile

import (
	"errors"
	"time"

	domain "gridcase/domain/casefile"
	"gridcase/domain/es"
)

// Replay is the case as its page shows it after these commits, which begin with
// its first: what [Get] answered then.
func Replay(commits []es.Recorded) (File, error) {
	var r row
	for _, c := range commits {
		events, err := domain.Events(c.Commit)
		if err != nil {
			return File{}, err
		}
		for _, e := range events {
			if err := r.fold(e); err != nil {
				return File{}, err
			}
		}
		r.position, r.hash, r.updated = c.Position.String(), c.Hash, c.At
	}
	if r.state.Status == "" {
		return File{}, errors.New("replay a case: nothing was ever reported")
	}
	return r.file(commits[len(commits)-1].Version), nil
}

func (r *row) file(version uint64) File {
	e, s := r.report, r.state
	return File{
		ID: e.ID, Number: r.number, State: s, FiledBy: e.By, Occurred: exact(e.OccurredAt), Channel: e.Channel, Location: e.Location,
		Text: e.Text, Reporter: e.Reporter, Photos: e.Photos, Result: r.result.Result, ResultPhotos: r.result.Photos, How: r.result.How, Joint: r.joint,
		Decided: e.Versions, Opened: exact(e.At), Resolved: exact(s.Resolved), Closed: exact(s.Closed), Version: version,
		Position: r.position, Hash: r.hash, Updated: exact(r.updated),
	}
}

// exact is a moment as a column holds it.
func exact(t time.Time) time.Time { return t.Truncate(time.Microsecond) }
