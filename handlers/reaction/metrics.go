package reaction

import (
	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	reactions *prometheus.CounterVec
	took      *prometheus.HistogramVec
}

func newMetrics(to prometheus.Registerer) (metrics, error) {
	m := metrics{
		reactions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_reactions_total", Help: "Commits that a reaction was given, by what came of it: done, failed (wrong with the case), outage."}, []string{"reaction", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gridcase_reaction_seconds", Help: "How long a reaction took.", Buckets: prometheus.ExponentialBuckets(0.0005, 4, 8)}, []string{"reaction"}),
	}
	return m, register(to, m.reactions, m.took)
}

type pollerMetrics struct {
	rungs    *prometheus.CounterVec
	polls    *prometheus.CounterVec
	overdue  prometheus.Gauge
	lateness prometheus.Gauge
}

func newPollerMetrics(to prometheus.Registerer) (pollerMetrics, error) {
	m := pollerMetrics{
		rungs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_timer_rungs_total", Help: "Rungs whose time had come, by what came of it: reached, repeated (another was faster), void (the case moved on), early (a clock is wrong), refused, failed."}, []string{"outcome"}),
		polls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_timer_polls_total", Help: "Looks at the deadlines: done or failed."}, []string{"outcome"}),
		overdue: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gridcase_timer_overdue", Help: "Rungs that are due and were not fired yet, at the last look."}),
		lateness: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gridcase_timer_lateness_seconds", Help: "How late the longest due of them is, in the domain's time."}),
	}
	return m, register(to, m.rungs, m.polls, m.overdue, m.lateness)
}

func register(to prometheus.Registerer, all ...prometheus.Collector) error {
	if to == nil {
		return nil
	}
	for _, c := range all {
		if err := to.Register(c); err != nil {
			return err
		}
	}
	return nil
}
