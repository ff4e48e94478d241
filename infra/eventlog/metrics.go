package eventlog

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are the three things that hurt: conflicts, unknown outcomes, halts;
// and the batch sizes that explain the append rate.
type metrics struct {
	appends *prometheus.CounterVec
	batch   prometheus.Histogram
	refused prometheus.Counter
	halts   *prometheus.CounterVec
}

func newMetrics(to prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		appends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_log_appends_total", Help: "Commits by outcome: stored, conflict, unknown, refused."}, []string{"outcome"}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gridcase_log_batch_commits", Help: "Commits in one atomic batch.", Buckets: prometheus.ExponentialBuckets(2, 2, 9)}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gridcase_log_batches_refused_total", Help: "Atomic batches that were sent again as singles."}),
		halts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gridcase_log_halts_total", Help: "Readers stopped because the log lost or changed something."}, []string{"stream"}),
	}
	if to == nil {
		return m, nil
	}
	for _, c := range []prometheus.Collector{m.appends, m.batch, m.refused, m.halts} {
		if err := to.Register(c); err != nil {
			return nil, fmt.Errorf("register metrics: %w", err)
		}
	}
	return m, nil
}
