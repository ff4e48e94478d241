package api

import "gridcase/domain/es"

// The refusals of the API itself. Those of the domain, of the commands and of
// the door to them stand where they are decided; status.go has the status of
// each.
var (
	errNoRoute    = no("request.no_such_route", "没有这个接口。接口列表见 /openapi.json。", "There is no such route. /openapi.json lists them all.")
	errNoMethod   = no("request.method_not_allowed", "此接口不支持这个方法。", "This route does not take that method.")
	errTooLarge   = no("request.too_large", "请求内容过大,最多 64 KiB。请缩短文字,照片请单独上传。", "The request is too large: 64 KiB at most. Shorten the text; photos are uploaded on their own.")
	errMediaType  = no("request.content_type", "请求内容须为 application/json。", "The content must be application/json.")
	errUTF8       = no("request.invalid_utf8", "请求内容不是有效的 UTF-8 文本。", "The content is not valid UTF-8.")
	errJSON       = no("request.malformed_json", "请求内容不是完整的 JSON 对象。", "The content is not a whole JSON object.")
	errNoBody     = no("request.body_missing", "缺少请求内容。", "The request needs a body.")
	errSlowBody   = no("request.body_incomplete", "请求内容没有完整送达,请重试。", "The content did not arrive whole. Send it again.")
	errField      = no("request.unknown_field", "请求中有未知字段。", "The request has an unknown field.")
	errMissing    = no("request.field_missing", "请求缺少必填字段。", "A required field is missing.")
	errInvalid    = no("request.invalid", "请求中有不符合要求的值。", "A value in the request is not what it must be.")
	errOneOf      = no("request.one_of", "请求须恰好包含 ask、grant、refuse 之一。", "The request must have exactly one of ask, grant, refuse.")
	errLimit      = no("request.bad_limit", "时限格式不对。例如:30min、4wh、5wd、15d。", "The limit is malformed. Write it as 30min, 4wh, 5wd or 15d.")
	errNoVersion  = no("policy.version_unknown", "没有这个版本。", "There is no such version.")
	errDocument   = no("proposal.document_faulty", "文件内容有误,请按行号修改后重新提交。", "The document has mistakes. Mend the lines that are named and send it again.")
	errTextLong   = no("case.text_too_long", "文字过长,最多 4000 个字符。", "The text is too long: 4,000 characters at most.")
	errControl    = no("case.text_control_character", "文字中有不可见的控制字符,请删除后重试。", "The text has invisible control characters. Remove them and send it again.")
	errNoKey      = no("idempotency.key_missing", "缺少 Idempotency-Key 请求头。请为每项操作生成一个键,重发时使用同一个键。", "The Idempotency-Key header is missing. Make one key for each command, and send it again with the same key.")
	errKey        = no("idempotency.key_malformed", "Idempotency-Key 须为 1 至 128 个可打印 ASCII 字符。", "An Idempotency-Key has 1 to 128 printable ASCII characters.")
	errIDForm     = no("case.id_malformed", "编号格式不对,须为 UUID。", "The id is malformed: a case's id is a UUID.")
	errIDVersion  = no("case.id_not_v7", "编号须为第 7 版 UUID(UUIDv7)。", "The id must be a UUID of version 7.")
	errCursor     = no("request.bad_cursor", "翻页标记无效。请从第一页重新读取。", "The cursor is not valid. Start again from the first page.")
	errPosition   = no("request.bad_position", "after 的值无效,须为先前答复中的 position。", "The value of after is not valid: it is the position of an earlier answer.")
	errView       = no("queue.unknown_view", "没有这个视图。可用:claimable、mine、escalated、overdue、soon、joined、all。", "There is no such view. Take one of claimable, mine, escalated, overdue, soon, joined, all.")
	errNoSession  = no("access.session_missing", "请先登录。", "Log in first.")
	errOver       = no("access.session_over", "登录已失效,请重新登录。", "Your session is over. Log in again.")
	errCrossSite  = no("request.cross_origin", "拒绝来自其他网站的请求。", "Requests from other sites are refused.")
	errTooOften   = no("request.too_often", "请求过于频繁,请稍后再试。", "Too many requests. Wait a moment and try again.")
	errLoginAway  = no("access.unavailable", "暂时无法确认登录,请稍后再试。", "Sessions cannot be checked at the moment. Try again shortly.")
	errLogAway    = no("log.unavailable", "暂时无法确认是否已保存。请用同一编号或同一个键重新发送。", "It is not known whether this was stored. Send it again with the same id or key.")
	errViewsAway  = no("views.unavailable", "查询暂时不可用,上报和办理不受影响。请稍后再试。", "Reading is not possible at the moment; reports and commands still are. Try again shortly.")
	errViewBehind = no("views.behind", "数据正在更新,请稍后再试。", "The view has not caught up yet. Try again in a moment.")
	errInside     = no("internal", "系统出错,已记录。请凭请求编号联系管理员。", "Something went wrong inside. It was logged: tell an administrator the request id.")
	errPrivate    = no("request.not_here", "此接口仅限本机访问。", "This route answers to this machine only.")
	errStreams    = no("live.too_many", "打开的实时连接过多,请关闭其他页面。", "Too many live connections. Close other pages.")
)

func no(code, zh, en string) *es.Rejection { return &es.Rejection{Code: code, Zh: zh, En: en} }

// with adds facts to a refusal, and what follows the sentence.
func with(r *es.Rejection, zh, en string, facts map[string]string) *es.Rejection {
	told := *r
	told.Zh, told.En, told.Facts = told.Zh+zh, told.En+en, facts
	return &told
}
