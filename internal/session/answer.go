package session

import (
	"errors"
	"strconv"
	"time"
)

// errAnswer is a reply of a script that is not what the script returns.
var errAnswer = errors.New("session: the server gave an answer no script gives")

// answer reads a script's reply, value by value.
type answer struct {
	list []any
	err  error
}

func asList(reply any) []any {
	list, _ := reply.([]any)
	return list
}

func (a *answer) next() any {
	if len(a.list) == 0 {
		a.err = errAnswer
		return nil
	}
	v := a.list[0]
	a.list = a.list[1:]
	return v
}

func (a *answer) int() int64 {
	n, ok := a.next().(int64)
	if !ok {
		a.err = errAnswer
	}
	return n
}

func (a *answer) string() string {
	s, ok := a.next().(string)
	if !ok {
		a.err = errAnswer
	}
	return s
}

// millis reads a time in Unix milliseconds; 0 is the zero time.
func (a *answer) millis() time.Time {
	n, err := strconv.ParseInt(a.string(), 10, 64)
	if err != nil {
		a.err = errAnswer
	}
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n)
}
