package search

// Columns and Grams let the bench write rows in bulk as the fold does.
var (
	Columns = columns
	Grams   = grams
)
