package suggest

// firstContact takes what nobody knows how to sort, and what is not ours.
const firstContact = "S1002"

// certificate is the item under which communities issue certificates.
const certificate = "S1001"

// signs are the words that decide a way, not a matter.
type signs struct {
	forbidden []term // the 20 certificates that a community must not issue
	outside   []term // what lies beyond the district
	beside    []term // "and besides": a second matter begins
	now       []term // danger to life at this moment
	urgent    []term // a hardship that cannot wait for papers
}

// readSigns takes the list of the six ministries of 2020 (domain notes §2.7) as
// people ask for them, one line a certificate.
func readSigns(v *vocabulary) signs {
	return signs{
		forbidden: v.terms(`亲属关系 母女 父女 父子 母子 夫妻 姐妹 兄弟 姊妹 祖孙 母子关系 父子关系 父女关系 母女关系 夫妻关系 兄弟关系 姐妹关系 亲子关系 祖孙关系 直系 我和我儿子 是我儿子 是我妈 是我爸 是我女儿 是我父亲 是我母亲 亲属 血缘 一家人 亲戚关系 亲兄弟 监护关系
			身份信息 同一个人 同一人 曾用名 名字不一致 姓名不一致 名字~不一样/写错/错 身份证号~错/不一致/不符
			户口~变更/更正/改 改年龄 改名 出生日期~改/错/更正 民族~改
			养犬 养狗 狗证 犬~证明 养~狗
			无犯罪 没犯罪 没有犯罪 没犯过罪 无违法 良民证 政审 没案底 无案底 未受过刑事 没有违法 没前科 没有前科
			戒毒 康复情况 失踪 走失 下落不明 人不见了
			单身 未婚 婚姻状况 没结婚 没结过婚 已婚 离异 丧偶 无婚姻 婚否 没再婚 没有再婚
			出生 健在 活着 还活着 在世 死亡 去世 没了~证明 过世 火化 病逝
			疾病 病情 得病 患病 身体健康 生病 残疾状况 残疾情况 残疾程度 是残疾
			婚育 生育状况 计划生育证明 没生过 没有生育 就业状况 正式工作 固定工作 没有单位 没单位 没工作 无业 没有工作 在职 未就业 失业~证明 下岗~证明 在哪上班 工作单位 就业情况 待业 没上班
			房子~我的/他的/归/产权 房产 产权 有房 车~我的 家产 个人档案 档案 财产 房产情况 名下 没房 无房 存款 收入~证明 继承 遗产 继承权 唯一继承人
			经营场所 开店~证明 店址 铺面~证明 门面~证明 工商~证明 公司~地址 住所~营业执照 营业执照 市场主体 注册地址 住改商 办照
			遗失 丢失 丢了 证件丢 弄丢 补办~证明`),
		outside: v.terms(`外地~他们那边/那边/的亲戚 隔壁省 景区 旅行社 航空 高速/高速路/高速公路 外省 外市 隔壁城市 隔壁市 邻市 别的城市 别的市 外地~政府/物业/城管/小区/公交/房子/派出所/工地 省城~房/小区/地铁 老家~村里/县里/政府/宅基地/房子/村委会/低保/修路 高铁 火车票 火车站 火车~晚点/票 机场 航班 飞机 铁路 地铁 国道 省道 邻县 外县 北京/上海/深圳/广州/哈尔滨/长春/沈阳/大连/海南/三亚/天津/成都~房/小区/物业/公司/开发商/医院/的/市里
			法院~判决/判/执行/起诉/开庭 检察院 仲裁委~裁决 银行卡~冻结/盗刷 信用卡 银行~利息/贷款利率/转账 网购 淘宝 京东 拼多多 快递公司 手机号/话费/流量/宽带/套餐~乱扣/扣费/投诉/退订 移动公司 联通 电信公司 彩票 股票 医院~收费/态度/挂号/手术/医生/误诊 医疗事故 高考~分数/成绩/志愿/查分 录取 大学~招生/宿舍/食堂/学费 出国签证 护照 航空公司 网游 游戏~充值/封号 省里 国家~为什么 保险公司~理赔/不赔/拒赔 主播 直播间 12306 国外 境外 省城 外省 外市 邻市 别的区 隔壁区 另一个区 隔壁县 老家~那边/小区/宅基地 公交~晚点/不停/班次/司机/线路/改线/等半天 老师~骂/打/体罚/补课/作业 学校~收费/食堂/分班 快递 医院~排队/护士/误诊/床位 火车 高速口 高速上`),
		beside: v.terms("另外 还有就是 还有个事 还有一个事 还有一件 顺便 再有 再一个 另一个事 同时反映 第二件 还要反映 再说一个 再反映"),
		urgent: v.terms("揭不开锅 断粮 没饭吃 吃不上饭 今晚 抢救 车祸 烧没了 icu 没米 断炊"),
		now:    v.terms("触电 电人 冒火花 打火 打火花 火花 带电 噼里啪啦 电着人 电到人 正在掉 还在掉 往下掉"),
	}
}
