package session

import (
	"context"
	"crypto/sha1" // #nosec G505 -- the name that Redis gives a script
	_ "embed"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

var (
	//go:embed lua/common.lua
	commonLua string
	//go:embed lua/commit.lua
	commitLua string
	//go:embed lua/note.lua
	noteLua string
	//go:embed lua/extend.lua
	extendLua string
	//go:embed lua/release.lua
	releaseLua string
	//go:embed lua/pace.lua
	paceLua string
	//go:embed lua/bury.lua
	buryLua string
	//go:embed lua/lift.lua
	liftLua string
	//go:embed lua/reseal.lua
	resealLua string
)

// script is one Lua script with the name the server caches it under.
type script struct {
	name, source, sha string
}

func newScript(name, source string) *script {
	source = commonLua + source
	sum := sha1.Sum([]byte(source)) // #nosec G401 -- the name that Redis gives a script
	return &script{name: name, source: source, sha: hex.EncodeToString(sum[:])}
}

var (
	commitScript  = newScript("commit", commitLua)
	noteScript    = newScript("note", noteLua)
	extendScript  = newScript("extend", extendLua)
	releaseScript = newScript("release", releaseLua)
	paceScript    = newScript("pace", paceLua)
	buryScript    = newScript("bury", buryLua)
	liftScript    = newScript("lift", liftLua)
	resealScript  = newScript("reseal", resealLua)
)

// attempts bounds how often a script is sent when the server does not know it
// or its slot has moved to another node.
const attempts = 4

// command builds the call of a script about one person: by its name, or whole.
func (sc *script) command(ctx context.Context, whole bool, keys []string, args []any) *redis.Cmd {
	all := make([]any, 0, 3+len(keys)+len(args))
	if whole {
		all = append(all, "eval", sc.source, len(keys))
	} else {
		all = append(all, "evalsha", sc.sha, len(keys))
	}
	for _, k := range keys {
		all = append(all, k)
	}
	cmd := redis.NewCmd(ctx, append(all, args...)...)
	cmd.SetFirstKeyPos(3)
	return cmd
}

// run calls a script about one person. The lease's length is the first of the
// script's own arguments that all of them share (see lua/common.lua).
func (s *Store) run(ctx context.Context, sc *script, chat int64, lease time.Duration, args ...any) (reply any, copies int64, err error) {
	keys := keysOf(chat)
	all := append([]any{strconv.FormatInt(chat, 10), s.holder, lease.Milliseconds(), s.clock()}, args...)
	whole := false
	for range attempts {
		cmd := sc.command(ctx, whole, keys, all)
		copies, err = s.send.do(ctx, keys[keySession], sc == commitScript, cmd)
		switch {
		case err == nil:
			return cmd.Val(), copies, nil
		case redis.HasErrorPrefix(err, "NOSCRIPT"):
			whole = true
		case s.cluster != nil && (redis.HasErrorPrefix(err, "MOVED") || redis.HasErrorPrefix(err, "ASK")):
			s.learn(ctx)
		default:
			return nil, 0, fmt.Errorf("session: %s: %w", sc.name, err)
		}
	}
	return nil, 0, fmt.Errorf("session: %s: %w", sc.name, err)
}

// learn has the client ask anew which node has which slots. ReloadState would
// do so behind our back, and later than the next attempt.
func (s *Store) learn(ctx context.Context) {
	_ = s.cluster.ForEachMaster(ctx, func(context.Context, *redis.Client) error { return nil })
}

// clock is the time to give to a script: none, or a test's.
func (s *Store) clock() any {
	if s.now == nil {
		return ""
	}
	return s.now().UnixMilli()
}
