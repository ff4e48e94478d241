package api

import (
	"context"
	"time"
)

type aboutOutput struct{ Body About }

// About is what a page must know before anybody logs in.
type About struct {
	Product string    `json:"product"`
	Version string    `json:"version"`
	Now     time.Time `json:"now"`
	Speed   float64   `json:"speed" doc:"How fast the server's clock runs; 1 but in a demo."`
	Demo    []Login   `json:"demo,omitempty" doc:"Logins to try; in a demo only."`
}

func (s *server) about(context.Context, *struct{}) (*aboutOutput, error) {
	return &aboutOutput{About{Product: "Gridcase 网格办件", Version: s.cfg.Version, Now: s.cfg.Now(), Speed: s.cfg.Speed, Demo: s.cfg.Demo}}, nil
}
