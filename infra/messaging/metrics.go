package messaging

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	refused *prometheus.CounterVec
	parked  *prometheus.CounterVec
}

func newMetrics(to prometheus.Registerer) (metrics, error) {
	m := metrics{
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_messages_refused_total", Help: "Commits that a handler refused and that come again."}, []string{"handler"}),
		parked: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_messages_parked_total", Help: "Commits that were parked for a handler: after the last try, or behind one of their case."}, []string{"handler"}),
	}
	if to == nil {
		return m, nil
	}
	for _, c := range []prometheus.Collector{m.refused, m.parked} {
		if err := to.Register(c); err != nil {
			return m, err
		}
	}
	return m, nil
}
