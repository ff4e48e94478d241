package city

import "fmt"

// name is a place's name without its kind: 山水, Shanshui. code is what ids are
// made of.
type name struct{ zh, en, code string }

var districtNames = []name{
	{"前进", "Qianjin", "qj"}, {"向阳", "Xiangyang", "xy"}, {"东风", "Dongfeng", "df"}, {"南湖", "Nanhu", "nh"},
	{"北辰", "Beichen", "bc"}, {"西岭", "Xiling", "xl"}, {"江湾", "Jiangwan", "jw"}, {"河阳", "Heyang", "hy"},
	{"新桥", "Xinqiao", "xq"}, {"云台", "Yuntai", "yt"}, {"平川", "Pingchuan", "pc"}, {"金沙", "Jinsha", "js"},
	{"松原里", "Songyuanli", "sy"}, {"临港", "Lingang", "lg"}, {"龙门", "Longmen", "lm"}, {"高岗", "Gaogang", "gg"},
}

var streetNames = []name{
	{"山水", "Shanshui", "ss"}, {"永安", "Yong'an", "ya"}, {"和平", "Heping", "hp"}, {"西林", "Xilin", "xl"},
	{"建设", "Jianshe", "js"}, {"长安", "Chang'an", "ca"}, {"学府", "Xuefu", "xf"}, {"桥南", "Qiaonan", "qn"},
	{"晓云", "Xiaoyun", "xy"}, {"佳东", "Jiadong", "jd"}, {"建国", "Jianguo", "jg"}, {"佳南", "Jianan", "jn"},
	{"云环", "Yunhuan", "yh"}, {"英俊", "Yingjun", "yj"}, {"红旗", "Hongqi", "hq"}, {"友谊", "Youyi", "yy"},
	{"松涛", "Songtao", "st"}, {"临江", "Linjiang", "lj"}, {"望湖", "Wanghu", "wh"}, {"春晖", "Chunhui", "ch"},
	{"锦绣", "Jinxiu", "jx"}, {"北苑", "Beiyuan", "by"}, {"南山", "Nanshan", "ns"}, {"丹枫", "Danfeng", "dn"},
	{"同心", "Tongxin", "tx"}, {"文昌", "Wenchang", "wc"},
}

var communityNames = []name{
	{"港湾", "Gangwan", ""}, {"柳林", "Liulin", ""}, {"安康", "Ankang", ""}, {"书苑", "Shuyuan", ""},
	{"江畔", "Jiangpan", ""}, {"丰泽", "Fengze", ""}, {"桃源", "Taoyuan", ""}, {"春晓", "Chunxiao", ""},
	{"新城", "Xincheng", ""}, {"梧桐", "Wutong", ""}, {"百合", "Baihe", ""}, {"银杏", "Yinxing", ""},
	{"曙光", "Shuguang", ""}, {"滨河", "Binhe", ""}, {"清泉", "Qingquan", ""}, {"雪松", "Xuesong", ""},
}

// syllable is a character of a made-up name.
type syllable struct{ zh, en string }

var heads = []syllable{
	{"安", "an"}, {"康", "kang"}, {"福", "fu"}, {"宁", "ning"}, {"祥", "xiang"}, {"瑞", "rui"}, {"嘉", "jia"}, {"锦", "jin"},
	{"兰", "lan"}, {"竹", "zhu"}, {"梅", "mei"}, {"荷", "he"}, {"松", "song"}, {"柏", "bai"}, {"枫", "feng"}, {"桂", "gui"},
	{"云", "yun"}, {"霞", "xia"}, {"星", "xing"}, {"月", "yue"}, {"晨", "chen"}, {"春", "chun"}, {"秋", "qiu"}, {"雪", "xue"},
	{"金", "jin"}, {"银", "yin"}, {"玉", "yu"}, {"翠", "cui"}, {"青", "qing"}, {"蓝", "lan"}, {"丹", "dan"}, {"白", "bai"},
	{"东", "dong"}, {"南", "nan"}, {"西", "xi"}, {"北", "bei"}, {"新", "xin"}, {"长", "chang"}, {"永", "yong"}, {"广", "guang"},
	{"文", "wen"}, {"书", "shu"}, {"德", "de"}, {"仁", "ren"}, {"义", "yi"}, {"信", "xin"}, {"和", "he"}, {"平", "ping"},
	{"龙", "long"}, {"凤", "feng"}, {"鹤", "he"}, {"燕", "yan"}, {"天", "tian"}, {"景", "jing"}, {"明", "ming"}, {"光", "guang"},
	{"华", "hua"}, {"盛", "sheng"}, {"兴", "xing"}, {"隆", "long"}, {"泰", "tai"}, {"丰", "feng"}, {"宝", "bao"}, {"吉", "ji"},
	{"清", "qing"}, {"静", "jing"}, {"怡", "yi"}, {"悦", "yue"}, {"乐", "le"}, {"思", "si"}, {"望", "wang"}, {"远", "yuan"},
}

var tails = []syllable{
	{"园", "yuan"}, {"苑", "yuan"}, {"里", "li"}, {"庭", "ting"}, {"湖", "hu"}, {"桥", "qiao"}, {"河", "he"}, {"江", "jiang"},
	{"溪", "xi"}, {"泉", "quan"}, {"湾", "wan"}, {"塘", "tang"}, {"山", "shan"}, {"岭", "ling"}, {"坡", "po"}, {"谷", "gu"},
	{"林", "lin"}, {"田", "tian"}, {"坊", "fang"}, {"街", "jie"}, {"巷", "xiang"}, {"门", "men"}, {"阁", "ge"}, {"楼", "lou"},
	{"台", "tai"}, {"亭", "ting"}, {"院", "yuan"}, {"村", "cun"}, {"庄", "zhuang"}, {"屯", "tun"}, {"洲", "zhou"}, {"岸", "an"},
	{"滨", "bin"}, {"浦", "pu"}, {"城", "cheng"}, {"华", "hua"}, {"馨", "xin"}, {"景", "jing"}, {"阳", "yang"}, {"乡", "xiang"},
	{"业", "ye"}, {"民", "min"}, {"安", "an"}, {"康", "kang"}, {"宁", "ning"}, {"居", "ju"}, {"欣", "xin"}, {"辉", "hui"},
	{"源", "yuan"}, {"泽", "ze"}, {"润", "run"}, {"沁", "qin"}, {"和", "he"}, {"顺", "shun"}, {"达", "da"}, {"昌", "chang"},
	{"祥", "xiang"}, {"福", "fu"}, {"瑞", "rui"}, {"谐", "xie"}, {"美", "mei"}, {"佳", "jia"}, {"富", "fu"}, {"强", "qiang"},
	{"荣", "rong"}, {"茂", "mao"}, {"盛", "sheng"}, {"畅", "chang"}, {"朗", "lang"}, {"晖", "hui"}, {"麓", "lu"}, {"堤", "di"},
}

// namer hands out names that no other place of its kind has: the chosen ones
// first, then made-up ones.
type namer struct {
	chosen []name
	used   map[string]bool
	next   int // of the made-up ones
}

func newNamer(chosen []name) *namer { return &namer{chosen: chosen, used: map[string]bool{}} }

func (n *namer) take() name {
	for {
		found := n.candidate()
		if !n.used[found.zh] {
			n.used[found.zh] = true
			return found
		}
	}
}

// candidate walks all pairs of heads and tails, so that neighbours differ in
// both characters.
func (n *namer) candidate() (found name) {
	if len(n.chosen) > 0 {
		found, n.chosen = n.chosen[0], n.chosen[1:]
		return found
	}
	i := n.next
	n.next++
	head, tail := heads[i%len(heads)], tails[(i+i/len(heads))%len(tails)]
	if head.zh == tail.zh {
		return n.candidate()
	}
	return name{zh: head.zh + tail.zh, en: upper(head.en) + tail.en, code: fmt.Sprintf("%c%c%d", head.en[0], tail.en[0], i)}
}

func upper(s string) string { return string(s[0]-'a'+'A') + s[1:] }

// numeral writes 1 to 99 in Chinese: 第二十三网格.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch tens, ones := n/10, digits[n%10]; tens {
	case 0:
		return ones
	case 1:
		return "十" + ones
	default:
		return digits[tens] + "十" + ones
	}
}
