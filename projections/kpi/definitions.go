package kpi

import "gridcase/domain/routing"

// Names of the rates of handling times, which are not made of two counters.
const (
	mean   = "mean_handling"
	median = "median_handling"
	p90    = "p90_handling"

	officeMean   = "mean_handling_office"
	officeMedian = "median_handling_office"
	officeP90    = "p90_handling_office"

	projects   = "projects_done"  // 双向认领完成率 (R59), told by lists and not by cases
	registered = "volunteer_rate" // 志愿者注册率 (R99): all who ever registered, by residents

	repeats  = "repeat_rate" // what comes again is told by other cases
	usualDay = "reports_per_day"
)

// definitions are the rates of the domain notes §3, as far as cases tell them.
// The place decides which unit a case counts for, and with it all units above.
var definitions = []definition{
	{"reports", "上报量", "Reports", reported, 0, Count, routing.Words{
		Zh: "期内上报的案卷数（按上报日）", En: "cases reported in the period"}},
	{"valid", "有效率", "Valid rate", valid, reported, Share, routing.Words{
		Zh: "期内上报且未被退回不予受理的案卷数 ÷ 期内上报数", En: "cases reported in the period and not rejected ÷ cases reported"}},
	{usualDay, "工作日上报中位数", "Reports on a usual working day", reported, 0, Count, routing.Words{
		Zh: "期内各工作日（按工作日历）上报件数的中位数；分子为期内上报数，分母为工作日数", En: "median of the reports on each working day of the calendar; numerator: cases reported, denominator: working days"}},
	{"worker_valid", "网格上报有效率", "Valid rate of grid workers' reports", workerValid, byWorker, Share, routing.Words{
		Zh: "网格员（含巡查）上报中未被退回不予受理的 ÷ 期内网格员上报数", En: "reports by grid workers, patrols among them, that were not rejected ÷ their reports"}},
	{"dispatched_on_time", "派遣及时率", "Dispatch rate", filedInTime, filed, Share, routing.Words{
		Zh: "期内上报并立案的案卷中，无须核实或在核实时限内核实派遣的 ÷ 立案数", En: "cases reported in the period and filed that needed no check on site or were checked inside its limit ÷ cases filed"}},
	{"one_visit", "一次办成率", "One-visit rate", atOnce, applied, Share, routing.Words{
		Zh: "期内申请中未要求补正即受理的（逾期未告知视为受理的除外） ÷ 期内申请数", En: "applications accepted without a notice of missing papers, and not by silence ÷ applications made in the period"}},
	{"notice_breaches", "一次告知违规数", "Notice breaches", breached, 0, Count, routing.Words{
		Zh: "期内申请中被要求补正两次及以上的件数", En: "applications made in the period that got a second notice of missing papers"}},
	{"self_handled", "自办率", "Self-handled rate", selfHandled, reported, Share, routing.Words{
		Zh: "期内上报并由网格当场办结（自办自结）、仍为结案状态的案卷数 ÷ 期内上报数", En: "cases reported in the period that the grid settled on the spot and that stand closed ÷ cases reported"}},
	{"closed", "结案量", "Closed", closed, 0, Count, routing.Words{
		Zh: "期内结案、仍为结案状态的案卷数；重新打开即扣回", En: "cases closed in the period that stand closed; reopening takes the closing back"}},
	{"close_rate", "结案率", "Close rate", dueClosed, due, Share, routing.Words{
		Zh: "期内到期且已结案的案卷数 ÷ 应结案数（居民时限在期内到期的有效案卷）", En: "cases due in the period that stand closed ÷ valid cases whose resident's due time fell in the period"}},
	{"on_time", "按期办结率", "On-time rate", onTime, due, Share, routing.Words{
		Zh: "在居民时限内结案的案卷数 ÷ 应结案数（居民时限在期内到期的有效案卷）", En: "cases closed by the resident's due time ÷ valid cases whose resident's due time fell in the period"}},
	{"overdue_open", "超期未结", "Overdue and open", overdue, 0, Count, routing.Words{
		Zh: "居民时限在期内已到期、尚未结案的案卷数", En: "cases whose resident's due time passed in the period and that are still open"}},
	{"small_in_grid", "小事不出网格率", "Small-in-grid rate", smallInGrid, smallOfGrid, Share, routing.Words{
		Zh: "期内结案的、首派网格的小事中，始终未离开该网格的 ÷ 全部此类结案", En: "closed small cases first put in the grid that never left it ÷ all such closed cases"}},
	{"small_in_grid_strict", "小事不出网格率（严格口径）", "Small-in-grid rate, strict", smallInGrid, small, Share, routing.Words{
		Zh: "始终未离开网格的结案小事 ÷ 期内全部结案小事", En: "closed small cases that never left their grid ÷ all closed small cases"}},
	{"big_in_community", "大事不出社区率", "Big-in-community rate", bigInCommunity, bigOfCommunity, Share, routing.Words{
		Zh: "期内结案的大事中从未移交街道及以上的 ÷ 结案大事（不含按规定直派街道、区的）", En: "closed big cases that the street or above never had ÷ closed big cases but those that the rules gave to the street or district"}},
	{"big_in_community_strict", "大事不出社区率（严格口径）", "Big-in-community rate, strict", bigInCommunity, big, Share, routing.Words{
		Zh: "从未移交街道及以上的结案大事 ÷ 期内全部结案大事", En: "closed big cases that the street or above never had ÷ all closed big cases"}},
	{"bypass", "按规定直派", "Statutory bypass", bypass, 0, Count, routing.Words{
		Zh: "期内结案的大事中按规定直派街道、区的件数，不计入大事不出社区率", En: "closed big cases that the rules gave to the street or district at once; left out of the big-in-community rate"}},
	{"signed_on_time", "签收及时率", "Sign-for rate", signed, dispatched, Share, routing.Words{
		Zh: "期内派遣中在签收时限内认领或指派的 ÷ 期内派遣数（上报人当即自领的不算派遣）", En: "orders claimed or assigned within the accept limit ÷ orders dispatched in the period; what its reporter took at once is no order"}},
	{"response", "响应率", "Response rate", responded, dispatched, Share, routing.Words{
		Zh: "期内派遣中在签收时限内既签收又联系到居民的 ÷ 期内派遣数", En: "orders signed for, and the resident contacted, inside the accept limit ÷ orders dispatched in the period"}},
	{"returns", "退单率", "Return rate", returned, dispatched, Share, routing.Words{
		Zh: "期内派遣中被承办单位退回的 ÷ 期内派遣数", En: "orders dispatched in the period that the unit returned ÷ orders dispatched"}},
	{"returns_upheld", "退单成立率", "Returns upheld", upheld, returned, Share, routing.Words{
		Zh: "期内派遣、后被退回的案卷中，未被裁定退回原单位的 ÷ 退单数；等待裁定的不计入", En: "returned orders that no ruling gave back to who returned them ÷ returned orders; those that await a ruling are not upheld yet"}},
	{"returns_refused", "退单驳回率", "Returns refused", refused, returned, Share, routing.Words{
		Zh: "期内派遣、后被退回的案卷中，被裁定仍由退单单位办理的 ÷ 退单数", En: "returned orders that a ruling gave back to who had returned them ÷ returned orders"}},
	{"supervision_on_time", "督办按时率", "Supervision orders kept", orderMet, ordered, Share, routing.Words{
		Zh: "期内到期的督办单中按时提交处置结果（且未被退回）的 ÷ 期内到期的督办单", En: "supervision orders due in the period with a result that stands by then ÷ orders due"}},
	{"rework", "返工率", "Rework rate", reworked, reviewed, Share, routing.Words{
		Zh: "期内结案的案卷中核查至少一次未通过的 ÷ 经他人核查结案的案卷", En: "closed cases that failed verification at least once ÷ closed cases that somebody else verified"}},
	{"redone", "重办率", "Redone rate", redone, everClosed, Share, routing.Words{
		Zh: "期内首次结案的案卷中评价后重新打开的 ÷ 期内首次结案数", En: "cases first closed in the period that were opened again after a rating ÷ cases first closed in the period"}},
	{"reopened", "重新打开率", "Reopened rate", reopened, everClosed, Share, routing.Words{
		Zh: "期内首次结案的案卷中后来重新打开的（无论是否评价） ÷ 期内首次结案数", En: "cases first closed in the period that were opened again, rated or not ÷ cases first closed in the period"}},
	{repeats, "重复投诉率", "Repeat rate", closed, closed, Share, routing.Words{
		Zh: "期内结案的案卷中，30 天内同一上报人再次上报、或同一地点（约 50 米；无定位时同一网格）再次发生同类事项的 ÷ 期内结案数", En: "cases closed in the period whose reporter reported again, or whose matter came again at the same place (some 50 m; without a location the grid), within 30 days ÷ cases closed"}},
	{"satisfaction", "满意率", "Satisfaction rate", satisfied, rated, Share, routing.Words{
		Zh: "期内结案的案卷中评价为满意、非常满意（4、5 分）的 ÷ 有效评价数", En: "ratings of 4 or 5 of the cases closed in the period ÷ ratings"}},
	{"rated", "参评率", "Response share", rated, closed, Share, routing.Words{
		Zh: "期内结案的案卷中居民已评价的 ÷ 期内结案数", En: "cases closed in the period that residents rated ÷ cases closed"}},
	{"resolution", "解决率", "Resolution rate", solved, answered, Share, routing.Words{
		Zh: "期内结案的案卷中回访时居民答复已解决的 ÷ 回访答复数", En: "residents who said in the callback that it is solved ÷ residents who answered, of the cases closed in the period"}},
	{"called_back", "回访率", "Callback share", answered, closed, Share, routing.Words{
		Zh: "期内结案的案卷中已回访的 ÷ 期内结案数", En: "cases closed in the period whose resident was called back ÷ cases closed"}},
	{mean, "平均处置时长", "Mean handling time", timed, timed, Hours, routing.Words{
		Zh: "期内结案案卷从派遣到处置结果的自然小时数之和 ÷ 案卷数；等待核查和结案期间不计，当场办结不计", En: "hours from dispatch to the result, summed ÷ cases closed in the period; without the time in review or closed, and without what was settled on the spot"}},
	{median, "处置时长中位数", "Median handling time", timed, timed, Hours, routing.Words{
		Zh: "半数期内结案案卷的处置时长不超过此值（取两位有效数字）", En: "half of the cases closed in the period took no longer, to two digits"}},
	{p90, "处置时长九成位", "P90 handling time", timed, timed, Hours, routing.Words{
		Zh: "九成期内结案案卷的处置时长不超过此值（取两位有效数字）", En: "nine in ten of the cases closed in the period took no longer, to two digits"}},
	{officeMean, "平均处置时长（工作时间）", "Mean handling time, office hours", timed, timed, Hours, routing.Words{
		Zh: "口径同平均处置时长，只计工作日历的办公时间，扣除挂账", En: "as the mean handling time, in office time of the calendar alone, without suspensions"}},
	{officeMedian, "处置时长中位数（工作时间）", "Median handling time, office hours", timed, timed, Hours, routing.Words{
		Zh: "半数期内结案案卷的处置工作时间不超过此值（取两位有效数字）", En: "half of the cases closed in the period took no more office time, to two digits"}},
	{officeP90, "处置时长九成位（工作时间）", "P90 handling time, office hours", timed, timed, Hours, routing.Words{
		Zh: "九成期内结案案卷的处置工作时间不超过此值（取两位有效数字）", En: "nine in ten of the cases closed in the period took no more office time, to two digits"}},
	{climbs, "自动上交", "Climbs", climbed, 0, Count, routing.Words{
		Zh: "期内因超时自动上交的次数；层级为上交后的层级", En: "times that a case was handed up because time had passed; the level is the one it climbed to"}},
	{"hand_ups", "人工上交", "Hand-ups", handedUp, 0, Count, routing.Words{
		Zh: "期内由人上交上一级的次数", En: "times that somebody handed a case up in the period"}},
	{"hand_downs", "下交", "Hand-downs", handedDown, 0, Count, routing.Words{
		Zh: "期内下交下级的次数", En: "times that a case was handed down in the period"}},
	{projects, "双向认领完成率", "Two-way claims done", 0, 0, Share, routing.Words{
		Zh: "期内双方同意认领的项目中，结果已由另一方确认的 ÷ 期内双方同意认领的项目；同意后撤回的仍计入分母", En: "projects that both sides agreed on in the period and whose result the other side confirmed ÷ all agreed on in the period, those given up later among them"}},
	{registered, "志愿者注册率", "Volunteer rate", volunteers, 0, Share, routing.Words{
		Zh: "截至期末准予注册的志愿者(S0901)÷ 组织树所载居民数；目标 8%", En: "volunteers whose registration (S0901) was granted by the end of the period ÷ residents as the org tree tells them; the target is 8 %"}},
}
