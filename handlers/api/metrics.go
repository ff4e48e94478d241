package api

import (
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	streams  prometheus.Gauge
}

func newMetrics(to prometheus.Registerer) metrics {
	m := metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_http_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gridcase_http_seconds", Help: "Time to answer, by route; live streams are left out.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{Name: "gridcase_live_streams", Help: "Open live streams."}),
	}
	to.MustRegister(m.requests, m.seconds, m.streams)
	return m
}

func (m metrics) count(r *http.Request, status int, took time.Duration) {
	route := r.Pattern
	if route == "" {
		route = "none" // never the path: it is the caller's to choose
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	if route != liveRoute {
		m.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
}

// showMetrics answers this machine only, unless it is opened. A request that
// came through a proxy is not from here, wherever the proxy stands.
func (s *server) showMetrics(w http.ResponseWriter, r *http.Request) {
	c := callOf(r.Context())
	ip := net.ParseIP(c.address)
	here := ip != nil && ip.IsLoopback() && (s.cfg.TrustProxy || r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == "")
	if !here && !s.cfg.OpenMetrics {
		c.tell(errPrivate).write(w)
		return
	}
	promhttp.HandlerFor(s.cfg.Metrics, promhttp.HandlerOpts{}).ServeHTTP(w, r)
}
