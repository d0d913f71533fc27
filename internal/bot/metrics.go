package bot

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kintsugi/internal/dialogue"
)

// Metrics are what an operator can watch. None carries anything of a person.
type Metrics struct {
	Turns       *prometheus.CounterVec   // by kind of event and flow afterwards
	Entered     *prometheus.CounterVec   // people who came into a flow
	Left        *prometheus.CounterVec   // people who left it; the difference is who is in it
	Seconds     *prometheus.HistogramVec // by stage: load, step, commit, send, turn
	Conflicts   prometheus.Counter       // commits that came second
	Redelivered prometheus.Counter       // events that were in already
	Sends       *prometheus.CounterVec   // by outcome
	Counted     *prometheus.CounterVec   // what content has counted: numbers that didn't work, by record
	Dead        prometheus.Counter       // dead letters
	Due         *prometheus.CounterVec   // turns that fell due, by what came of them: sent, quiet, dropped, retried
	Late        prometheus.Histogram     // how late such a turn was, in seconds
	Away        prometheus.Counter       // turns the store did not take
	Unconfirmed prometheus.Counter       // turns that fewer replicas had in time than REDIS_WAIT asks for
	Sealed      prometheus.Counter       // turns whose session did not open
	Paced       prometheus.Gauge         // exercises whose lines are being shown
	Frames      *prometheus.CounterVec   // their lines, by what came of them
}

// NewMetrics makes the metrics and registers them, unless to is nil.
func NewMetrics(to prometheus.Registerer) *Metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "kintsugi", Name: name, Help: help})
	}
	m := &Metrics{
		Turns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "kintsugi", Name: "turns_total", Help: "Turns by kind of event and by the flow the person is in afterwards.",
		}, []string{"event", "flow"}),
		Seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "kintsugi", Name: "stage_seconds", Help: "Seconds by stage of the turn.",
			Buckets: prometheus.ExponentialBuckets(0.00001, 4, 11),
		}, []string{"stage"}),
		Entered: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "kintsugi", Name: "flow_entered_total", Help: "People who came into a flow; less those who left it: who is in it.",
		}, []string{"flow"}),
		Left: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "kintsugi", Name: "flow_left_total", Help: "People who left a flow.",
		}, []string{"flow"}),
		Conflicts:   counter("commit_conflicts_total", "Commits that came second and were tried again."),
		Redelivered: counter("redelivered_total", "Events that were taken in before."),
		Sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "kintsugi", Name: "sends_total", Help: "Messages by what came of sending them.",
		}, []string{"outcome"}),
		Counted: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "kintsugi", Name: "counted_total", Help: "What flows have counted, such as numbers that didn't work, by their record.",
		}, []string{"what"}),
		Dead: counter("dead_letters_total", "Turns and messages set aside for an operator."),
		Due: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "kintsugi", Name: "due_total", Help: "Turns that fell due by what came of them: sent, quiet (nothing was to be said), dropped (too late), retried (later).",
		}, []string{"outcome"}),
		Late: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "kintsugi", Name: "due_late_seconds", Help: "How late turns that fell due were taken, in seconds.",
			Buckets: []float64{0.5, 1, 2, 5, 15, 60, 300, 900, 3600, 7200, 14400},
		}),
		Away:        counter("store_away_total", "Turns that the store did not take."),
		Unconfirmed: counter("unconfirmed_total", "Turns that fewer replicas had in time than REDIS_WAIT asks for."),
		Sealed:      counter("sealed_total", "Turns whose session did not open: another master key, a newer release's form, or damage."),
		Paced: prometheus.NewGauge(prometheus.GaugeOpts{
			Namespace: "kintsugi", Name: "paced", Help: "Exercises whose lines this process is showing.",
		}),
		Frames: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: "kintsugi", Name: "paced_lines_total", Help: "Lines of exercises by what came of showing them; left_out: too late, or Telegram wanted to hear nothing.",
		}, []string{"outcome"}),
	}
	if to != nil {
		to.MustRegister(m.Turns, m.Entered, m.Left, m.Seconds, m.Conflicts, m.Redelivered, m.Sends, m.Counted, m.Dead, m.Away, m.Sealed, m.Unconfirmed, m.Due, m.Late, m.Paced, m.Frames)
	}
	return m
}

func (m *Metrics) since(stage string, from, to time.Time) {
	m.Seconds.WithLabelValues(stage).Observe(to.Sub(from).Seconds())
}

func (m *Metrics) turn(k dialogue.EventKind, from, to string, took time.Duration) {
	m.Turns.WithLabelValues(k.String(), to).Inc()
	if from != to {
		m.Left.WithLabelValues(from).Inc()
		m.Entered.WithLabelValues(to).Inc()
	}
	m.Seconds.WithLabelValues("turn").Observe(took.Seconds())
}

// count tells the operator what content counted in a turn. Nobody waits for it.
func (b *Bot) count(counted []string) {
	for _, what := range counted {
		b.Metrics.Counted.WithLabelValues(what).Inc()
		if b.Tally == nil {
			continue
		}
		b.running.Go(func() {
			ctx, cancel := context.WithTimeout(b.ctx, b.SendTimeout)
			defer cancel()
			if err := b.Tally(ctx, what); err != nil {
				b.Log.Warn("a count was not kept", "what", what, "error", err)
			}
		})
	}
}
