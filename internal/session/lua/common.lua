-- What the scripts about one person share; it stands in front of each of them.
-- KEYS  1 session, 2 outbox, 3 lease, 4 slots, 5 messages, 6 entries, 7 dead
--       letters, 8 runner, 9 the shard's due-set, 10 its due-set for what waits
--       for the bulk bucket
-- ARGV  1 chat id, 2 this process, 3 length of a lease in ms, 4 now in ms
--       (empty: the server's clock)

local SESSION, OUTBOX, LEASE, SLOTS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local MESSAGES, ENTRIES, DEAD = KEYS[5], KEYS[6], KEYS[7]
local RUNNER, DUE, BULK = KEYS[8], KEYS[9], KEYS[10]
local chat, me, length = ARGV[1], ARGV[2], tonumber(ARGV[3])

local ID = 9                    -- bytes of an item id in front of an item
local REMEMBER = 48 * 3600000   -- ms a message id is of use: Telegram deletes nothing older
local GRACE = 60000             -- ms a lease that has run out stays before it is swept away
local PACE = 6000               -- ms whoever shows the lines of a sequence may be silent
local UNTOLD = 86400000         -- ms a runner that fell silent stays: nobody may be there to tell of it
local GONE = 86400000           -- ms what is left of somebody who was forgotten stays
local LETTERS = 30 * 86400000   -- ms dead letters stay at the most (dead.go)

local now = tonumber(ARGV[4])
if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end

local function whole(n) return string.format('%.0f', n) end

-- lease() returns its end and its holder; an end of 0 when nobody has it.
local function lease()
  local value = redis.call('GET', LEASE)
  if not value then return 0, '' end
  local till, holder = string.match(value, '^(%d+):(.*)$')
  return tonumber(till) or 0, holder or ''
end

-- due() is when the session itself next wants a turn, 0 when never, and whether
-- that turn waits for the bulk bucket.
local function due()
  local head = redis.call('GETRANGE', SESSION, 8, 15)
  if #head < 8 then return 0, false end
  local n = 0
  for i = 2, 8 do n = n * 256 + string.byte(head, i) end
  local mark = string.byte(head, 1)
  return n, mark == 1 or mark == 2
end

-- known() tells whether anything is known of the person: there is a session, and
-- it is not what is left of somebody who was forgotten.
local function known()
  local mark = redis.call('GETRANGE', SESSION, 8, 8)
  return mark ~= '' and mark ~= '\3'
end

-- remaining(most) is how long a key of the person may stay, in ms: as long as the
-- session or, if that is less, as most says (nil: as long as the session); -1 for
-- ever.
local function remaining(most)
  local left = redis.call('PTTL', SESSION)
  if most and (left < 0 or most < left) then return most end
  return math.max(left, -1)
end

-- expire(key, left) lets a key go so many ms from now; -1: never.
local function expire(key, left)
  if left < 0 then
    redis.call('PERSIST', key)
  else
    redis.call('PEXPIRE', key, whole(left))
  end
end

-- runner() returns until when the lines of a paced sequence are shown (ms; 0:
-- they have not begun), the schedule entry that ends them, and who shows them;
-- 0 and empty strings when none is shown.
local function runner()
  local value = redis.call('GET', RUNNER)
  if not value then return 0, '', '' end
  local till, entry, who = string.match(value, '^(%d+):([^:]*):(.*)$')
  return tonumber(till) or 0, entry or '', who or ''
end

-- run(till, entry, who) writes down who shows a sequence, and until when.
local function run(till, entry, who)
  redis.call('SET', RUNNER, whole(till) .. ':' .. entry .. ':' .. who, 'PX', UNTOLD)
end

-- upcoming() is when the person must be looked at while nothing is to be said, at
-- the session's own time, or when a runner falls silent before that; and whether
-- that waits for the bulk bucket.
local function upcoming()
  local at, bulk = due()
  local till = (runner())
  if till > 0 and (at == 0 or till < at) then return till, false end
  return at, bulk
end

-- look(at, bulk) says when somebody must look at this person next (0: never),
-- and whether that waits for the bulk bucket.
local function look(at, bulk)
  local set, other = DUE, BULK
  if bulk then set, other = BULK, DUE end
  if at > 0 then
    redis.call('ZADD', set, whole(at), chat)
  else
    redis.call('ZREM', set, chat)
  end
  redis.call('ZREM', other, chat)
end

-- hold(till) gives the lease to this process.
local function hold(till)
  redis.call('SET', LEASE, whole(till) .. ':' .. me, 'PX', whole(till - now + GRACE))
end

-- talk(till) settles who talks and who looks next, as the outbox stands now.
-- While something is there, the lease is ours until till if it was free, past
-- or ours. It returns the id at the head and whether we talk.
local function talk(till)
  local head = redis.call('LINDEX', OUTBOX, 0)
  local ends, holder = lease()
  local free = holder == me or ends <= now
  if not head then
    if free then redis.call('DEL', LEASE) end
    look(upcoming())
    return '', 0
  end
  if free then
    hold(till)
    ends = till
  end
  look(ends)
  return string.sub(head, 1, ID), free and 1 or 0
end

-- remember(id) keeps a message id for as long as the message can be deleted.
local function remember(id)
  redis.call('ZADD', MESSAGES, whole(now), id)
  redis.call('ZREMRANGEBYSCORE', MESSAGES, '-inf', whole(now - REMEMBER))
  expire(MESSAGES, remaining(REMEMBER))
end
