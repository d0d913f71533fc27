package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// observe counts the calls to Telegram by method and by what came of them: ok,
// or the kind of the error (telegram.Kind).
func observe(to prometheus.Registerer) func(method, outcome string, took time.Duration) {
	calls := prometheus.NewCounterVec(prometheus.CounterOpts{
		Namespace: "kintsugi", Name: "telegram_calls_total", Help: "Calls to Telegram by method and by what came of them.",
	}, []string{"method", "outcome"})
	to.MustRegister(calls)
	return func(method, outcome string, _ time.Duration) { calls.WithLabelValues(method, outcome).Inc() }
}

// watch shows as metrics what /readyz says, asked anew whenever they are fetched.
func watch(to prometheus.Registerer, checks ...check) {
	for _, c := range checks {
		to.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: "kintsugi", Name: "ready", Help: "1 where what the bot needs is there, 0 where it is missing.",
			ConstLabels: prometheus.Labels{"what": c.Name},
		}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), checkTime)
			defer cancel()
			if len(findMissing(ctx, []check{c})) > 0 {
				return 0
			}
			return 1
		}))
	}
}
