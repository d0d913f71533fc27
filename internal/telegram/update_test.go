package telegram

import (
	"reflect"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
)

// reader is a client that only reads updates, as @KintsugiBot.
func reader(t testing.TB) *Client {
	t.Helper()
	c, err := New(Config{Token: "1:TEST-only-token"})
	if err != nil {
		t.Fatal(err)
	}
	name := "KintsugiBot"
	c.username.Store(&name)
	return c
}

var now = time.Unix(1_700_000_000, 0)

// Pieces of updates, as Telegram writes them.
const (
	ann    = `"from":{"id":5,"is_bot":false,"first_name":"A","language_code":"pt-br"}`
	priv   = `"chat":{"id":5,"type":"private","first_name":"A"}`
	group  = `"chat":{"id":-7,"type":"supergroup","title":"G"}`
	inMsg  = `{"update_id":9,"message":{"message_id":3,"date":1,` + ann + `,` + priv + `,`
	grpMsg = `{"update_id":9,"message":{"message_id":3,"date":1,` + ann + `,` + group + `,`
	status = `"old_chat_member":{"status":"member"},"new_chat_member":{"user":{"id":1},"status":`
)

// event is what an event of these pieces has in common with all others.
func event(k dialogue.EventKind, change func(*dialogue.Event)) dialogue.Event {
	e := dialogue.Event{Kind: k, ID: 9, Chat: 5, At: now, Message: 3, Lang: "pt-br"}
	if change != nil {
		change(&e)
	}
	return e
}

func other(what, caption string) dialogue.Event {
	return event(dialogue.Other, func(e *dialogue.Event) { e.What, e.Text = what, caption })
}

func typed(text string) dialogue.Event {
	return event(dialogue.Typed, func(e *dialogue.Event) { e.Text = text })
}

// Every kind of update that concerns a person becomes the right event.
func TestEvents(t *testing.T) {
	c := reader(t)
	for name, x := range map[string]struct {
		raw  string
		want dialogue.Event
	}{
		"typed":           {inMsg + `"text":"hello\nthere"}}`, typed("hello\nthere")},
		"command":         {inMsg + `"text":"/start"}}`, typed("/start")},
		"command to us":   {inMsg + `"text":"/help_now@kintsugibot DE"}}`, typed("/help_now DE")},
		"command to them": {inMsg + `"text":"/help_now@OtherBot"}}`, typed("/help_now@OtherBot")},
		"not a command":   {inMsg + `"text":"/ me@KintsugiBot"}}`, typed("/ me@KintsugiBot")},
		"forwarded": {
			inMsg + `"forward_origin":{"type":"hidden_user","sender_user_name":"S","date":1},"text":"a"}}`,
			event(dialogue.Typed, func(e *dialogue.Event) { e.Text, e.Forwarded = "a", true }),
		},
		"forwarded, old form": {
			inMsg + `"forward_date":1,"text":"a"}}`,
			event(dialogue.Typed, func(e *dialogue.Event) { e.Text, e.Forwarded = "a", true }),
		},
		"edited": {
			`{"update_id":9,"edited_message":{"message_id":3,` + ann + `,` + priv + `,"text":"b","edit_date":2}}`,
			event(dialogue.Edited, func(e *dialogue.Event) { e.Text = "b" }),
		},
		"edited caption": {
			`{"update_id":9,"edited_message":{"message_id":3,` + ann + `,` + priv + `,"photo":[],"caption":"c"}}`,
			event(dialogue.Edited, func(e *dialogue.Event) { e.Text = "c" }),
		},
		"voice":      {inMsg + `"voice":{"duration":1}}}`, other("voice", "")},
		"photo":      {inMsg + `"photo":[{}],"caption":"look"}}`, other("photo", "look")},
		"video note": {inMsg + `"video_note":{}}}`, other("video_note", "")},
		"animation":  {inMsg + `"document":{},"animation":{}}}`, other("animation", "")},
		"venue":      {inMsg + `"location":{},"venue":{}}}`, other("location", "")},
		"contact":    {inMsg + `"contact":{}}}`, other("contact", "")},
		"poll":       {inMsg + `"poll":{}}}`, other("poll", "")},
		"sticker":    {inMsg + `"sticker":{}}}`, other("sticker", "")},
		"not known":  {inMsg + `"hologram":{}}}`, other("other", "")},
		"pressed": {
			`{"update_id":9,"callback_query":{"id":"q",` + ann + `,"message":{"message_id":3,"date":1,` + priv + `},"data":"a:b:0:c"}}`,
			event(dialogue.Pressed, func(e *dialogue.Event) { e.Text, e.Query = "a:b:0:c", "q" }),
		},
		"pressed, inaccessible": {
			`{"update_id":9,"callback_query":{"id":"q",` + ann + `,"message":{"message_id":3,"date":0,` + priv + `},"data":"!now:"}}`,
			event(dialogue.Pressed, func(e *dialogue.Event) { e.Text, e.Query = "!now:", "q" }),
		},
		"pressed, no message": {
			`{"update_id":9,"callback_query":{"id":"q",` + ann + `,"data":"!now:"}}`,
			event(dialogue.Pressed, func(e *dialogue.Event) { e.Text, e.Query, e.Message = "!now:", "q", 0 }),
		},
		"pressed, no data": {
			`{"update_id":9,"callback_query":{"id":"q",` + ann + `,"message":{"message_id":3,` + priv + `}}}`,
			event(dialogue.Pressed, func(e *dialogue.Event) { e.Query = "q" }),
		},
		"blocked": {
			`{"update_id":9,"my_chat_member":{` + ann + `,` + priv + `,"date":1600000000,` + status + `"kicked"}}}`,
			event(dialogue.Blocked, func(e *dialogue.Event) { e.Message, e.At = 0, time.Unix(1_600_000_000, 0) }),
		},
		"unblocked": {
			`{"update_id":9,"my_chat_member":{` + ann + `,` + priv + `,"date":1600000000,` + status + `"member"}}}`,
			event(dialogue.Unblocked, func(e *dialogue.Event) { e.Message, e.At = 0, time.Unix(1_600_000_000, 0) }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			in, err := c.read([]byte(x.raw), now)
			if err != nil || in.purpose != turn || in.id != 9 || !reflect.DeepEqual(in.event, x.want) {
				t.Errorf("got %+v, %v\nwant %+v", in, err, x.want)
			}
		})
	}
}

// What concerns nobody is passed over, and a group is left.
func TestNoEvents(t *testing.T) {
	c := reader(t)
	for name, x := range map[string]struct {
		raw  string
		want purpose
	}{
		"future kind":        {`{"update_id":9,"mind_read":{"chat":{"id":5}}}`, ignore},
		"channel post":       {`{"update_id":9,"channel_post":{"message_id":1}}`, ignore},
		"service":            {inMsg + `"pinned_message":{}}}`, ignore},
		"another bot":        {`{"update_id":9,"message":{"message_id":3,"from":{"id":5,"is_bot":true},` + priv + `,"text":"a"}}`, ignore},
		"moving location":    {`{"update_id":9,"edited_message":{"message_id":3,` + ann + `,` + priv + `,"location":{}}}`, ignore},
		"group edit":         {`{"update_id":9,"edited_message":{"message_id":3,` + ann + `,` + group + `,"text":"a"}}`, ignore},
		"press in a group":   {`{"update_id":9,"callback_query":{"id":"q",` + ann + `,"message":{"message_id":3,` + group + `},"data":"a"}}`, ignore},
		"press by nobody":    {`{"update_id":9,"callback_query":{"id":"q","data":"a"}}`, ignore},
		"put out of a group": {`{"update_id":9,"my_chat_member":{` + ann + `,` + group + `,` + status + `"left"}}}`, ignore},
		"group message":      {grpMsg + `"text":"a"}}`, leave},
		"put into a group":   {`{"update_id":9,"my_chat_member":{` + ann + `,` + group + `,` + status + `"administrator"}}}`, leave},
	} {
		t.Run(name, func(t *testing.T) {
			in, err := c.read([]byte(x.raw), now)
			if err != nil || in.purpose != x.want || in.id != 9 {
				t.Errorf("got %+v, %v", in, err)
			}
			if in.purpose == leave && (in.group.ID != -7 || in.lang != "pt-br") {
				t.Errorf("group %+v, language %q", in.group, in.lang)
			}
		})
	}
}

// An update that cannot be read still has its id, so that it can be passed over.
func TestUnreadable(t *testing.T) {
	in, err := reader(t).read([]byte(`{"update_id":9,"message":{"message_id":"three","text":"`+words+`"}}`), now)
	if err == nil || in.id != 9 || in.purpose != ignore {
		t.Errorf("got %+v, %v", in, err)
	}
	discreet(t, "the error", err.Error())
	if in, err := reader(t).read([]byte(`[`), now); err == nil || in.id != 0 {
		t.Errorf("got %+v, %v", in, err)
	}
}

// FuzzUpdate: no update makes the reader panic, and what it makes an event of
// has a person, a kind and an id.
func FuzzUpdate(f *testing.F) {
	for _, raw := range []string{
		inMsg + `"text":"/start@KintsugiBot"}}`,
		inMsg + `"photo":[{}],"caption":"look"}}`,
		grpMsg + `"text":"a"}}`,
		`{"update_id":9,"callback_query":{"id":"q",` + ann + `,"data":"!now:"}}`,
		`{"update_id":9,"callback_query":{"id":"q",` + ann + `,"message":{"message_id":3,"date":0,` + priv + `},"data":"a"}}`,
		`{"update_id":9,"callback_query":{"inline_message_id":"i","from":null}}`,
		`{"update_id":9,"my_chat_member":{` + ann + `,` + priv + `,"date":-1,` + status + `"kicked"}}}`,
		`{"update_id":9,"edited_message":null,"message":{"chat":null}}`,
		`{"update_id":1e3}`, `{"update_id":99999999999999999999}`, `null`, `[]`, `{`, ``,
	} {
		f.Add([]byte(raw))
	}
	c := reader(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := c.read(raw, now)
		e := in.event
		if in.purpose == turn && (err != nil || e.Chat == 0 || e.Kind == 0 || e.ID != in.id || e.At.IsZero()) {
			t.Errorf("%q: %+v, %v", raw, in, err)
		}
		if in.purpose == leave && in.group.Type == "private" {
			t.Errorf("%q: leaves a private chat", raw)
		}
	})
}

// BenchmarkRead is what reading one typed update costs.
func BenchmarkRead(b *testing.B) {
	c, raw := reader(b), []byte(inMsg+`"text":"good morning, it was a long night"}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.read(raw, now); err != nil {
			b.Fatal(err)
		}
	}
}
