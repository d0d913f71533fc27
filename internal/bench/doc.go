// Package bench measures the bot as it is: the real content, the real store
// and, for the whole path, the real binary beside a bot that only echoes.
//
//	make bench                   everything
//	make bench BENCH=WholePath   updates per CPU second, beside the echo bot
//
// It holds benchmarks only, so nothing imports it; the folder checkins is a program
// that measures the schedule (make bench-checkins). What a figure means stands
// at its benchmark; docs/benchmarks.md keeps those of one run.
package bench
