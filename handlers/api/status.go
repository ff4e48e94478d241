package api

import "net/http"

// statuses maps every code there is to its HTTP status; a test finds codes that
// are missing here. 409 says: the case is not as you think, look again. 422
// says: what you sent cannot be so.
var statuses = map[string]int{
	"request.malformed_json":      http.StatusBadRequest,
	"request.invalid_utf8":        http.StatusBadRequest,
	"request.body_missing":        http.StatusBadRequest,
	"request.body_incomplete":     http.StatusRequestTimeout,
	"request.bad_cursor":          http.StatusBadRequest,
	"request.bad_position":        http.StatusBadRequest,
	"queue.unknown_view":          http.StatusBadRequest,
	"kpi.bad_period":              http.StatusBadRequest,
	"kpi.unknown_rate":            http.StatusNotFound,
	"kpi.one_place":               http.StatusBadRequest,
	"idempotency.key_missing":     http.StatusBadRequest,
	"idempotency.key_malformed":   http.StatusBadRequest,
	"case.id_malformed":           http.StatusBadRequest,
	"case.id_not_v7":              http.StatusBadRequest,
	"access.session_missing":      http.StatusUnauthorized,
	"access.session_over":         http.StatusUnauthorized,
	"access.login_failed":         http.StatusUnauthorized,
	"access.denied":               http.StatusForbidden,
	"grid.not_yours":              http.StatusForbidden,
	"request.cross_origin":        http.StatusForbidden,
	"request.not_here":            http.StatusForbidden,
	"request.no_such_route":       http.StatusNotFound,
	"case.not_found":              http.StatusNotFound,
	"unit.not_found":              http.StatusNotFound,
	"request.method_not_allowed":  http.StatusMethodNotAllowed,
	"case.id_taken":               http.StatusConflict,
	"case.already_claimed":        http.StatusConflict,
	"case.closed":                 http.StatusConflict,
	"case.rejected":               http.StatusConflict,
	"case.not_held":               http.StatusConflict,
	"case.not_holder":             http.StatusConflict,
	"case.in_review":              http.StatusConflict,
	"case.same_holder":            http.StatusConflict,
	"case.extension_open":         http.StatusConflict,
	"case.extension_not_asked":    http.StatusConflict,
	"case.extension_late":         http.StatusConflict,
	"case.extension_not_longer":   http.StatusUnprocessableEntity,
	"access.level_too_low":        http.StatusForbidden,
	"request.one_of":              http.StatusUnprocessableEntity,
	"request.bad_limit":           http.StatusUnprocessableEntity,
	"case.ruled":                  http.StatusConflict,
	"case.awaits_ruling":          http.StatusConflict,
	"case.no_dispute":             http.StatusConflict,
	"case.same_unit":              http.StatusUnprocessableEntity,
	"case.unit_missing":           http.StatusUnprocessableEntity,
	"case.return_code_unknown":    http.StatusUnprocessableEntity,
	"case.other_level":            http.StatusUnprocessableEntity,
	"case.urged_lately":           http.StatusTooManyRequests,
	"case.urge_self":              http.StatusConflict,
	"case.rating_early":           http.StatusConflict,
	"case.rated":                  http.StatusConflict,
	"case.rating_over":            http.StatusConflict,
	"case.own_rating":             http.StatusConflict,
	"case.rating_range":           http.StatusUnprocessableEntity,
	"case.suspended":              http.StatusConflict,
	"case.not_suspended":          http.StatusConflict,
	"case.own_grant":              http.StatusConflict,
	"case.suspension_end_past":    http.StatusUnprocessableEntity,
	"case.suspension_too_long":    http.StatusUnprocessableEntity,
	"case.at_top":                 http.StatusConflict,
	"case.not_closed":             http.StatusConflict,
	"case.reopen_window_over":     http.StatusConflict,
	"case.no_result":              http.StatusConflict,
	"case.own_result":             http.StatusConflict,
	"rung.early":                  http.StatusConflict,
	"request.too_large":           http.StatusRequestEntityTooLarge,
	"request.content_type":        http.StatusUnsupportedMediaType,
	"request.unknown_field":       http.StatusUnprocessableEntity,
	"request.field_missing":       http.StatusUnprocessableEntity,
	"request.invalid":             http.StatusUnprocessableEntity,
	"idempotency.key_reused":      http.StatusUnprocessableEntity,
	"case.id_window":              http.StatusUnprocessableEntity,
	"case.text_too_long":          http.StatusUnprocessableEntity,
	"case.text_control_character": http.StatusUnprocessableEntity,
	"case.text_missing":           http.StatusUnprocessableEntity,
	"case.reason_missing":         http.StatusUnprocessableEntity,
	"case.unit_not_below":         http.StatusUnprocessableEntity,
	"case.occurred_in_future":     http.StatusUnprocessableEntity,
	"case.place_unknown":          http.StatusUnprocessableEntity,
	"case.not_on_the_spot":        http.StatusUnprocessableEntity,
	"case.kind_mismatch":          http.StatusUnprocessableEntity,
	"case.assignee_elsewhere":     http.StatusUnprocessableEntity,
	"person.unknown":              http.StatusUnprocessableEntity,
	"matter.unknown":              http.StatusUnprocessableEntity,
	"grid.unknown":                http.StatusUnprocessableEntity,
	"access.password_length":      http.StatusUnprocessableEntity,
	"access.login_throttled":      http.StatusTooManyRequests,
	"request.too_often":           http.StatusTooManyRequests,
	"live.too_many":               http.StatusTooManyRequests,
	"internal":                    http.StatusInternalServerError,
	"access.unavailable":          http.StatusServiceUnavailable,
	"log.unavailable":             http.StatusServiceUnavailable,
	"views.unavailable":           http.StatusServiceUnavailable,
	"views.behind":                http.StatusServiceUnavailable,
}

// retryAfter is how many seconds a client should wait, where waiting helps.
var retryAfter = map[string]string{
	"access.unavailable": "5", "log.unavailable": "2", "views.unavailable": "5", "views.behind": "1", "request.too_often": "1",
}

// titles are the short names of the statuses in both languages.
var titles = map[int][2]string{
	http.StatusBadRequest:            {"请求有误", "Bad request"},
	http.StatusUnauthorized:          {"未登录", "Not logged in"},
	http.StatusForbidden:             {"无权操作", "Not allowed"},
	http.StatusNotFound:              {"没有找到", "Not found"},
	http.StatusMethodNotAllowed:      {"方法不支持", "Method not allowed"},
	http.StatusRequestTimeout:        {"请求超时", "Request timed out"},
	http.StatusConflict:              {"与现状冲突", "In conflict with how things stand"},
	http.StatusRequestEntityTooLarge: {"内容过大", "Too large"},
	http.StatusUnsupportedMediaType:  {"内容类型不支持", "Unsupported content type"},
	http.StatusUnprocessableEntity:   {"内容不符合要求", "Content refused"},
	http.StatusTooManyRequests:       {"请求过多", "Too many requests"},
	http.StatusInternalServerError:   {"系统错误", "Internal error"},
	http.StatusServiceUnavailable:    {"暂时不可用", "Unavailable at the moment"},
}

// statusOf is the status of a code. A code without one is a mistake of ours; the
// caller still gets the sentence.
func statusOf(code string) int {
	if s, ok := statuses[code]; ok {
		return s
	}
	return http.StatusConflict
}
