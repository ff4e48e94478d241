package process

import (
	"strconv"

	"gridcase/domain/es"
)

// wishID names a wish by the fact it follows from: "escalation:<case>:7:0".
func wishID(process string, c es.Recorded, event int) string {
	return process + ":" + c.Subject + ":" + strconv.FormatUint(c.Version, 10) + ":" + strconv.Itoa(event)
}
