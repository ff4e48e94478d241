package casefile_test

// Two more cases: twin is younger than the one of the tests, another between.
const (
	twin    = "019aa5d2-0000-7000-8000-000000000009"
	another = "019aa5d2-0000-7000-8000-000000000005"
)
