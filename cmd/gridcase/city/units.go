package city

import (
	"fmt"

	"gridcase/domain/org"
)

// places is the city's ground plan: the units, and which lie where.
type places struct {
	list        []org.Unit
	districts   []string
	streets     []street
	communities []community // in the order of their numbers, 1 for the first
	stations    []org.Unit
}

type street struct {
	id      string
	offices []string // as in offices
}

type community struct {
	id    string
	grids []string
}

// offices are those of a street (四办一中心, R13); a city may set others (R17).
var offices = []struct{ code, zh, en string }{
	{"zhxt", "综合协调办公室", "General Coordination Office"},
	{"jczl", "基层治理办公室", "Grassroots Governance Office"},
	{"ggfw", "公共服务办公室", "Public Service Office"},
	{"jcdj", "基层党建办公室", "Grassroots Party Office"},
	{"msfw", "民生服务管理中心", "Livelihood Service Centre"},
}

// builder puts units up one after the other. The last community of each
// district has no street above it.
type builder struct {
	places
	shape shape
	names *namer
	pairs int // stations that still have to serve two communities
}

func build(s shape) places {
	b := &builder{shape: s, names: newNamer(communityNames), pairs: s.communities - s.stations}
	streets := newNamer(streetNames)
	for d := range s.districts {
		district := b.district(districtNames[d])
		for range share(s.streets, s.districts, d) {
			b.street(district, streets.take())
		}
		b.direct(district)
	}
	return b.places
}

// share is how many of total the i-th of n gets, as evenly as it goes.
func share(total, n, i int) int { return (i+1)*total/n - i*total/n }

func (b *builder) add(u org.Unit) string {
	b.list = append(b.list, u)
	return u.ID
}

func (b *builder) district(n name) string {
	id := b.add(org.Unit{ID: n.code, Kind: org.KindDistrict, Zh: n.zh + "区", En: n.en + " District"})
	b.districts = append(b.districts, id)
	return id
}

func (b *builder) street(district string, n name) {
	no := len(b.streets)
	s := street{id: b.add(org.Unit{ID: district + "-" + n.code, Kind: org.KindStreet, Parent: district, Zh: n.zh + "街道", En: n.en + " Street"})}
	for _, o := range offices {
		s.offices = append(s.offices, b.add(org.Unit{ID: s.id + "-" + o.code, Kind: org.KindOffice, Parent: s.id, Zh: n.zh + "街道" + o.zh, En: n.en + " " + o.en}))
	}
	b.streets = append(b.streets, s)
	var all []org.Unit
	for i := range share(b.shape.communities-b.shape.districts, b.shape.streets, no) {
		all = append(all, b.community(s.id, i+1))
	}
	b.serve(s.id, all)
}

// direct adds the community that its district has without a street (区直管社区).
func (b *builder) direct(district string) {
	parent := district + "-zg"
	c := b.communityAs(parent+"-01", district)
	b.station(district, parent+"-s1", c)
}

// fewest and spread say how many live in a grid: 200 to 300 households (R4) of 2.8.
const fewest, spread = 560, 280

func (b *builder) community(parent string, no int) org.Unit {
	return b.communityAs(fmt.Sprintf("%s-%02d", parent, no), parent)
}

func (b *builder) communityAs(id, parent string) org.Unit {
	n, no := b.names.take(), len(b.communities)
	u := org.Unit{ID: id, Kind: org.KindCommunity, Parent: parent, Zh: n.zh + "社区", En: n.en + " Community"}
	b.add(u)
	c := community{id: id}
	count := share(b.shape.grids, b.shape.communities, no)
	for i, area := range cells(no, b.shape.communities, count) {
		c.grids = append(c.grids, b.add(org.Unit{
			ID: fmt.Sprintf("%s-g%02d", id, i+1), Kind: org.KindGrid, Parent: id,
			Zh: u.Zh + "第" + numeral(i+1) + "网格", En: fmt.Sprintf("%s Grid %d", n.en, i+1), Area: area,
			Residents: fewest + (no*131+i*197)%spread,
		}))
	}
	b.communities = append(b.communities, c)
	return u
}

// serve opens the stations of a street: as many as needed serve two near
// communities (R11), the others one.
func (b *builder) serve(street string, all []org.Unit) {
	left := b.shape.streets - len(b.streets) + 1 // streets that can still have pairs, this one among them
	pairs := min((b.pairs+left-1)/left, len(all)/2)
	b.pairs -= pairs
	for no := 1; len(all) > 0; no++ {
		n := 1
		if pairs > 0 {
			n, pairs = 2, pairs-1
		}
		b.station(street, fmt.Sprintf("%s-s%d", street, no), all[:n]...)
		all = all[n:]
	}
}

// openings are the hours of stations in turn (错时工作、周末倒班, R42): one opens on
// Saturdays, too, the next over noon and into the evening, the third as offices do.
var openings = []org.Hours{
	{{On: "workday", From: "08:30", To: "12:00"}, {On: "workday", From: "13:30", To: "17:00"}, {On: "sat", From: "09:00", To: "11:30"}},
	{{On: "workday", From: "08:30", To: "19:00"}},
	nil,
}

func (b *builder) station(parent, id string, serves ...org.Unit) {
	u := org.Unit{ID: id, Kind: org.KindStation, Parent: parent, Hours: openings[len(b.stations)%len(openings)]}
	for i, c := range serves {
		u.Serves = append(u.Serves, c.ID)
		if i > 0 {
			u.Zh, u.En = u.Zh+"、", u.En+" and "
		}
		u.Zh, u.En = u.Zh+c.Zh[:len(c.Zh)-len("社区")], u.En+c.En[:len(c.En)-len(" Community")]
	}
	u.Zh, u.En = u.Zh+"社区服务站", u.En+" Service Station"
	b.add(u)
	b.stations = append(b.stations, u)
}
