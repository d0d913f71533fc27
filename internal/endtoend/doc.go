// Package endtoend proves the whole bot from outside: the program itself runs
// as a process (or several, or one after another), against a real redis-server
// and a Telegram played over HTTP by package telegramtest, which holds every
// call against the Bot API. Processes are killed, servers stopped and answers
// lost; what people then see is held against the same conversation rehearsed
// without any server.
//
// There is nothing here but tests. Where no redis-server is found they are
// skipped, and fail with CI=true. Whatever is random prints its seed;
// -seed=N repeats it. -race-binary builds the program with the race detector.
package endtoend
