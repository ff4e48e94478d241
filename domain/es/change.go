package es

// Change tells that a projection now shows a case differently. It is published
// after the rows are committed, so whoever reads on hearing it sees them. A lost
// Change does no harm: pages read again when they reconnect.
type Change struct {
	Projection string   `json:"projection"`
	Case       string   `json:"case"`
	Paths      []string `json:"paths"` // org paths where it stood before and stands now
	People     []string `json:"people,omitempty"`
	Position   string   `json:"position"` // see Position.String
}
