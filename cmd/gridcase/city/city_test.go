package city

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"gridcase/domain/org"
)

func count(units []org.Unit) map[org.Kind]int {
	n := map[org.Kind]int{}
	for _, u := range units {
		n[u.Kind]++
	}
	return n
}

func TestEachSizeHasTheUnitsOfTheLoadModel(t *testing.T) {
	t.Parallel()
	for size, want := range shapes {
		t.Run(string(size), func(t *testing.T) {
			t.Parallel()
			got := count(Make(1, size).Units)
			have := shape{got[org.KindDistrict], got[org.KindStreet], got[org.KindCommunity], got[org.KindStation], got[org.KindGrid]}
			if have != want {
				t.Errorf("got %+v, want %+v", have, want)
			}
		})
	}
}

func TestTheTreeOfASizeIsSound(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, size := range []Size{Small, Medium, Large} {
		c := Make(7, size)
		tree := c.Tree()
		served, names, direct := map[string]int{}, map[string]bool{}, 0
		seen := map[string]bool{}
		for _, u := range c.Units {
			parent, _ := tree.Unit(u.Parent)
			switch {
			case !code.MatchString(u.ID) || seen[u.ID]:
				t.Errorf("%s: id %q is malformed or stands twice", size, u.ID)
			case u.Parent != "" && !seen[u.Parent]:
				t.Errorf("%s: %s comes before its parent", size, u.ID)
			case u.Kind == org.KindGrid && (parent.Kind != org.KindCommunity || len(tree.Chain(u.ID)) < 3):
				t.Errorf("%s: grid %s hangs on %s, chain %v", size, u.ID, parent.ID, tree.Chain(u.ID))
			case u.Kind == org.KindCommunity && names[u.Zh]:
				t.Errorf("%s: two communities are called %s", size, u.Zh)
			case u.Kind == org.KindCommunity && parent.Kind == org.KindDistrict:
				direct++
			}
			seen[u.ID] = true
			if u.Kind == org.KindCommunity {
				names[u.Zh] = true
			}
			for _, s := range u.Serves {
				served[s]++
			}
			if u.Kind == org.KindStation && (len(u.Serves) == 0 || len(u.Serves) > 2) {
				t.Errorf("%s: station %s serves %v", size, u.ID, u.Serves)
			}
		}
		if direct != size.shape().districts {
			t.Errorf("%s: %d communities without a street, want one a district", size, direct)
		}
		for _, u := range c.Units {
			if u.Kind == org.KindCommunity && served[u.ID] != 1 {
				t.Errorf("%s: %s is served by %d stations", size, u.ID, served[u.ID])
			}
		}
	}
}

func TestEveryGridHasOneWorkerButOne(t *testing.T) {
	t.Parallel()
	c := Make(1, Small)
	workers, stations, ids := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, p := range c.People {
		if ids[p.ID] {
			t.Errorf("the number %s stands twice", p.ID)
		}
		ids[p.ID] = true
		for _, g := range p.Grants {
			switch g.Role {
			case org.GridWorker:
				workers[g.Unit]++
			case org.StationStaff:
				stations[g.Unit]++
			}
		}
	}
	vacant := 0
	for _, u := range c.Units {
		switch n := workers[u.ID]; {
		case u.Kind == org.KindGrid && n == 0:
			vacant++
		case u.Kind == org.KindGrid && n > 1:
			t.Errorf("%s has %d workers", u.ID, n)
		case u.Kind == org.KindStation && (stations[u.ID] < 2 || stations[u.ID] > 4):
			t.Errorf("station %s has %d people", u.ID, stations[u.ID])
		}
	}
	if vacant != 1 {
		t.Errorf("%d grids without a worker, want 1 (R29)", vacant)
	}
}

func TestAPointOfACommunityLiesInOneGrid(t *testing.T) {
	t.Parallel()
	r := dice(3, 99)
	for _, size := range []Size{Small, Medium} {
		c := Make(1, size)
		var rings []orb.Ring
		bound := orb.MultiPoint{}.Bound()
		for i, u := range c.staff.grids {
			ring := orb.Ring{}
			for _, p := range u.Area {
				ring = append(ring, orb.Point{p.Lng, p.Lat})
			}
			rings = append(rings, append(ring, ring[0]))
			if i == 0 {
				bound = ring.Bound()
			}
			bound = bound.Union(ring.Bound())
		}
		lost := 0
		for range 300 {
			p := orb.Point{bound.Min[0] + r.Float64()*(bound.Max[0]-bound.Min[0]), bound.Min[1] + r.Float64()*(bound.Max[1]-bound.Min[1])}
			in := 0
			for _, ring := range rings {
				if planar.RingContains(ring, p) {
					in++
				}
			}
			if in > 1 {
				t.Fatalf("%s: %v lies in %d grids", size, p, in)
			}
			lost += 1 - in
		}
		if lost > 60 { // the last row of the board may be part empty
			t.Errorf("%s: %d of 300 points lie in no grid", size, lost)
		}
		for _, g := range c.staff.grids {
			l := inside(g, r)
			if i := slices.IndexFunc(rings, func(ring orb.Ring) bool { return planar.RingContains(ring, orb.Point{l.Lng, l.Lat}) }); c.staff.grids[i].ID != g.ID {
				t.Errorf("a point of %s lies in %s", g.ID, c.staff.grids[i].ID)
			}
		}
	}
}

func TestTheSampleLoginsBelongTogether(t *testing.T) {
	t.Parallel()
	for seed := range int64(5) {
		for _, size := range []Size{Small, Medium, XLarge}[:2] {
			c := Make(seed, size)
			tree := c.Tree()
			worker, clerk, boss := c.Logins[0], c.Logins[1], c.Logins[2]
			if worker.Role != org.GridWorker || clerk.Role != org.StationStaff || boss.Role != org.Supervisor {
				t.Fatalf("roles: %+v", c.Logins)
			}
			grid, _ := tree.Unit(worker.Unit)
			station, _ := tree.Unit(clerk.Unit)
			if !slices.Contains(station.Serves, grid.Parent) {
				t.Errorf("%s serves %v, the worker is in %s", station.ID, station.Serves, grid.Parent)
			}
			street, _ := tree.Unit(boss.Unit)
			if street.Kind != org.KindStreet || !org.Within(tree.Path(grid.ID), tree.Path(street.ID)) || !org.Within(tree.Path(station.ID), tree.Path(street.ID)) {
				t.Errorf("the street %s does not hold %s and %s", street.ID, grid.ID, station.ID)
			}
			if c.Extra.Unit != clerk.Unit || c.Extra.Username == clerk.Username || !c.CanLogIn(c.Extra.Username) {
				t.Errorf("extra %+v beside %+v", c.Extra, clerk)
			}
			for _, l := range append(slices.Clone(c.Logins), c.Extra) {
				p, ok := tree.Person(l.Username)
				if !ok || p.Name != l.Name || !p.Has(l.Role, l.Unit) {
					t.Errorf("%+v is not %+v", l, p)
				}
				if !regexp.MustCompile(`^[a-z]{6}-[0-9]{4}$`).MatchString(l.Password) {
					t.Errorf("password %q", l.Password)
				}
			}
		}
	}
}

func TestTheSameSeedMakesTheSameCity(t *testing.T) {
	t.Parallel()
	a, b, other := Make(42, Small), Make(42, Small), Make(43, Small)
	if !reflect.DeepEqual(a, b) {
		t.Error("two cities of one seed differ")
	}
	if reflect.DeepEqual(a.People, other.People) || reflect.DeepEqual(a.Logins, other.Logins) {
		t.Error("another seed changes nothing")
	}
	if !reflect.DeepEqual(a.Units, other.Units) {
		t.Error("places should not depend on the seed")
	}
}

func TestNumeral(t *testing.T) {
	t.Parallel()
	var got []string
	for _, n := range []int{1, 9, 10, 11, 19, 20, 23, 99} {
		got = append(got, numeral(n))
	}
	if s := strings.Join(got, " "); s != "一 九 十 十一 十九 二十 二十三 九十九" {
		t.Error(s)
	}
}

func ExampleMake() {
	c := Make(1, Small)
	tree := c.Tree()
	fmt.Println(c.Logins[0].Role, c.Logins[0].Unit, tree.Path(c.Logins[0].Unit))
	u, _ := tree.Unit(c.Logins[1].Unit)
	fmt.Println(u.Zh, u.Serves)
	// Output:
	// grid_worker qj-ss-01-g01 qj.qj-ss.qj-ss-01.qj-ss-01-g01
	// 港湾、柳林社区服务站 [qj-ss-01 qj-ss-02]
}
