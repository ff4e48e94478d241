package api

import (
	"encoding/json"
	"slices"
	"strings"
)

// legacy says what older phone apps sent. A phone may hold an old app and a
// queue of days: what it sends must be taken, or a report is lost. Fields that
// are in neither list are refused, since they are mistakes that somebody should
// hear of. Names are listed in lower case without underscores: apps before us
// wrote occurredAt and occurred_at.
type legacy struct {
	renamed map[string]string  // an old name and today's; today's wins when both are there
	dropped map[string]bool    // sent once, never used
	inner   map[string]*legacy // the same for objects within, by today's name
}

// device is what apps told about themselves and about their own queue.
var device = names(
	"schema", "schemaversion", "v", "version",
	"app", "appid", "appversion", "appname", "build", "buildnumber", "platform", "os", "osversion",
	"client", "clientid", "clientversion", "useragent", "device", "deviceid", "devicemodel", "devicetime", "model", "network", "battery",
	"locale", "lang", "language", "timezone", "tz",
	"clienttime", "createdat", "queuedat", "sentat", "updatedat", "savedat", "timestamp",
	"draft", "draftid", "offline", "retry", "retries", "retrycount", "attempt", "attempts", "synced", "status", "localid", "id", "uuid", "clientuuid",
	"address", "placename", "thumbnail", "thumbnails", "photocount", "user", "userid", "worker", "workerid",
)

var oldReport = &legacy{
	renamed: map[string]string{
		"category": "matter", "mattercode": "matter", "description": "text", "desc": "text", "content": "text",
		"occurredat": "occurred_at", "time": "occurred_at", "gridid": "grid", "gps": "location",
		"images": "photos", "pictures": "photos", "handledonspot": "handled_on_spot",
		"lat": "location.lat", "latitude": "location.lat", "lng": "location.lng", "lon": "location.lng", "longitude": "location.lng", "accuracy": "location.accuracy",
	},
	dropped: device,
	inner: map[string]*legacy{
		"location": {
			renamed: map[string]string{"latitude": "lat", "lon": "lng", "longitude": "lng", "acc": "accuracy"},
			dropped: names("crs", "coordsys", "provider", "source", "altitude", "altitudeaccuracy", "alt", "heading", "speed", "timestamp", "time", "address"),
		},
		"reporter": {renamed: map[string]string{"idnumber": "id_number", "idcard": "id_number", "tel": "phone", "mobile": "phone"}},
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

func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// lift makes of an older body what the same app would send today. A null counts
// as not sent. Old names are taken in one order, so that a report sent again is
// the same report.
func (l *legacy) lift(fields map[string]json.RawMessage) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(fields))
	var old []string
	for name, value := range fields {
		switch today, known := l.renamed[plain(name)]; {
		case string(value) == "null":
		case known && today != name:
			old = append(old, name)
		case !l.dropped[plain(name)]:
			out[name] = l.within(name, value)
		}
	}
	slices.Sort(old)
	for _, name := range old {
		today := l.renamed[plain(name)]
		place(out, today, l.within(today, fields[name]))
	}
	return out
}

// within lifts an object inside; what is none stays for validation to refuse.
func (l *legacy) within(name string, value json.RawMessage) json.RawMessage {
	var fields map[string]json.RawMessage
	inner := l.inner[name]
	if inner == nil || json.Unmarshal(value, &fields) != nil || fields == nil {
		return value
	}
	lifted, err := json.Marshal(inner.lift(fields))
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
