package telegram

import (
	"context"
	"encoding/json"
	"slices"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Language is what the bot says of itself in one language.
type Language struct {
	// Code is the language in two letters (ISO 639-1); "" is for everybody
	// whose language has no texts of its own.
	Code string
	// Commands are shown in the menu of private chats, in this order.
	Commands []Command
	// Description is shown in the empty chat, at most 512 characters; Short on
	// the bot's profile, at most 120.
	Description, Short string
}

// Command is one command of the menu (BotCommand): its name without the slash,
// 1 to 32 of a-z, 0-9 and _; its description, 1 to 256 characters.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// privateScope is the BotCommandScope of all private chats: in a group the
// menu would name what the bot is for.
const privateScope = `{"type":"all_private_chats"}`

// Announce sets commands, description and short description of every language
// (setMyCommands, setMyDescription, setMyShortDescription) where Telegram has
// something else. What fails is logged and left as it was: a bot without its
// menu still answers.
func (c *Client) Announce(ctx context.Context, languages []Language) {
	for _, l := range languages {
		steps := []func(context.Context, Language) error{c.announceCommands, c.announceDescription, c.announceShort}
		for _, step := range steps {
			if err := step(ctx, l); err != nil {
				c.log.Warn("what the bot says of itself could not be set", "language", l.Code, "err", err)
			}
		}
	}
}

func (c *Client) announceCommands(ctx context.Context, l Language) error {
	p := languageParams(l.Code)
	p["scope"] = privateScope
	var now []Command
	if err := c.call(ctx, "getMyCommands", p, &now); err != nil || slices.Equal(now, l.Commands) {
		return err
	}
	list := l.Commands
	if list == nil {
		list = []Command{}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	p["commands"] = string(text)
	return c.call(ctx, "setMyCommands", p, nil)
}

func (c *Client) announceDescription(ctx context.Context, l Language) error {
	var now struct {
		Text string `json:"description"`
	}
	p := languageParams(l.Code)
	if err := c.call(ctx, "getMyDescription", p, &now); err != nil || now.Text == l.Description {
		return err
	}
	p["description"] = l.Description
	return c.call(ctx, "setMyDescription", p, nil)
}

func (c *Client) announceShort(ctx context.Context, l Language) error {
	var now struct {
		Text string `json:"short_description"`
	}
	p := languageParams(l.Code)
	if err := c.call(ctx, "getMyShortDescription", p, &now); err != nil || now.Text == l.Short {
		return err
	}
	p["short_description"] = l.Short
	return c.call(ctx, "setMyShortDescription", p, nil)
}

func languageParams(code string) tgbotapi.Params {
	p := tgbotapi.Params{}
	p.AddNonEmpty("language_code", code)
	return p
}
