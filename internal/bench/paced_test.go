package bench

import (
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/bot"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

const (
	// pacedPeople is how many breathe at once.
	pacedPeople = 1000
	// apart is how far apart they begin: who begins at once shares round trips.
	apart = 300 * time.Microsecond
	// pacedFor is how long they are watched: two rounds.
	pacedFor = 20 * time.Second
)

// BenchmarkPaced has a thousand people breathe at once on one process, a line
// every 4 and 6 seconds, with the real content and a real redis-server, and
// nobody to talk to. It prints for one exercise the goroutines, the memory and
// the processor time of a minute; for all of them commands and round trips a
// second; and how late the latest line came, with the 99th of a hundred.
//
// "timer each" is the bot. "goroutine each" is the same work done by a
// goroutine that sleeps in between, to compare with.
func BenchmarkPaced(b *testing.B) {
	b.Run("timer each", func(b *testing.B) {
		p := newPaced(b)
		p.arrive()
		p.watch(func() { p.press("It's bad right now") })
	})
	b.Run("goroutine each", func(b *testing.B) {
		p := newPaced(b)
		p.arrive()
		ctx, cancel := context.WithCancel(context.Background())
		var running sync.WaitGroup
		p.watch(func() {
			for i := range pacedPeople {
				time.Sleep(apart)
				running.Go(func() { p.breathe(ctx, firstChat+int64(i)) })
			}
		})
		cancel()
		running.Wait()
	})
}

// paced is a bot whose people breathe.
type paced struct {
	b     *testing.B
	bot   *bot.Bot
	store *session.Store
	count session.Counter
	out   *metronome
	id    int64
}

func newPaced(b *testing.B) *paced {
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
	v, err := vault.New(vault.Generate())
	if err != nil {
		b.Fatal(err)
	}
	p := &paced{b: b, store: session.New(client, v, session.Options{}), out: &metronome{
		began: map[int64]time.Time{}, buttons: map[int64][]dialogue.Button{},
	}}
	client.AddHook(&p.count)
	p.bot = bot.New(bot.Options{Library: library(b), Store: p.store, Out: p.out})
	b.Cleanup(func() {
		if err := p.bot.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	return p
}

// take hands an event of everybody in and waits for the answers.
func (p *paced) take(event func(chat int64) dialogue.Event) {
	var running sync.WaitGroup
	for i := range pacedPeople {
		e := event(firstChat + int64(i))
		p.id++
		e.ID, e.Chat, e.At = p.id, firstChat+int64(i), time.Now()
		running.Add(1)
		time.Sleep(apart)
		p.bot.Take(p.b.Context(), e, func(err error) {
			defer running.Done()
			if err != nil {
				p.b.Error(err)
			}
		})
	}
	running.Wait()
	for i := range pacedPeople {
		_ = p.bot.Settled(p.b.Context(), firstChat+int64(i))
	}
}

func (p *paced) arrive() {
	p.take(func(int64) dialogue.Event { return dialogue.Event{Kind: dialogue.Typed, Text: "/start"} })
}

func (p *paced) press(label string) {
	p.take(func(chat int64) dialogue.Event {
		p.out.mu.Lock()
		defer p.out.mu.Unlock()
		i := slices.IndexFunc(p.out.buttons[chat], func(x dialogue.Button) bool { return x.Label == label })
		return dialogue.Event{Kind: dialogue.Pressed, Text: p.out.buttons[chat][i].Data, Message: 1}
	})
}

// breathe does for one person what the bot does, in a goroutine of its own; it
// asks about a lease that is not there, which costs the store no less.
func (p *paced) breathe(ctx context.Context, chat int64) {
	m := p.message()
	start := time.Now()
	_, _ = p.out.Send(ctx, chat, m)
	for renewed := time.Duration(0); ; renewed += 2 * time.Second {
		at := renewed + 2*time.Second
		t := time.NewTimer(time.Until(start.Add(at)))
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
		call, cancel := context.WithTimeout(ctx, time.Second)
		_, _ = p.store.RenewPace(call, chat, "p1")
		if s := at % (10 * time.Second); s == 0 || s == 4*time.Second {
			_ = p.out.Edit(call, chat, 1, m)
		}
		cancel()
	}
}

// message is as large as the one that the bot shows.
func (p *paced) message() dialogue.Message {
	in, out := strings.Repeat("Breathe in. ", 9), strings.Repeat("Breathe out.", 9)
	m := dialogue.Message{Text: in, Rows: [][]dialogue.Button{
		{{Label: "Pause", Data: in[:24]}, {Label: "Stop", Data: out[:24]}}, {{Label: "Home", Data: in[:9]}, {Label: "Help now", Data: out[:9]}},
	}}
	for range 12 {
		m.Pace = append(m.Pace, dialogue.Line{Text: in}, dialogue.Line{Text: out})
	}
	return m
}

// watch starts the exercises and measures them.
func (p *paced) watch(start func()) {
	for p.b.Loop() {
		goroutines, memory := runtime.NumGoroutine(), inUse()
		start()
		time.Sleep(time.Second)
		goroutines = runtime.NumGoroutine() - goroutines
		memory = inUse() - memory
		p.out.reset()
		commands, trips := p.count.Commands(), p.count.RoundTrips()
		cpu, err := cpuTime(os.Getpid())
		if err != nil {
			p.b.Skip(err)
		}
		time.Sleep(pacedFor)
		used, _ := cpuTime(os.Getpid())
		seconds := pacedFor.Seconds()
		p.b.ReportMetric(max(0, float64(goroutines))/pacedPeople, "goroutines/exercise")
		p.b.ReportMetric(float64(memory)/pacedPeople, "B/exercise")
		p.b.ReportMetric((used-cpu).Seconds()*1e3*60/seconds/pacedPeople, "cpu-ms/minute")
		p.b.ReportMetric(float64(p.count.Commands()-commands)/seconds, "commands/s")
		p.b.ReportMetric(float64(p.count.RoundTrips()-trips)/seconds, "trips/s")
		late := p.out.late()
		if len(late) < pacedPeople*3 {
			p.b.Fatalf("%d lines were shown to %d people", len(late), pacedPeople)
		}
		p.b.ReportMetric(ms(late[len(late)*99/100]), "late-p99-ms")
		p.b.ReportMetric(ms(late[len(late)-1]), "late-max-ms")
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// inUse is the memory of live objects and stacks.
func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// metronome is a messenger that writes down how late each line comes.
type metronome struct {
	nobody
	mu      sync.Mutex
	began   map[int64]time.Time
	buttons map[int64][]dialogue.Button
	after   []time.Duration
}

func (m *metronome) Send(_ context.Context, chat int64, x dialogue.Message) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(x.Pace) > 0 {
		m.began[chat] = time.Now()
	}
	m.buttons[chat] = slices.Concat(x.Rows...)
	return 1, nil
}

// Edit notes by how much the line comes after the fourth or tenth second of its
// round.
func (m *metronome) Edit(_ context.Context, chat int64, _ int, _ dialogue.Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	in := time.Since(m.began[chat]) % (10 * time.Second)
	if in >= 4*time.Second {
		in -= 4 * time.Second
	}
	m.after = append(m.after, in)
	return nil
}

func (m *metronome) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.after = nil
}

// late is how late the lines came, the latest last.
func (m *metronome) late() []time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	slices.Sort(m.after)
	return m.after
}
