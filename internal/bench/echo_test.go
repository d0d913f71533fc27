package bench

import (
	"net"
	"net/http"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// echo is the bot that Kintsugi is measured beside: it keeps nothing, orders
// nothing and says every text again. It is the library's own example, with what
// anybody would add under load: connections that are kept, and many sends at
// once. A press is acknowledged, as Telegram wants it.
func echo(token, url string) error {
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		MaxIdleConns:        128,
		MaxIdleConnsPerHost: 128,
	}
	bot, err := tgbotapi.NewBotAPIWithClient(token, url+"/bot%s/%s", &http.Client{Transport: transport})
	if err != nil {
		return err
	}
	go echoAll(bot)
	untilParentEnds()
	return nil
}

func echoAll(bot *tgbotapi.BotAPI) {
	places := make(chan struct{}, 128)
	ask := tgbotapi.UpdateConfig{Limit: 100, Timeout: 30}
	for {
		updates, err := bot.GetUpdates(ask)
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		for _, u := range updates {
			ask.Offset = u.UpdateID + 1
			places <- struct{}{}
			go func() {
				echoOne(bot, u)
				<-places
			}()
		}
	}
}

// echoOne answers one update. What fails is missed by whoever counts.
func echoOne(bot *tgbotapi.BotAPI, u tgbotapi.Update) {
	switch {
	case u.Message != nil:
		_, _ = bot.Send(tgbotapi.NewMessage(u.Message.Chat.ID, u.Message.Text))
	case u.CallbackQuery != nil:
		_, _ = bot.Request(tgbotapi.NewCallback(u.CallbackQuery.ID, ""))
		_, _ = bot.Send(tgbotapi.NewMessage(u.CallbackQuery.Message.Chat.ID, u.CallbackQuery.Data))
	}
}
