package dialogue

import "time"

// TooLate tells whether an entry of a schedule is so far past its time that its
// flow makes no sense any more, and a turn for it says nothing.
func (l *Library) TooLate(x Scheduled, now time.Time) bool {
	f := l.flow(English, x.Flow)
	return f != nil && now.Unix()-x.At > int64(f.late().Seconds())
}
