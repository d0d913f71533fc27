package terminal

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
)

func answer(label string) dialogue.Button {
	return dialogue.Button{Label: label, Data: "flow:state:1:" + strings.ToLower(label[:1])}
}

var (
	back = dialogue.Button{Label: "Back", Data: "<1"}
	help = dialogue.Button{Label: "Help now", Data: "!doors:"}
)

func TestSend(t *testing.T) {
	for name, c := range map[string]struct {
		m    dialogue.Message
		o    Options
		want string
	}{
		"plain": {m: dialogue.Message{Text: "Hello.\n\nHow is it?"}, want: "Hello.\n\nHow is it?\n\n"},
		"markup and entities": {
			m:    dialogue.Message{Text: `<b>Sam &amp; <i>you</i></b> &lt;3 &#128512; <tg-spoiler>x</tg-spoiler> 1 < 2`},
			want: "Sam & you <3 😀 x 1 < 2\n\n",
		},
		"styles on a terminal": {
			m:    dialogue.Message{Text: `a <b>b <i>c</i></b> d`},
			o:    Options{Styles: true},
			want: "a \x1b[0;1mb \x1b[0;1;3mc\x1b[0m d\n\n",
		},
		"links": {
			m:    dialogue.Message{Text: `<a href="https://a.example/?x=1&amp;y=2">here</a>, <a href='https://b.example'>https://b.example</a>`},
			want: "here (https://a.example/?x=1&y=2), https://b.example\n\n",
		},
		"an address written as people do": {
			m:    dialogue.Message{Text: `<a href="https://b.example/">b.example</a>`},
			want: "b.example\n\n",
		},
		"a page": {
			m:    dialogue.Message{Text: "Here.", File: "a.html", Words: "<html><style>p { color: red }</style><body>\n<h1>Notes</h1>\n\n<dl><div><dt>Where?</dt><dd>Here &amp; &lt;there&gt;</dd></div></dl>\n</body></html>\n"},
			want: "Here.\n(file: a.html)\nNotes\nWhere?: Here & <there>\n\n",
		},
		"a file":                             {m: dialogue.Message{Text: "Here.", File: "a.txt", Words: "5 May\n\n<b>as typed\n"}, want: "Here.\n(file: a.txt)\n5 May\n\n<b>as typed\n\n"},
		"a quotation":                        {m: dialogue.Message{Text: "<blockquote>one\ntwo</blockquote>\nthree"}, want: "| one\n| two\nthree\n\n"},
		"escape sequences don't get through": {m: dialogue.Message{Text: "a\x1b[2Jb\u009bc&#27;d"}, want: "a[2Jbcd\n\n"},
		"unfinished markup is text":          {m: dialogue.Message{Text: `<b>a<`}, want: "a<\n\n"},
		"wrapped at spaces": {
			m:    dialogue.Message{Text: "one two three four five six seven"},
			o:    Options{Width: func() int { return 20 }},
			want: "one two three four\nfive six seven\n\n",
		},
		"a long word stays whole": {
			m:    dialogue.Message{Text: "see https://example.org/a/very/long/path now"},
			o:    Options{Width: func() int { return 3 }},
			want: "see\nhttps://example.org/a/very/long/path\nnow\n\n",
		},
		"wide and combining characters": {
			m:    dialogue.Message{Text: "漢字漢字漢字漢字漢字 漢字\ne\u0301e\u0301e\u0301e\u0301e\u0301e\u0301 123456789 123 4"},
			o:    Options{Width: func() int { return 20 }},
			want: "漢字漢字漢字漢字漢字\n漢字\ne\u0301e\u0301e\u0301e\u0301e\u0301e\u0301 123456789 123\n4\n\n",
		},
		"buttons": {
			m: dialogue.Message{Text: "Where are you?", Rows: [][]dialogue.Button{
				{answer("It's bad right now")}, {answer("Getting by")}, {back, help},
			}},
			want: "Where are you?\n1  It's bad right now\n2  Getting by\n[Back] [Help now]\n\n",
		},
		"a scale is answered by its own numbers": {
			m: dialogue.Message{Text: "How strong?", Rows: [][]dialogue.Button{
				{answer("0"), answer("1"), answer("2")}, {answer("3")}, {help},
			}},
			want: "How strong?\n[0] [1] [2] [3]\n[Help now]\n\n",
		},
		"an option of the engine's own has no number": {
			m:    dialogue.Message{Text: "?", Rows: [][]dialogue.Button{{answer("Yes")}, {{Label: "Skip", Data: "f:s:1:-skip"}}}},
			want: "?\n1  Yes\n[Skip]\n\n",
		},
		"what can be copied or opened": {
			m: dialogue.Message{Text: "Send this:", Rows: [][]dialogue.Button{
				{{Label: "Copy", Copy: "Can you stay on the phone?"}}, {{Label: "Site", URL: "https://a.example"}}, {help},
			}},
			want: "Send this:\n(copy) Copy: Can you stay on the phone?\n(open) Site: https://a.example\n[Help now]\n\n",
		},
		"long labels are indented, short ones not broken": {
			m: dialogue.Message{Text: "?", Rows: [][]dialogue.Button{
				{answer("One that is rather long")}, {back, {Label: "Something else", Data: "~x"}},
			}},
			o:    Options{Width: func() int { return 20 }},
			want: "?\n1  One that is\n   rather long\n[Back]\n[Something else]\n\n",
		},
		"a breath":  {m: dialogue.Message{Text: "In.", Picture: "breath-4-0-6-0", Pace: []dialogue.Line{{Text: "In."}}}, want: "In.\n\n"},
		"a picture": {m: dialogue.Message{Text: "Your week.", Picture: "week"}, want: "(picture: week)\nYour week.\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if _, err := New(&out, c.o).Send(t.Context(), Chat, c.m); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != c.want {
				t.Errorf("printed\n%q, want\n%q", got, c.want)
			}
		})
	}
}

func TestEdit(t *testing.T) {
	rows := [][]dialogue.Button{{answer("Tea")}, {help}}
	ticked := [][]dialogue.Button{{answer("✓ Tea")}, {help}}
	pace := []dialogue.Line{{Text: "Out", For: time.Second}}
	for name, c := range map[string]struct {
		o          Options
		first, m   dialogue.Message
		otherPlace bool
		want       string
	}{
		"on a pipe":                 {m: dialogue.Message{Text: "Noted."}, want: "(changed) Noted.\n\n"},
		"of a message before us":    {m: dialogue.Message{Text: "Noted."}, otherPlace: true, want: "(changed) Noted.\n\n"},
		"on a terminal":             {o: Options{Interactive: true}, m: dialogue.Message{Text: "Noted."}, want: "Noted.\n\n"},
		"with the same buttons":     {first: dialogue.Message{Rows: rows}, m: dialogue.Message{Text: "Pick.", Rows: rows}, want: "(changed) Pick.\n1  Tea\n[Help now]\n\n"},
		"with a tick":               {first: dialogue.Message{Rows: rows}, m: dialogue.Message{Text: "Pick.", Rows: ticked}, want: "(changed) Pick.\n1  ✓ Tea\n[Help now]\n\n"},
		"a paced line":              {first: dialogue.Message{Rows: rows, Pace: pace}, m: dialogue.Message{Text: "Out", Rows: rows}, want: "Out\n\n"},
		"a line of a breath":        {first: dialogue.Message{Picture: "breath-4-0-6-0", Rows: rows, Pace: pace}, m: dialogue.Message{Text: "Out", Picture: "breath-4-0-6-0", KeepPicture: true, Rows: rows}, want: "Out\n\n"},
		"a paced line, new buttons": {first: dialogue.Message{Rows: rows, Pace: pace}, m: dialogue.Message{Text: "Done."}, want: "Done.\n\n"},
		"a picture":                 {m: dialogue.Message{Text: "Now.", Picture: "week"}, want: "(changed) (picture: week)\nNow.\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			term := New(&out, c.o)
			id, err := term.Send(t.Context(), Chat, c.first)
			if err != nil {
				t.Fatal(err)
			}
			if c.otherPlace {
				id = 7
			}
			out.Reset()
			if err := term.Edit(t.Context(), Chat, id, c.m); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != c.want {
				t.Errorf("printed %q, want %q", got, c.want)
			}
		})
	}
}

func TestDelete(t *testing.T) {
	const cleared = "\x1b[2J\x1b[3J\x1b[H"
	for name, c := range map[string]struct {
		o      Options
		delete int
		want   string
	}{
		"one":                          {delete: 1, want: "(1 message deleted)\n\n"},
		"several":                      {delete: 2, want: "(2 messages deleted)\n\n"},
		"all on a pipe":                {delete: 3, want: "(3 messages deleted)\n\n"},
		"none of ours":                 {delete: 0, want: ""},
		"all clears the screen":        {o: Options{Interactive: true, Styles: true}, delete: 3, want: cleared},
		"some don't clear the screen":  {o: Options{Interactive: true, Styles: true}, delete: 2, want: "(2 messages deleted)\n\n"},
		"all without escape sequences": {o: Options{Interactive: true}, delete: 3, want: "(3 messages deleted)\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			term := New(&out, c.o)
			ids := make([]int, 3)
			for i := range ids {
				ids[i], _ = term.Send(t.Context(), Chat, dialogue.Message{Text: "x"})
			}
			out.Reset()
			if err := term.Delete(t.Context(), Chat, append([]int{1}, ids[:c.delete]...)); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != c.want {
				t.Errorf("printed %q, want %q", got, c.want)
			}
		})
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAWriterThatFails(t *testing.T) {
	if _, err := New(full{}, Options{}).Send(t.Context(), Chat, dialogue.Message{Text: "x"}); !errors.Is(err, errFull) {
		t.Errorf("got %v, want the writer's error", err)
	}
}

// Whatever text a message has, nothing of it moves the cursor, and no line
// but one word's is longer than the terminal is wide.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"<b>a</b> &amp; b", "<a href=\"x\">y", "a\x1b[0m", "漢 字 漢", "<blockquote>a b c\n</blockquote>", "  x  \n\n", "&#x202e;a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out := New(nil, Options{Width: func() int { return 30 }}).render(dialogue.Message{Text: text}, "", true)
		for line := range strings.SplitSeq(out, "\n") {
			wide, words := 0, len(strings.Fields(strings.TrimPrefix(line, "| ")))
			for _, r := range line {
				if r < ' ' || r == '\x7f' || r >= 0x80 && r < 0xa0 || r >= '\u202A' && r <= '\u202E' {
					t.Fatalf("control character %U in %q", r, line)
				}
				wide += columns(r)
			}
			if wide > 30 && words > 1 && !strings.HasPrefix(line, " ") {
				t.Fatalf("%d columns: %q", wide, line)
			}
		}
	})
}
