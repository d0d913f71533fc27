//go:build unix

package endtoend

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kintsugi/internal/bot"
	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/crisis/detect"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/letter"
	"kintsugi/internal/schedule"
	"kintsugi/internal/script"
	"kintsugi/internal/session"
	"kintsugi/internal/telegram"
	"kintsugi/internal/telegramtest"
	"kintsugi/internal/terminal"
)

// visitor is somebody who tries the bot, and what they try it in.
type visitor struct {
	h    *house
	chat int64
	room room
	// began and skipped make the time where the test keeps it: a morning, the time
	// the test has run, and what it let pass, in nanoseconds.
	began   time.Time
	skipped atomic.Int64
	version session.Version // of the session when the step began
	lines   map[string]bool // those of exercises
	step    string          // what is being done, for whoever reads a failure
}

// visit brings somebody to the bot: to the program itself or, where days have to
// go by, to its rooms on a clock of the test.
func visit(t *testing.T, lib *dialogue.Library, where string, program bool) *visitor {
	t.Helper()
	v := &visitor{h: newHouse(t, telegramtest.Options{}), chat: terminal.Chat}
	v.h.unhurried()
	content, err := filepath.Abs(realContent)
	if err != nil {
		t.Fatal(err)
	}
	v.h.env["CONTENT_DIR"] = content
	v.began = time.Now()
	v.lines = lineTexts(lib)
	if where == "telegram" {
		p := v.h.people(1)[0]
		v.chat, v.room = p.ID(), &telegramRoom{visitor: v, person: p, edits: map[int]int{}, gone: map[int]bool{}}
		if program {
			v.h.start(t).says(t, "talking")
		} else {
			v.polls(t, lib)
		}
		return v
	}
	in, typed := io.Pipe()
	name := filepath.Join(t.TempDir(), "printed") // a file: what was printed is there at once
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	v.room = &terminalRoom{visitor: v, in: typed, out: name}
	if program {
		v.runs(t, in, out)
	} else {
		v.reads(t, lib, in, out)
	}
	t.Cleanup(func() { typed.Close() }) // before whoever reads is waited for
	return v
}

// ourLibrary is the content of this repository.
func ourLibrary(t testing.TB) *dialogue.Library {
	t.Helper()
	fsys := os.DirFS(realContent)
	directory, err := crisis.Open(fsys, morning)
	if err != nil {
		t.Fatal(err)
	}
	detector, _ := detect.Load(fsys)
	checker, _ := letter.Load(fsys)
	lib, found := script.Load(fsys, script.Rooms{
		Directory: directory, Pictures: chart.Names(), Reader: detect.Reader{D: detector}, Checker: checker,
	})
	if lib == nil {
		t.Fatal(script.Errors(found))
	}
	return lib
}

// runs starts the program at a pipe.
func (v *visitor) runs(t testing.TB, in io.Reader, out *os.File) {
	t.Helper()
	cmd := exec.Command(program, "chat")
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"HOME=" + cmd.Dir}
	for _, name := range []string{"REDIS_URL", "MASTER_KEY", "CONTENT_DIR", "ADMIN_ADDR"} {
		cmd.Env = append(cmd.Env, name+"="+v.h.env[name])
	}
	cmd.Stdin, cmd.Stdout = in, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill() //nolint:errcheck // it may be gone already
		cmd.Wait()         //nolint:errcheck // it was killed
	})
}

// clock is the time of a visit, for the rooms of the program.
func (v *visitor) clock() time.Time {
	return morning.Add(time.Since(v.began) + time.Duration(v.skipped.Load()))
}

// bot is the bot of the program, on the clock of the visit.
func (v *visitor) bot(lib *dialogue.Library, out bot.Messenger) *bot.Bot {
	return bot.New(bot.Options{
		Library: lib, Store: session.New(v.h.client, v.h.vault, session.Options{Now: v.clock}), Out: out, Clock: v.clock,
		Pseudonym: func(int64) string { return "somebody" },
	})
}

// timed gives every event the time of the visit.
type timed struct {
	bot *bot.Bot
	v   *visitor
}

func (x timed) Take(ctx context.Context, e dialogue.Event, done func(error)) {
	e.At = x.v.clock()
	x.bot.Take(ctx, e, done)
}

// polls runs the rooms that talk on Telegram.
func (v *visitor) polls(t testing.TB, lib *dialogue.Library) {
	t.Helper()
	api, err := telegram.New(telegram.Config{Token: v.h.telegram.Token(), APIURL: v.h.telegram.URL(), PollTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := api.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := v.bot(lib, telegram.NewSender(api, chart.Draw))
	v.until(t, b, func(ctx context.Context) error { return api.Poll(ctx, timed{b, v}) })
	t.Cleanup(api.Close)
}

// reads runs the rooms that talk in a terminal.
func (v *visitor) reads(t testing.TB, lib *dialogue.Library, in io.Reader, out io.Writer) {
	t.Helper()
	var b *bot.Bot
	screen := terminal.New(out, terminal.Options{Settled: func(ctx context.Context) error { return b.Settled(ctx, terminal.Chat) }})
	b = v.bot(lib, screen)
	v.until(t, b, func(ctx context.Context) error { return screen.Run(ctx, in, timed{b, v}.Take) })
}

// until lets a part of the program run until the end of the test, and beside it
// what hands the bot whoever must be looked at.
func (v *visitor) until(t testing.TB, b *bot.Bot, run func(context.Context) error) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	due := schedule.New(v.h.client, dueSets, schedule.Options{
		Bucket: schedule.NewBucket(v.h.client, schedule.BucketOptions{Rate: 25, Now: v.clock}), Now: v.clock,
	})
	var looks sync.WaitGroup
	looks.Go(func() { due.Run(ctx, b) })
	t.Cleanup(func() {
		stop()
		<-ended
		looks.Wait()
		late, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := b.Stop(late); err != nil {
			t.Error(err)
		}
	})
}

// begins remembers how things stand before a step.
func (v *visitor) begins() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	l, err := v.h.store.Load(ctx, v.chat)
	v.version = l.Version
	return err
}

// outboxKey is where a person's outbox stands beside their session. To ask the
// store for what is in it is to offer to say it.
func outboxKey(chat int64) string { return strings.Replace(session.SessionKey(chat), "}s:", "}o:", 1) }

// settles waits until the turn of a step is committed and all of it is said.
func (v *visitor) settles(t testing.TB) {
	t.Helper()
	eventually(t, 30*time.Second, "the answer to "+v.step, func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		l, err := v.h.store.Load(ctx, v.chat)
		if err != nil || l.Version == v.version {
			return false
		}
		left, err := v.h.client.Exists(ctx, outboxKey(v.chat)).Result()
		return err == nil && left == 0
	})
}

// telegramRoom is a chat on Telegram.
type telegramRoom struct {
	*visitor
	person *telegramtest.Person
	last   int // the newest message that was told
	edits  map[int]int
	gone   map[int]bool
}

func (r *telegramRoom) offered() (all []string) {
	for _, b := range slices.Concat(r.person.State().Screen.Buttons...) {
		all = append(all, b.Label)
	}
	return all
}

func (r *telegramRoom) newest() string { return r.person.State().Newest.Text }

func (r *telegramRoom) says(label string) string { return "[" + label + "]" }

func (r *telegramRoom) press(label string) error {
	if err := r.begins(); err != nil {
		return err
	}
	return r.person.Press(label)
}

func (r *telegramRoom) typed(text string) error {
	if err := r.begins(); err != nil {
		return err
	}
	r.person.Type(text)
	return nil
}

// heard tells what the bot sent, changed and deleted. Where the lines of an
// exercise run, their first one stands for them all.
func (r *telegramRoom) heard(t testing.TB) string {
	t.Helper()
	r.settles(t)
	type event struct {
		at   time.Time
		text string
	}
	var all []event
	for _, m := range r.person.Messages() {
		for _, e := range m.Edits[min(r.edits[m.ID], len(m.Edits)):] {
			if m.Bot && m.ID <= r.last && !r.lines[one(e.Text)] {
				all = append(all, event{e.At, "(changed)\n" + e.Text + rows(e.Buttons)})
			}
		}
		r.edits[m.ID] = len(m.Edits)
		if m.Bot && m.ID > r.last {
			r.last = m.ID
			all = append(all, event{m.At, traits(m) + m.Text + rows(m.Buttons)})
		}
		if !m.Deleted.IsZero() && !r.gone[m.ID] {
			r.gone[m.ID] = true
			all = append(all, event{m.Deleted, "(deleted: " + one(m.Text) + ")"})
		}
	}
	slices.SortStableFunc(all, func(a, b event) int { return a.at.Compare(b.at) })
	var b strings.Builder
	for _, e := range all {
		b.WriteString(indented(marks.Replace(e.text)) + "\n")
	}
	return b.String()
}

// traits are what a person sees of a message beside its words.
func traits(m telegramtest.Message) (lead string) {
	if m.Silent {
		lead += "(without a sound)\n"
	}
	if m.Picture != "" {
		lead += "(a picture)\n"
	}
	if m.File != "" {
		lead += "(a file)\n" + m.File + "\n"
	}
	return lead
}

// rows are buttons as they stand below a message.
func rows(buttons [][]telegramtest.Button) string {
	var b strings.Builder
	for _, row := range buttons {
		b.WriteString("\n")
		for i, x := range row {
			if i > 0 {
				b.WriteString(" ")
			}
			b.WriteString("[" + x.Label + "]")
			if x.Copy != "" {
				b.WriteString(" copies “" + x.Copy + "”")
			}
		}
	}
	return b.String()
}

// terminalRoom is a terminal with a pipe for a keyboard.
type terminalRoom struct {
	*visitor
	in     io.Writer
	out    string // the file that is printed to
	told   int    // how much of the output was told
	screen string // what was told last
}

// button finds what can be answered: a number and an option, or a label in
// brackets.
var button = regexp.MustCompile(`(?m)^[0-9]+  (.+)$|\[([^\]\n]+)\]`)

func (r *terminalRoom) offered() (all []string) {
	for _, m := range button.FindAllStringSubmatch(r.screen, -1) {
		all = append(all, m[1]+m[2])
	}
	return all
}

func (r *terminalRoom) press(label string) error {
	return r.typed(r.says(label))
}

// says is what is typed for a label.
func (r *terminalRoom) says(label string) string { return strings.TrimPrefix(label, unticked) }

func (r *terminalRoom) typed(text string) error {
	if err := r.begins(); err != nil {
		return err
	}
	_, err := io.WriteString(r.in, text+"\n")
	return err
}

// heard is what was printed. Where the lines of an exercise run, their first one
// stands for them all.
func (r *terminalRoom) heard(t testing.TB) string {
	t.Helper()
	r.settles(t)
	printed := r.newest()
	r.told += len(printed)
	r.screen = r.withoutLines(strings.TrimRight(printed, "\n"))
	return indented(r.screen) + "\n"
}

// newest is what was printed and not yet told.
func (r *terminalRoom) newest() string {
	data, err := os.ReadFile(r.out)
	if err != nil {
		return err.Error()
	}
	return string(data[r.told:])
}

// withoutLines leaves out the lines of an exercise that came before it was
// stopped: each is its text and the line, with no buttons.
func (r *terminalRoom) withoutLines(printed string) string {
	var kept []string
	for _, block := range strings.Split(printed, "\n\n") {
		if n := len(kept); n > 0 && r.lines[one(kept[n-1]+" "+block)] {
			kept = kept[:n-1]
			continue
		}
		kept = append(kept, block)
	}
	return strings.Join(kept, "\n\n")
}

// indented sets the bot's words apart from the person's.
func indented(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
	}
	return b.String()
}
