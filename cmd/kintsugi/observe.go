package main

import (
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
