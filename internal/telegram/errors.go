package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Kind is what an error of Telegram means for whoever made the call.
type Kind uint8

const (
	// Refused for good: the call is wrong and will be wrong again.
	Refused Kind = iota + 1
	// Blocked: the person has blocked the bot, is deactivated, or the chat is
	// not there.
	Blocked
	// Gone: the message to edit or delete is not there, or can't be edited or
	// deleted (any more).
	Gone
	// TooMany: RetryAfter says how long to wait.
	TooMany
	// Away: Telegram, or the way to it, failed; a later try may work. Unknown
	// tells whether the call may have been run all the same.
	Away
	// Unauthorized: the token is not, or no longer, good.
	Unauthorized
	// Conflict: somebody else polls, or a webhook is set.
	Conflict

	// The following never leave this package.

	unchanged // the message already reads like that
	late      // the press can't be acknowledged any more
	badFile   // the file id is not good (any more)
	noCaption // the message is no picture
)

// String is the kind's name, as used in logs and metrics.
func (k Kind) String() string {
	names := [...]string{"", "refused", "blocked", "gone", "too_many", "away", "unauthorized", "conflict", "unchanged", "late", "bad_file", "no_caption"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// ErrUnauthorized is what errors.Is finds in every *Error of that kind: the
// token is wrong, and no waiting will help.
var ErrUnauthorized = errors.New("telegram: the token was refused")

// Error is a call that failed.
type Error struct {
	Kind   Kind
	Method string
	// Code is Telegram's error code, or the HTTP status; 0 when there was no
	// answer, or when nobody was asked (see Sender).
	Code int
	// RetryAfter is how long Telegram asks to wait; set for TooMany.
	RetryAfter time.Duration
	// Unknown is set, for Away, when the call may have been run: the request
	// was sent and no answer of Telegram's came back.
	Unknown bool
	// Reason is Telegram's description without anything it quotes, or what
	// failed on the way.
	Reason string
	cause  error
}

// Error names the method, the kind and the reason.
func (e *Error) Error() string {
	return fmt.Sprintf("telegram: %s: %s (%d %s)", e.Method, e.Kind, e.Code, e.Reason)
}

// Unwrap returns what failed underneath, such as a context's end; nil when
// Telegram itself refused.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is(err, ErrUnauthorized) true for that kind.
func (e *Error) Is(target error) bool { return target == ErrUnauthorized && e.Kind == Unauthorized }

// outcome is what is known of a call that failed.
type outcome struct {
	status  int   // of HTTP; 0 when no answer came
	written bool  // the request had left
	err     error // what tgbotapi returned, the token taken off
}

// classify is the one place where a failed call gets its meaning.
func classify(method string, o outcome) *Error {
	e := &Error{Method: method, Code: o.status}
	var api *tgbotapi.Error
	if !errors.As(o.err, &api) {
		return e.unspoken(o)
	}
	if api.Code != 0 {
		e.Code = api.Code // a failed upload has none and keeps the status
	}
	e.Reason = reason(api.Message)
	e.Kind = kindOf(e.Code, strings.ToLower(api.Message))
	if e.Kind == TooMany {
		e.RetryAfter = time.Duration(max(api.RetryAfter, 1)) * time.Second
	}
	return e
}

// unspoken is a failure in which Telegram itself said nothing: the network, a
// proxy's page of HTML, a body that breaks off.
func (e *Error) unspoken(o outcome) *Error {
	e.cause = o.err
	switch {
	case o.status == 0:
		e.Kind, e.Unknown, e.Reason = Away, o.written, o.err.Error()
	case o.status == http.StatusRequestEntityTooLarge:
		e.Kind, e.Reason = Refused, "too large"
	case o.status/100 == 4:
		e.Kind, e.Reason = Away, "an answer that is not Telegram's"
	default:
		e.Kind, e.Unknown, e.Reason = Away, true, "an answer that cannot be read"
	}
	return e
}

// kindOf reads Telegram's code and description (in lower case).
func kindOf(code int, what string) Kind {
	switch code {
	case http.StatusUnauthorized:
		return Unauthorized
	case http.StatusForbidden:
		return Blocked
	case http.StatusConflict:
		return Conflict
	case http.StatusTooManyRequests:
		return TooMany
	case http.StatusNotFound:
		if what == "not found" { // no such bot; an unknown method says more
			return Unauthorized
		}
		return Refused
	}
	if code >= 500 {
		return Away
	}
	for _, p := range phrases {
		if strings.Contains(what, p.words) {
			return p.kind
		}
	}
	return Refused
}

// phrases tell errors 400 apart; the first that is found counts.
var phrases = []struct {
	words string
	kind  Kind
}{
	{"message is not modified", unchanged},
	{"query is too old", late},
	{"query id is invalid", late},
	{"query_id_invalid", late},
	{"wrong file identifier", badFile},
	{"wrong remote file identifier", badFile},
	{"wrong file_id", badFile},
	{"message to edit not found", Gone},
	{"message to delete not found", Gone},
	{"message can't be edited", Gone},
	{"message can't be deleted", Gone},
	{"message_id_invalid", Gone},
	{"there is no text in the message", Gone},
	{"there is no caption in the message", noCaption},
	{"there is no media in the message", Gone},
	{"chat not found", Blocked},
	{"user not found", Blocked},
	{"user_is_blocked", Blocked},
	{"input_user_deactivated", Blocked},
	{"user is deactivated", Blocked},
	{"peer_id_invalid", Blocked},
}

// quoted is what a description quotes of the call, which may be a person's
// words; an opening quote without its end takes everything after it. Long
// numbers may be chats.
var quoted = regexp.MustCompile(`"[^"]*("|$)|(^|\s)'[^']*('|$)|[0-9]{6,}`)

// reason is a description that can be logged.
func reason(description string) string {
	clean := quoted.ReplaceAllString(description, " … ")
	if len(clean) > 160 {
		clean = strings.ToValidUTF8(clean[:160], "") + "…"
	}
	return strings.Join(strings.Fields(clean), " ")
}
