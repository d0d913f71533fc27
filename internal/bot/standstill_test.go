package bot

import (
	"strings"
	"testing"
	"time"

	"kintsugi/internal/telegram"
)

// TestPauseAndGoOn: a tap stops the lines, another goes on with the line that
// stood there, at whichever process it is pressed.
func TestPauseAndGoOn(t *testing.T) {
	onStage(t, 2, func(s *stage, all []*actor) {
		from := time.Now()
		all[0].presses(1, "Long")
		time.Sleep(15 * time.Second)
		all[0].presses(1, "Pause")
		time.Sleep(time.Minute)
		all[1].presses(1, "Go on")
		time.Sleep(13 * time.Second)
		all[0].presses(1, "Pause") // shown by the other process
		time.Sleep(time.Minute)
		all[0].presses(1, "Stop")
		time.Sleep(10 * time.Minute)
		s.want(said(s.out.of(1, 2), from), `
			0s <b>In.</b>
			4s <b>Out.</b>
			10s <b>In.</b>
			14s <b>Out.</b>
			15s Paused. It goes on from here when you like.
			1m15s <b>Out.</b>
			1m21s <b>In.</b>
			1m25s <b>Out.</b>
			1m28s Paused. It goes on from here when you like.
			2m28s It was stopped.`)
		if got := s.out.of(1, 2); got[4].id != got[0].id || got[5].id != got[0].id {
			s.Error("standing still and going on are not shown in the message of the lines")
		}
	})
}

// TestAMessageStopsTheLines: who writes is not following them any more. The
// process that shows them finds out before the next line, a second before its
// next renewal.
func TestAMessageStopsTheLines(t *testing.T) {
	onStage(t, 2, func(s *stage, all []*actor) {
		from := time.Now()
		all[0].presses(1, "Fast")
		time.Sleep(2500 * time.Millisecond)
		all[1].types(1, "I can't do this") // taken in by the other process
		time.Sleep(10 * time.Minute)
		s.want(said(s.out.of(1, 2), from), `
			0s <b>One.</b>
			1s <b>Two.</b>
			2s <b>One.</b>
			2.5s It was stopped.`)
	})
}

// TestANoteLeavesTheLinesAlone: what falls due in the middle of an exercise is
// said, and the lines go on; so they do after a second tap on the same button.
func TestANoteLeavesTheLinesAlone(t *testing.T) {
	onStage(t, 1, func(s *stage, all []*actor) {
		from := time.Now()
		all[0].presses(1, "With a note")
		time.Sleep(time.Second)
		all[0].presses(1, "With a note")
		time.Sleep(38 * time.Second)
		got := said(s.out.of(1, 2), from)
		if len(got) != 9 || !strings.HasSuffix(got[7], "A short note for today.") {
			s.Errorf("eight lines with a note among them, got %q", got)
		}
	})
}

// TestADeadProcessIsFoundOut: within seconds another one says that it broke
// off, in the place of the lines, and begins it again when that is wanted.
func TestADeadProcessIsFoundOut(t *testing.T) {
	onStage(t, 2, func(s *stage, all []*actor) {
		from := time.Now()
		all[0].presses(1, "Long")
		time.Sleep(15 * time.Second)
		all[0].dies()
		time.Sleep(7 * time.Second)
		got := s.out.of(1, 2)
		last := got[len(got)-1]
		if len(got) != 5 || !strings.HasPrefix(last.m.Text, "This broke off") || !last.edit || last.id != got[0].id {
			s.Fatalf("7 s later there are %q", said(got, from))
		}
		time.Sleep(time.Minute)
		again := time.Now()
		all[1].presses(1, "Begin again")
		time.Sleep(5*time.Minute + 2*time.Second)
		got = s.out.of(1, 7)
		if len(got) != 61 || got[59].at.Sub(again) != 4*time.Minute+54*time.Second || got[60].m.Text != "It is over." {
			s.Errorf("begun again: %q", said(got, again))
		}
	})
}

// D2: no picture is pushed. What says that a breath broke off has one only where
// it stands already; where that message is gone it comes in words.
func TestD2NoPictureIsPushed(t *testing.T) {
	for _, gone := range []bool{false, true} {
		onStage(t, 2, func(s *stage, all []*actor) {
			all[0].presses(1, "Breath")
			time.Sleep(5 * time.Second)
			if got := s.out.of(1, 2); len(got) != 2 || got[0].m.Picture != "breath-4-0-6-0" || !got[1].m.KeepPicture {
				s.Fatalf("the breath begins with %+v", got)
			}
			all[0].dies()
			if gone {
				s.out.fails(func() error { return &telegram.Error{Kind: telegram.Gone} })
			}
			time.Sleep(7 * time.Second)
			got := s.out.of(1, 4)
			if len(got) != 1 || !strings.HasPrefix(got[0].m.Text, "This broke off") {
				s.Fatalf("gone %v: there are %+v", gone, got)
			}
			if got[0].edit == gone || !got[0].m.KeepPicture || gone && got[0].m.Picture != "" {
				s.Errorf("gone %v: it is told by %+v", gone, got[0])
			}
		})
	}
}

// TestACleanStopSaysSo: a process that is told to stop gives its exercises up,
// and the next one says so at once; what stood still is left as it is.
func TestACleanStopSaysSo(t *testing.T) {
	onStage(t, 1, func(s *stage, all []*actor) {
		all[0].types(2, "hello")
		all[0].types(2, "/pace")
		all[0].presses(2, "Long")
		all[0].presses(1, "Long")
		time.Sleep(11 * time.Second)
		all[0].presses(2, "Pause")
		all[0].due()
		if err := all[0].Stop(s.Context()); err != nil {
			s.Fatal(err)
		}
		from := time.Now()
		s.process()
		time.Sleep(2 * time.Second)
		got := s.out.of(1, 5)
		if len(got) != 1 || !strings.HasPrefix(got[0].m.Text, "This broke off") || got[0].at.Sub(from) > time.Second {
			s.Errorf("after a restart there are %q", said(got, from))
		}
		if got := s.out.of(2, 6); len(got) != 0 {
			s.Errorf("somebody who had paused is told %q", said(got, from))
		}
	})
}
