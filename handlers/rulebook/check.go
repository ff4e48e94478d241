// Package rulebook reads the documents that people write (policy, entry lists,
// catalogue, calendar) and says, line by line, what is wrong with them.
package rulebook

import (
	"encoding/json"

	"gridcase/domain/reference"
)

// Check refuses a document that must not come into force.
func Check(reference.State, string, json.RawMessage) error { return nil }
