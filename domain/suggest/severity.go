package suggest

import (
	"fmt"
	"strings"

	"gridcase/domain/matter"
	"gridcase/domain/routing"
)

// promotion is a cause to grade a case one step above its type (domain notes
// §2.2). A denied or feared cause is none: the reading has dropped it.
type promotion struct {
	when []term
	only []string // codes that it concerns; none: every incident
	not  []string // codes whose usual grade has counted it already
	zh   string
	en   string
}

// frail are those who are at risk sooner than others. That one lives there is
// no cause by itself: it is flagged, and the grade stays.
const frail = "老人/老太太/老头/大爷/大娘/孩子/小孩/娃/孕妇/残疾人/盲人/婴儿/学生/老奶奶/奶奶/爷爷/小朋友/宝宝/轮椅"

var causes = []struct{ when, only, not, zh, en string }{
	{when: "受伤/摔伤/砸伤/划伤/烫伤/咬伤/烧伤/骨折/缝针/缝了一/缝了两/缝了三/缝了四/缝了五/缝了六/缝了七/缝了八/缝了十/缝了好/流血/出血/住院了/住了院/住进医院/送医/送医院/进医院/磕破/头破/撞伤/扭伤/摔断/伤了人/伤着人/伤到人/砸到人/砸着人/咬了/砸了人/砸中/摔坏了/打伤/电到人/电着人/触电/摔破/崴了/见血/轧伤/绊伤/扎伤/咬着/拉伤/骨裂/磕掉/对穿/划破/擦伤/夹伤/砸破/扎破/烫到/断了腿/断了胳膊/缝了针/针缝/缝三针/破相/脚踝/脑震荡/咬了个/咬破/撞到人/伤了腿/刮伤/伤了手/住了院/挂彩 摔~腿/胳膊/骨折/老人/老太太/大爷/大娘/孩子/好几个/好几个人/了两个/了一个/一跤/跟头/人/了三个 滑倒/绊倒/绊/掉进去/掉下去/摔倒/栽进去/撞上~了/人/老人/孩子/骑车/好几个/一个",
		not: "E0508 G0203 E0501", zh: "有人受伤", en: "somebody is hurt"},
	{when: frail + "~差点/险些/差一点/晕倒/昏倒/中暑/喘不上/憋/被困/吓病/走丢/哮喘/呼吸机/上不来气/冻病/冻感冒/断奶", not: "E0507 G0203 G0601 G0602 E0508", zh: "老幼病残处于险境", en: "children, elders or disabled people are at risk"},
	{when: "煤气味/燃气味/天然气味/漏煤气/燃气泄漏/煤气泄漏/天然气泄漏 燃气管/煤气管/煤气罐~烧/烤/旁边/爆", not: "E0503 G0503 E0504", zh: "涉及燃气", en: "gas is involved"},
	{when: "着火/起火/着起来/失火/火灾/烧着/着过火/冒过烟/冒过火 冒火花/打火花/打火/带电", not: "E0504 E0108 G0701 G0104 S0103 S0104", zh: "涉及火情或带电", en: "fire or live current is involved"},
	{when: "聚集/围堵/堵路/集体上访/拉横幅/联名上访/要上访/去上访/围攻", not: "G0206 G0705 E0203", zh: "有聚集苗头", en: "people are gathering"},
	{when: "传染病/疫情/登革热/出血热/狂犬病/鼠疫/霍乱/禽流感/肺结核/肝炎", not: "G0705 S0304 S0302", zh: "涉及传染病", en: "an infectious disease is involved"},
	{when: "中考/高考/考试/考研/会考/模拟考/国考/学考/期末考/期中考 两会/国庆期间/重大活动", only: "E0301 G0702 E0404 G0503 G0502 G0207 E0302", zh: "考试或重大活动期间", en: "in a time of exams or national events"},
	{when: "救护车/消防车/120~进不来/进不去/过不来/过不去/堵/耽误/开不进", not: "G0102 E0504", zh: "救护车、消防车受阻", en: "an ambulance or a fire engine cannot pass"},
}

func promotions(v *vocabulary) (all []promotion) {
	for _, c := range causes {
		all = append(all, promotion{v.terms(c.when), strings.Fields(c.only), strings.Fields(c.not), c.zh, c.en})
	}
	return all
}

// grade starts from the catalogue and goes up one step at most: L1 is for
// people to call.
func (s *Suggester) grade(r reading, t matter.Type) (matter.Severity, routing.Words) {
	usual := t.Severity
	if t.Kind == matter.Service {
		return matter.L4, routing.Words{Zh: "服务事项：一般（L4）", En: "A service item: L4"}
	}
	for _, p := range s.causes {
		word, ok := r.any(p.when)
		if !ok || len(p.only) > 0 && !has(p.only, t.Code) || has(p.not, t.Code) {
			continue
		}
		grade := above(usual)
		if grade == usual {
			break
		}
		return grade, routing.Words{
			Zh: fmt.Sprintf("%s（%s）：由 %s 升为 %s", p.zh, word, usual, grade),
			En: fmt.Sprintf("%s (%s): raised from %s to %s", p.en, word, usual, grade),
		}
	}
	return usual, routing.Words{Zh: fmt.Sprintf("目录等级 %s", usual), En: fmt.Sprintf("%s by the catalogue", usual)}
}

func above(s matter.Severity) matter.Severity {
	switch s {
	case matter.L4:
		return matter.L3
	case matter.L3:
		return matter.L2
	}
	return s
}
