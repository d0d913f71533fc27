// Package telegramtest plays Telegram for tests: a Bot API server on a free
// port of 127.0.0.1, people who type and press, and faults on order.
//
//	srv, err := telegramtest.New(telegramtest.Options{})
//	defer srv.Close()
//	// TELEGRAM_API_URL=srv.URL() TELEGRAM_BOT_TOKEN=srv.Token()
//	ann := srv.Person(1001)
//	ann.Type("/start")
//	screen, err := ann.WaitScreen(ctx, 0)
//	err = ann.Press("Begin")
//
// Every call is held against an extract of the machine-readable Bot API
// (bot-api.json, made by the program in extract). What Telegram would refuse
// is refused with its words, and noted in [Server.Violations], so one line at
// the end of a test proves that a whole run spoke correctly.
//
// Updates reach the bot as Telegram sends them: by getUpdates in the order of
// their ids, again and again until confirmed; by webhook in queues of their own
// for each person and kind (typed, pressed, blocked), each in order.
package telegramtest

//go:generate go run ./extract -in $BOT_API_JSON -out bot-api.json
