package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kintsugi/internal/bot"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// BenchmarkTurnRedis is a turn from the event to the note of what was said,
// with the real content and a real redis-server, and nobody to talk to:
// everything is delivered at once. It prints turns per second and, counted at
// the client, commands and round trips a turn.
//
// Alone, one person's turns come one after the other, and nothing can share a
// round trip: two before the reply, and one to note it. In a crowd of 500,
// a hundred turns at a time, commands share pipelines.
func BenchmarkTurnRedis(b *testing.B) {
	lib := library(b)
	way := journey(b, lib, 10, true)
	b.Run("alone", func(b *testing.B) { turnAll(b, lib, way, 1, 1) })
	b.Run("crowd", func(b *testing.B) { turnAll(b, lib, way, people, 100) })
}

// turnAll hands b.N events to a bot: those of a journey that so many people go
// in step, so many turns at once.
func turnAll(b *testing.B, lib *dialogue.Library, way []stride, people, atOnce int) {
	server, err := localredis.Node()
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { server.Close() })
	client, err := session.Open(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { client.Close() })
	var count session.Counter
	client.AddHook(&count)
	v, err := vault.New(vault.Generate())
	if err != nil {
		b.Fatal(err)
	}
	out := &nobody{}
	x := bot.New(bot.Options{Library: lib, Store: session.New(client, v, session.Options{}), Out: out})
	b.ReportAllocs()
	b.ResetTimer()
	said := 0
	var running sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i := range b.N {
		// Who has come to the end makes room for somebody new.
		person, turn := i%people+i/(people*len(way))*people, i/people%len(way)
		e := way[turn].Event
		e.ID, e.Chat, e.At = int64(i+1), firstChat+int64(person), time.Now()
		said += way[turn].Said
		places <- struct{}{}
		running.Add(1)
		x.Take(b.Context(), e, func(err error) {
			if err != nil {
				b.Error(err)
			}
			// In a goroutine of its own: the person's lane is not yet at rest.
			go func() {
				defer running.Done()
				if atOnce == 1 {
					_ = x.Settled(b.Context(), e.Chat)
				}
				<-places
			}()
		})
	}
	running.Wait()
	for person := range min(b.N, b.N/len(way)+people) {
		_ = x.Settled(b.Context(), firstChat+int64(person))
	}
	b.StopTimer()
	if err := x.Stop(b.Context()); err != nil {
		b.Fatal(err)
	}
	if n := int(out.said.Load()); n != said {
		b.Fatalf("%d messages were said, want %d", n, said)
	}
	turns := float64(b.N)
	b.ReportMetric(turns/b.Elapsed().Seconds(), "turns/s")
	b.ReportMetric(float64(count.Commands())/turns, "commands/turn")
	b.ReportMetric(float64(count.RoundTrips())/turns, "trips/turn")
	b.ReportMetric(float64(said)/turns, "messages/turn")
}

// nobody is a messenger that delivers at once, to nobody.
type nobody struct{ said atomic.Int64 }

func (n *nobody) Send(context.Context, int64, dialogue.Message) (int, error) {
	return int(n.said.Add(1)), nil
}

func (n *nobody) Edit(context.Context, int64, int, dialogue.Message) error {
	n.said.Add(1)
	return nil
}

func (n *nobody) Delete(context.Context, int64, []int) error {
	n.said.Add(1)
	return nil
}

func (n *nobody) Acknowledge(context.Context, string) error { return nil }
