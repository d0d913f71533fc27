package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// Button is one button of an inline keyboard as a person sees it; exactly one
// of Data, Copy and URL is set.
type Button struct {
	Label, Data, Copy, URL string
}

var (
	commandForm  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	secretForm   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	languageForm = regexp.MustCompile(`^([a-z]{2})?$`)
)

// checkLimits names what is wrong with a call whose parameters have the right
// types: lengths, ranges, keyboards, HTML. Limits are those of the Bot API's
// own descriptions.
func checkLimits(c *call) []string {
	var wrong []string
	note := func(err error) {
		if err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	if markup, given := c.params["reply_markup"]; given {
		_, err := readKeyboard(markup)
		note(err)
	}
	if code, given := c.params["language_code"]; given && !languageForm.MatchString(code) {
		note(fmt.Errorf("language_code: not of two letters"))
	}
	if mode, given := c.params["parse_mode"]; given && mode != "HTML" {
		note(fmt.Errorf("parse_mode: only HTML is played here"))
	}
	if check := methodLimits[c.method]; check != nil {
		note(check(c))
	}
	return wrong
}

// methodLimits are the limits of single methods.
var methodLimits = map[string]func(*call) error{
	"sendMessage":           textLimit("text", 1, 4096),
	"editMessageText":       textLimit("text", 1, 4096),
	"sendPhoto":             textLimit("caption", 0, 1024),
	"sendAnimation":         textLimit("caption", 0, 1024),
	"sendDocument":          textLimit("caption", 0, 1024),
	"editMessageCaption":    textLimit("caption", 0, 1024),
	"editMessageMedia":      mediaLimit,
	"deleteMessages":        deleteLimit,
	"answerCallbackQuery":   plainLimit("text", 200),
	"setMyDescription":      plainLimit("description", 512),
	"setMyShortDescription": plainLimit("short_description", 120),
	"setMyCommands":         commandsLimit,
	"setWebhook":            webhookLimit,
	"getUpdates":            pollLimit,
	"sendChatAction":        actionLimit,
}

// shownText is what a person sees of a parameter that may hold HTML.
func shownText(text, mode string) (string, error) {
	if mode != "HTML" {
		return text, nil
	}
	return visible(text)
}

func textLimit(name string, least, most int) func(*call) error {
	return func(c *call) error {
		text, err := shownText(c.params[name], c.params["parse_mode"])
		if err != nil {
			return fmt.Errorf("%s: can't parse entities: %w", name, err)
		}
		if n := units(text); n < least || n > most {
			return fmt.Errorf("%s: %d units, not %d to %d", name, n, least, most)
		}
		return nil
	}
}

func plainLimit(name string, most int) func(*call) error {
	return func(c *call) error {
		if n := utf8.RuneCountInString(c.params[name]); n > most {
			return fmt.Errorf("%s: %d characters, at most %d", name, n, most)
		}
		return nil
	}
}

func mediaLimit(c *call) error {
	m, err := readMedia(c)
	if err != nil {
		return err
	}
	text, err := shownText(m.Caption, m.ParseMode)
	if err != nil {
		return fmt.Errorf("media: can't parse entities: %w", err)
	}
	if units(text) > 1024 {
		return fmt.Errorf("media: caption over 1024 units")
	}
	return nil
}

func deleteLimit(c *call) error {
	ids, err := readIDs(c)
	if err != nil || len(ids) < 1 || len(ids) > 100 {
		return fmt.Errorf("message_ids: %d ids, not 1 to 100", len(ids))
	}
	return nil
}

func readIDs(c *call) (ids []int, err error) {
	err = json.Unmarshal([]byte(c.params["message_ids"]), &ids)
	return ids, err
}

// Command is one command of the menu as the bot announced it (BotCommand).
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

func commandsLimit(c *call) error {
	var list []Command
	if err := json.Unmarshal([]byte(c.params["commands"]), &list); err != nil || len(list) > 100 {
		return fmt.Errorf("commands: more than 100")
	}
	for _, e := range list {
		if n := utf8.RuneCountInString(e.Description); !commandForm.MatchString(e.Command) || n < 1 || n > 256 {
			return fmt.Errorf("commands: %q or its description (%d characters)", e.Command, n)
		}
	}
	return nil
}

// webhookLimit allows plain http, because a test has no certificate.
func webhookLimit(c *call) error {
	u, err := url.Parse(c.params["url"])
	if err != nil || (c.params["url"] != "" && u.Scheme != "https" && u.Scheme != "http") {
		return fmt.Errorf("url: not a webhook address")
	}
	if secret, given := c.params["secret_token"]; given && !secretForm.MatchString(secret) {
		return fmt.Errorf("secret_token: not 1 to 256 of A-Z, a-z, 0-9, _ and -")
	}
	return rangeLimit(c, "max_connections", 1, 100)
}

func pollLimit(c *call) error { return rangeLimit(c, "limit", 1, 100) }

func rangeLimit(c *call, name string, least, most int) error {
	text, given := c.params[name]
	if n, _ := strconv.Atoi(text); given && (n < least || n > most) {
		return fmt.Errorf("%s: not %d to %d", name, least, most)
	}
	return nil
}

func actionLimit(c *call) error {
	switch c.params["action"] {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
		"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note":
		return nil
	}
	return fmt.Errorf("action: unknown")
}

// readKeyboard reads an inline keyboard and checks each of its buttons; any
// other keyboard is refused, since this bot has no use for it.
func readKeyboard(markup string) ([][]Button, error) {
	var raw struct {
		Rows [][]struct {
			Text string  `json:"text"`
			Data *string `json:"callback_data"`
			URL  *string `json:"url"`
			Copy *struct {
				Text string `json:"text"`
			} `json:"copy_text"`
		} `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &raw); err != nil || raw.Rows == nil {
		return nil, fmt.Errorf("reply_markup: not an inline keyboard")
	}
	var rows [][]Button
	total := 0
	for _, r := range raw.Rows {
		var row []Button
		for _, b := range r {
			button, kinds := Button{Label: b.Text}, 0
			if b.Data != nil {
				button.Data, kinds = *b.Data, kinds+1
			}
			if b.URL != nil {
				button.URL, kinds = *b.URL, kinds+1
			}
			if b.Copy != nil {
				button.Copy, kinds = b.Copy.Text, kinds+1
			}
			if kinds != 1 {
				return nil, fmt.Errorf("reply_markup: button %q has %d kinds, not one", b.Text, kinds)
			}
			if err := checkButton(button); err != nil {
				return nil, err
			}
			row = append(row, button)
		}
		if total += len(row); len(row) == 0 || len(row) > 8 || total > 100 {
			return nil, fmt.Errorf("reply_markup: a row of %d buttons, %d so far", len(row), total)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func checkButton(b Button) error {
	switch {
	case b.Label == "":
		return fmt.Errorf("reply_markup: button without a label")
	case len(b.Data) > 64:
		return fmt.Errorf("reply_markup: button %q: callback_data of %d bytes", b.Label, len(b.Data))
	case utf8.RuneCountInString(b.Copy) > 256:
		return fmt.Errorf("reply_markup: button %q: copy_text over 256 characters", b.Label)
	case b.Data == "" && b.Copy == "" && !goodLink(b.URL):
		return fmt.Errorf("reply_markup: button %q: empty, or a link that is none", b.Label)
	}
	return nil
}

func goodLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "tg" || (u.Scheme == "http" || u.Scheme == "https") && u.Host != "")
}
