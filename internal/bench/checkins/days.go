package main

import (
	"slices"
	"time"

	"kintsugi/internal/schedule"
)

// late is when a check-in is dropped instead of said (a flow's late, unless it
// says otherwise).
const late = 2 * time.Hour

// lateness is what became of one day's check-ins.
type lateness struct {
	said, dropped int
	p50, p99, max time.Duration
	over          time.Duration // how long after the first was due the last was said
}

// simulate says check-ins that are due at these times (in seconds, sorted) in
// their order, each with a token of a bucket like Redis's and on a clock that
// needs no waiting. Who is too late costs no token.
func simulate(due []int, rate float64) (l lateness) {
	bucket := schedule.Meter{Rate: rate, Holds: max(1, int(rate/5))}
	waited := make([]int64, 0, len(due))
	// Two days in, so that the bucket begins full.
	const begin = int64(48 * time.Hour / time.Microsecond)
	now := begin
	for _, second := range due {
		at := begin + int64(second)*1e6
		now = max(now, at)
		for now-at <= late.Microseconds() {
			level := bucket.Take(now, 1)
			if level.Taken == 1 {
				waited = append(waited, now-at)
				break
			}
			now += level.Wait.Microseconds()
		}
	}
	l.said, l.dropped = len(waited), len(due)-len(waited)
	l.over = time.Duration(now-begin)*time.Microsecond - time.Duration(due[0])*time.Second
	slices.Sort(waited)
	part := func(of float64) time.Duration {
		return time.Duration(waited[int(of*float64(len(waited)-1))]) * time.Microsecond
	}
	l.p50, l.p99, l.max = part(0.5), part(0.99), part(1)
	return l
}

// days prints simulated days: that of the people as they chose, and one on which
// everybody chose the same minute.
func (g *ground) days(chosen []int) {
	slices.Sort(chosen)
	crowd := make([]int, len(chosen))
	for i := range crowd {
		crowd[i] = i * int(window.Seconds()) / len(crowd)
	}
	g.say("\none simulated day, %d people, smeared over %s, too late after %s:", len(chosen), window, late)
	for _, day := range []struct {
		name string
		due  []int
	}{{"half at any time, half at five hours", chosen}, {"all at one minute", crowd}} {
		for _, rate := range []float64{25, 30, 1000} {
			l := simulate(day.due, rate)
			g.say("  %s, %.0f a second: late p50 %s, p99 %s, most %s; %d said, %d dropped (%.1f %%)", day.name, rate,
				short(l.p50), short(l.p99), short(l.max), l.said, l.dropped, 100*float64(l.dropped)/float64(len(day.due)))
		}
	}
}

func short(d time.Duration) time.Duration {
	if d < time.Minute {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(time.Second)
}
