package telegram

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegramtest"
)

// BenchmarkEcho is the edge alone: 500 people type, each text comes in by
// polling, is answered, and the answer is read by the server; one operation is
// one text and its answer.
func BenchmarkEcho(b *testing.B) {
	srv, err := telegramtest.New(telegramtest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer srv.Close()
	client, err := New(Config{Token: srv.Token(), APIURL: srv.URL()})
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	sender := NewSender(client, nil)
	var answered atomic.Int64
	all := make(chan struct{})
	echo := takes(func(ctx context.Context, e dialogue.Event, done func(error)) {
		go func() {
			_, err := sender.Send(ctx, e.Chat, dialogue.Message{Text: e.Text})
			done(err)
			if err == nil && answered.Add(1) == int64(b.N) {
				close(all)
			}
		}()
	})
	ctx, cancel := context.WithCancel(b.Context())
	var polling sync.WaitGroup
	polling.Go(func() { client.Poll(ctx, echo) })
	b.ResetTimer()
	for i := range b.N {
		srv.Person(int64(1 + i%500)).Type(fmt.Sprint(i))
	}
	<-all
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
	b.ReportMetric(float64(srv.Calls("getUpdates")*100)/float64(b.N), "polls/100turns")
	cancel()
	polling.Wait()
	if v := srv.Violations(); len(v) > 0 {
		b.Fatal(v[0])
	}
}
