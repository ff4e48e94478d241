package city

import (
	"fmt"
	"math/rand/v2"

	"gridcase/domain/org"
)

var surnames = []string{
	"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
	"梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
}

var givenNames = []string{
	"晓岚", "思远", "雨晴", "立新", "建平", "文静", "志强", "海燕", "玉兰", "国梁", "秀英", "明哲", "佳宁", "春华", "书瑶", "振东",
	"丽娟", "一鸣", "雪梅", "长青", "红霞", "子涵", "永刚", "慧敏", "景行", "亚楠", "宏伟", "桂芳", "天佑", "静怡", "卫民", "晨曦",
	"若兰", "大勇", "淑贞", "凯", "宁", "敏", "涛", "洁", "磊", "娜", "峰", "倩", "斌", "琳", "博", "瑛",
}

// hiring gives everybody a staff number, a name and a place. Staff numbers say
// where somebody works and are their login names; names are drawn.
type hiring struct {
	places
	seed   int64
	names  *rand.Rand
	people []org.Person
}

func newHiring(seed int64, p places) *hiring {
	return &hiring{places: p, seed: seed, names: dice(seed, forPeople)}
}

func (h *hiring) hire(id string, grants ...org.Grant) {
	h.people = append(h.people, org.Person{ID: id, Name: personName(h.names), Grants: grants})
}

func personName(r *rand.Rand) string { return pick(r, surnames) + pick(r, givenNames) }

// everybody: the order of the calls is the order of the ids.
func (h *hiring) everybody() []org.Person {
	h.hire("ad0001", h.everywhere(org.Admin)...)
	for i, c := range h.communities {
		h.hire(fmt.Sprintf("cs%04d", i+1), org.Grant{Role: org.Supervisor, Unit: c.id}) // community secretary
	}
	for i, d := range h.districts {
		for n := range 3 {
			h.hire(fmt.Sprintf("ds%02d%02d", i+1, n+1), org.Grant{Role: org.DistrictDesk, Unit: d})
		}
	}
	for i, c := range h.communities {
		h.gridWorkers(i, c)
	}
	for i, s := range h.streets {
		h.streetStaff(i, s)
	}
	for i, s := range h.stations {
		for n := range 3 + i%2 { // not more than four (R47)
			h.hire(fmt.Sprintf("st%02d%02d", i+1, n+1), org.Grant{Role: org.StationStaff, Unit: s.ID})
		}
	}
	h.supervisors()
	return h.people
}

func (h *hiring) everywhere(r org.Role) (grants []org.Grant) {
	for _, d := range h.districts {
		grants = append(grants, org.Grant{Role: r, Unit: d})
	}
	return grants
}

// gridWorkers: one a grid, and one grid of the second community has nobody,
// which is a fault that the system has to show (R29).
func (h *hiring) gridWorkers(i int, c community) {
	for n, g := range c.grids {
		if i == 1 && n == len(c.grids)-1 {
			continue
		}
		h.hire(fmt.Sprintf("gw%02d%02d", i+1, n+1), org.Grant{Role: org.GridWorker, Unit: g})
	}
}

// streetStaff: most sit where incidents are led.
func (h *hiring) streetStaff(i int, s street) {
	for n, office := range []int{0, 1, 1, 2, 4} {
		h.hire(fmt.Sprintf("ss%02d%02d", i+1, n+1), org.Grant{Role: org.StreetStaff, Unit: s.offices[office]})
	}
}

func (h *hiring) supervisors() {
	for i, s := range h.streets {
		h.hire(fmt.Sprintf("sv%04d", i+1), org.Grant{Role: org.Supervisor, Unit: s.id})
	}
	for i, d := range h.districts {
		h.hire(fmt.Sprintf("sv%04d", len(h.streets)+i+1), org.Grant{Role: org.Supervisor, Unit: d})
	}
}
