package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"gridcase/domain/personal"
)

// texts finds the free texts in an event as it is stored, whatever its type: a
// sealed value says by its key what it is. An event that is added next year is
// searched without anybody thinking of it.
func texts(event []byte) (found []personal.Sealed, err error) {
	if !bytes.Contains(event, []byte(`"k":"`+personal.TextKey+`"`)) {
		return nil, nil
	}
	var v any
	if err := json.Unmarshal(event, &v); err != nil {
		return nil, fmt.Errorf("look for texts: %w", err)
	}
	return collect(found, v)
}

// collect goes by the members' order of a list; members of an object come by
// name, so that the words always stand in one order.
func collect(found []personal.Sealed, v any) ([]personal.Sealed, error) {
	var err error
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			if found, err = collect(found, inner); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		if v["k"] == personal.TextKey && v["c"] != nil {
			return one(found, v)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if found, err = collect(found, v[name]); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

func one(found []personal.Sealed, v map[string]any) ([]personal.Sealed, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("read a sealed text: %w", err)
	}
	var s personal.Sealed
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("read a sealed text: %w", err)
	}
	return append(found, s), nil
}
