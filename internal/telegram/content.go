package telegram

import (
	"encoding/json"
	"regexp"
	"strings"
)

// contents name what a message without text holds: the field of Message and
// what the event calls it. The first that is there counts, since an animation
// is also a document, a live photo also a photo and a venue also a location.
var contents = [][2]string{
	{"voice", "voice"},
	{"audio", "audio"},
	{"video_note", "video_note"},
	{"video", "video"},
	{"animation", "animation"},
	{"photo", "photo"},
	{"live_photo", "photo"},
	{"sticker", "sticker"},
	{"venue", "location"},
	{"location", "location"},
	{"contact", "contact"},
	{"poll", "poll"},
	{"document", "document"},
	{"dice", "dice"},
	{"story", "story"},
	{"checklist", "checklist"},
}

// service are the fields of service messages, which nobody wrote: they are
// acknowledged and not answered (Bot API 10.1, Message).
var service = []string{
	"new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title",
	"new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created",
	"channel_chat_created", "message_auto_delete_timer_changed", "migrate_to_chat_id",
	"migrate_from_chat_id", "pinned_message", "successful_payment", "refunded_payment", "users_shared",
	"chat_shared", "gift", "unique_gift", "gift_upgrade_sent", "connected_website",
	"write_access_allowed", "passport_data", "proximity_alert_triggered", "boost_added",
	"chat_background_set", "checklist_tasks_done", "checklist_tasks_added",
	"direct_message_price_changed", "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
	"forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden",
	"giveaway_created", "giveaway_completed", "managed_bot_created", "paid_message_price_changed",
	"poll_option_added", "poll_option_deleted", "suggested_post_approved",
	"suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid",
	"suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
	"video_chat_participants_invited", "web_app_data",
}

// contentOf names what a message without text holds: one of contents, "other"
// for what Telegram may invent, "" for a service message.
func contentOf(raw []byte) string {
	var u struct {
		Message map[string]json.RawMessage `json:"message"`
	}
	if json.Unmarshal(raw, &u) != nil {
		return ""
	}
	for _, c := range contents {
		if _, there := u.Message[c[0]]; there {
			return c[1]
		}
	}
	for _, name := range service {
		if _, there := u.Message[name]; there {
			return ""
		}
	}
	return "other"
}

// addressed is a command with a bot's name behind it.
var addressed = regexp.MustCompile(`^(/[A-Za-z0-9_]+)@([A-Za-z0-9_]+)(\s|$)`)

// bareCommand takes the bot's own name off a command. Another bot's name
// stays: in a private chat nobody else hears it, and words that may be a call
// for help are never thrown away.
func bareCommand(text, username string) string {
	if !strings.HasPrefix(text, "/") {
		return text
	}
	m := addressed.FindStringSubmatch(text)
	if m == nil || username != "" && !strings.EqualFold(m[2], username) {
		return text
	}
	return m[1] + text[len(m[1])+1+len(m[2]):]
}
