package api

import (
	"net/http"
	"time"
)

// NewServer is an HTTP server with limits on who sends slowly or never reads.
// A live stream moves its own deadlines; hub may be nil where there are none.
func NewServer(h http.Handler, hub *Hub) *http.Server {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      40 * time.Second, // above what the slowest answer may take
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
	if hub != nil {
		s.RegisterOnShutdown(hub.Close) // or a shutdown would wait for the streams for ever
	}
	return s
}

const (
	bodyWithin   = 10 * time.Second // a report is a few kilobytes, also at 2G
	answerWithin = 20 * time.Second // a command or a read; then the caller hears that it is not known
)
