package dialogue

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// The data of a button, at most 64 bytes, is one of
//
//	flow:state:nonce:option  an answer to that screen, good while it is the present one
//	<nonce                   back, good while that screen is the present one
//	!state:country           a crisis screen; carries all it needs, never stale
//	~flow                    opens a flow from anywhere, never stale
//	~home.                   the same, in the place of the message it stands under
//	^tag                     calls off what is scheduled under tag, never stale
//
// An option that starts with a minus (-skip, -done, -more) is the engine's own
// and is not counted when options are picked by number.
const (
	backMark   = "<"
	crisisMark = "!"
	openMark   = "~"
	hereMark   = "."
	cancelMark = "^"
	ownMark    = "-"
)

// press is the decoded data of an answer button.
type press struct {
	flow, state, option string
	nonce               int
}

func (p press) data() string {
	return p.flow + ":" + p.state + ":" + nonceText(p.nonce) + ":" + p.option
}

// parsePress reads the data of an answer button; ok is false for anything else.
func parsePress(data string) (p press, ok bool) {
	part := strings.Split(data, ":")
	if len(part) != 4 {
		return p, false
	}
	n, err := strconv.ParseInt(part[2], 36, 32)
	if err != nil {
		return p, false
	}
	return press{flow: part[0], state: part[1], option: part[3], nonce: int(n)}, true
}

func nonceText(n int) string { return strconv.FormatInt(int64(n), 36) }

// Numbered tells whether a button counts when the options of a screen are
// picked by number. Navigation does not, nor does a label that is a number or a
// single letter itself.
func Numbered(b Button) bool {
	if p, ok := parsePress(b.Data); ok {
		if strings.HasPrefix(p.option, ownMark) && p.option != optNext {
			return false
		}
	} else if p, ok := parseUrgent(b.Data); !ok || p.from == "" {
		return false
	}
	_, err := strconv.Atoi(b.Label)
	return err != nil && utf8.RuneCountInString(b.Label) > 1
}

// Urgent tells whether data is that of a crisis button, which is answered at
// once and from any state.
func Urgent(data string) bool { return strings.HasPrefix(data, crisisMark) }
