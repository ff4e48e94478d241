package rowstest

import (
	"time"

	"gridcase/domain/casefile"
	"gridcase/domain/org"
	"gridcase/domain/personal"
)

var (
	people  = []string{"gw1", "st1", "st2", "sv1", "of1", "resident", "system:ladder"}
	matters = []string{"E0101", "C0103", "C0101", "E0503", "G0201", "S0101", "S0103", "S0105", "S1001", "S1002", "S0901"}
)

// The places that reports come from: a grid of two, a whole community, a street, a
// district, and a community that no street stands above.
var places = [][]org.Stop{
	Chain, Chain, Chain, Chain,
	append([]org.Stop{{Level: org.Grid, Unit: "g2", Path: "d.s.c.g2"}}, Chain[1:]...),
	Chain[1:], Chain[2:], Chain[3:],
	{{Level: org.Grid, Unit: "g9", Path: "d.x.g9"}, {Level: org.Community, Unit: "x", Path: "d.x"}, Chain[3]},
}

// beside is a unit outside of those chains.
var beside = casefile.Destination{{Level: org.Community, Unit: "c2", Path: "d.s2.c2"}, {Level: org.Street, Unit: "s2", Path: "d.s2"}, Chain[3]}

// office is a unit without a level, which can join but not have a case.
var office = org.Stop{Unit: "o1", Path: "d.s.o1"}

var channels = []string{"grid_worker", "window", "phone", "online", "hotline", "patrol"}

// report is the nth case as somebody brings it in.
func (w *town) report(n int) casefile.Verb {
	r := Report(n, w.codes[n], w.now)
	if r.Chain, r.Grid = of(w, places), ""; r.Chain[0].Level == org.Grid {
		r.Grid = r.Chain[0].Unit
	}
	r.Channel, r.Own, r.Track = of(w, channels), w.one(2), "track"+ID(n)
	if w.one(4) {
		r.Severity = severities[w.dice.IntN(len(severities))]
	}
	if w.one(3) {
		r.Location = nil
	} else if w.one(2) {
		r.Location = &casefile.Location{Lat: 31.25 + float64(w.dice.IntN(5))/1000, Lng: 121.5}
	}
	if w.one(4) {
		r.Reporter = nil
	}
	switch {
	case w.one(10):
		why := Words("on the spot")
		r.OnSpot = &why
	case w.codes[n] == "S1001" && w.one(3): // a certificate that we must not give
		r.Certificate, r.Refuse = "无犯罪记录", Words("not here")
	}
	return r
}

// somebody is a person outside of the house.
func somebody() personal.Reporter {
	return personal.Reporter{Name: Words("agent"), Phone: Words("agent's phone"), PhoneIndex: "phone9", IDIndex: "person9"}
}

// in is so many hours from now.
func (w *town) in(hours int) time.Time { return w.now.Add(time.Duration(hours) * time.Hour) }
