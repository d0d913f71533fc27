package telegramtest

import (
	"encoding/json"
	"strings"
)

// about is what the bot says of itself, by language and scope.
type about struct {
	commands map[string][]Command
	texts    map[string]string
}

// Commands are those the bot announced for a scope type (such as "default" or
// "all_private_chats") and a language; "" is the language of all others.
func (s *Server) Commands(scope, lang string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.about.commands[scope+"/"+lang]
}

// Description and ShortDescription are what the bot announced for a language.
func (s *Server) Description(lang string) string { return s.text("Description/" + lang) }

// ShortDescription is what the bot announced for a language.
func (s *Server) ShortDescription(lang string) string { return s.text("ShortDescription/" + lang) }

func (s *Server) text(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.about.texts[key]
}

// self is the bot as the Bot API writes it (User).
func (s *Server) self() map[string]any {
	return map[string]any{"id": 700001, "is_bot": true, "first_name": "Bot", "username": s.options.Username}
}

func (s *Server) getMe(*call) answer { return good(s.self()) }

func commandKey(c *call) string {
	var scope struct {
		Type string `json:"type"`
	}
	if json.Unmarshal([]byte(c.params["scope"]), &scope) != nil {
		scope.Type = "default"
	}
	return scope.Type + "/" + c.params["language_code"]
}

func (s *Server) setCommands(c *call) answer {
	var list []Command
	json.Unmarshal([]byte(c.params["commands"]), &list) //nolint:errcheck // checkLimits has read it
	s.about.commands[commandKey(c)] = list
	return good(true)
}

func (s *Server) getCommands(c *call) answer {
	list := s.about.commands[commandKey(c)]
	if list == nil {
		list = []Command{}
	}
	return good(list)
}

// textNames are the parameters by which descriptions travel.
var textNames = map[string]string{"Description": "description", "ShortDescription": "short_description"}

func (s *Server) setText(c *call) answer {
	name := strings.TrimPrefix(c.method, "setMy")
	s.about.texts[name+"/"+c.params["language_code"]] = c.params[textNames[name]]
	return good(true)
}

// getText answers, as Telegram does, with the text of all others where the
// language has none of its own.
func (s *Server) getText(c *call) answer {
	name := strings.TrimPrefix(c.method, "getMy")
	text := s.about.texts[name+"/"+c.params["language_code"]]
	if text == "" {
		text = s.about.texts[name+"/"]
	}
	return good(map[string]string{textNames[name]: text})
}
