package casefile_test

import (
	"gridcase/domain/casefile"
	"gridcase/domain/org"
)

// The units that join: an office of the street, and the community beside it.
var (
	office = org.Stop{Unit: "o1", Path: "d.s.o1"}
	next   = org.Stop{Level: org.Community, Unit: "c2", Path: "d.s.c2"}

	asked  = casefile.Join{Unit: office, Task: words("cordon off the road")}
	called = casefile.Whistle{Units: []org.Stop{office, next}, Text: words("come at once")}
)
