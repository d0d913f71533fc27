// Package telegram is the edge to Telegram: calls to the Bot API, updates by
// polling or webhook, limits and errors. It is the only package that knows
// tgbotapi; everybody else speaks in events, messages and [Error].
//
// A [Client] holds the token and makes calls, each with a deadline. [Client.Ready]
// waits until Telegram answers. Updates become events by [Client.Poll] or
// [Client.Webhook] and go to a [Handler], which says later, for each, that it
// was committed; only then is it confirmed to Telegram. A [Sender] says the
// bot's messages.
//
// No error and no line of the log holds the token, a chat id or anybody's
// words.
package telegram
