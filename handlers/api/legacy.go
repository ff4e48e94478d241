package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// legacy says what older phone apps sent. A phone may hold an old app and a
// queue of days: what it sends must be taken, or a report is lost. Fields that
// are in neither list are refused, since they are mistakes that somebody should
// hear of.
type legacy struct {
	renamed map[string]string  // an old name and today's; today's wins when both are there
	dropped map[string]bool    // sent once, never used
	inner   map[string]*legacy // the same for objects within
}

// device is what apps told about themselves and about their own queue.
var device = names(
	"schema", "schemaVersion", "schema_version", "v", "version",
	"app", "appVersion", "app_version", "appName", "app_name", "build", "platform", "os", "osVersion", "os_version",
	"client", "clientId", "client_id", "clientVersion", "client_version", "userAgent", "user_agent",
	"device", "deviceId", "device_id", "deviceModel", "device_model", "deviceTime", "device_time", "model", "network", "battery", "locale", "lang", "timezone", "tz",
	"clientTime", "client_time", "createdAt", "created_at", "queuedAt", "queued_at", "sentAt", "sent_at", "updatedAt", "updated_at", "savedAt", "saved_at",
	"draft", "draftId", "draft_id", "offline", "retry", "retries", "attempt", "attempts", "synced", "status", "localId", "local_id", "id", "uuid",
	"address", "placeName", "place_name", "thumbnail", "thumbnails", "photoCount", "photo_count", "userId", "user_id", "worker", "workerId", "worker_id",
)

var oldReport = &legacy{
	renamed: map[string]string{
		"category": "matter", "matterCode": "matter", "matter_code": "matter",
		"description": "text", "desc": "text", "content": "text",
		"occurredAt": "occurred_at", "time": "occurred_at",
		"gridId": "grid", "grid_id": "grid", "gps": "location", "position": "location",
		"images": "photos", "pictures": "photos", "handledOnSpot": "handled_on_spot",
		"lat": "location.lat", "latitude": "location.lat", "lng": "location.lng", "lon": "location.lng", "longitude": "location.lng", "accuracy": "location.accuracy",
	},
	dropped: device,
	inner: map[string]*legacy{
		"location": {
			renamed: map[string]string{"latitude": "lat", "lon": "lng", "longitude": "lng", "acc": "accuracy"},
			dropped: names("crs", "coordsys", "provider", "source", "altitude", "altitudeAccuracy", "alt", "heading", "speed", "timestamp", "time", "address"),
		},
		"reporter": {renamed: map[string]string{"idNumber": "id_number", "idCard": "id_number", "tel": "phone", "mobile": "phone"}},
	},
}

// The verbs that a worker's phone sends, and the words that were used for the
// one text each of them has.
var (
	oldNote    = &legacy{renamed: map[string]string{"note": "text", "comment": "text", "content": "text", "images": "photos"}, dropped: device}
	oldResult  = &legacy{renamed: map[string]string{"result": "text", "note": "text", "comment": "text", "images": "photos"}, dropped: device}
	oldVerdict = &legacy{renamed: map[string]string{"text": "note", "comment": "note", "images": "photos"}, dropped: device}
)

func names(all ...string) map[string]bool {
	set := make(map[string]bool, len(all))
	for _, name := range all {
		set[name] = true
	}
	return set
}

// lift makes of an older body what the same app would send today. A null counts
// as not sent.
func (l *legacy) lift(fields map[string]json.RawMessage) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(fields))
	for name, value := range fields {
		if string(value) == "null" {
			continue
		}
		if inner := l.inner[name]; inner != nil {
			value = inner.within(value)
		}
		if l.renamed[name] == "" && !l.dropped[name] {
			out[name] = value
		}
	}
	for _, old := range slices.Sorted(maps.Keys(l.renamed)) { // in one order, so that a report sent again is the same report
		if value, sent := fields[old]; sent && string(value) != "null" {
			place(out, l.renamed[old], value)
		}
	}
	return out
}

// within lifts an object inside; what is none stays for validation to refuse.
func (l *legacy) within(value json.RawMessage) json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(value, &fields) != nil || fields == nil {
		return value
	}
	lifted, err := json.Marshal(l.lift(fields))
	if err != nil {
		return value
	}
	return lifted
}

// place sets a field, or one inside an object ("location.lat"), unless today's
// name was sent as well.
func place(out map[string]json.RawMessage, today string, value json.RawMessage) {
	outer, inner, nested := strings.Cut(today, ".")
	if !nested {
		if _, sent := out[today]; !sent {
			out[today] = value
		}
		return
	}
	fields := map[string]json.RawMessage{}
	if had, sent := out[outer]; sent && json.Unmarshal(had, &fields) != nil {
		return // no object: validation says so
	}
	place(fields, inner, value)
	if whole, err := json.Marshal(fields); err == nil {
		out[outer] = whole
	}
}
