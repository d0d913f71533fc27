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
local IDS = 5000                -- message ids that are remembered, the newest
local GRACE = 60000             -- ms a lease that has run out stays before it is swept away
local BACK = 1000               -- ms by which a clock that is being set may go back
local PACE = 6000               -- ms whoever shows the lines of a sequence may be silent
local UNTOLD = 86400000         -- ms a runner that fell silent stays: nobody may be there to tell of it
local HOLDS = 30                -- items an outbox holds
local GONE = 86400000           -- ms what is left of somebody who was forgotten stays
local LETTERS = 30 * 86400000   -- ms dead letters stay at the most (dead.go)

local now = tonumber(ARGV[4])
if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end

local function whole(n) return string.format('%.0f', n) end

-- lease() returns its end and its holder; an end of 0 when nobody has it. One
-- that was taken at a time still to come is nobody's: the clock went back, and
-- its end may be hours away.
local function lease()
  local value = redis.call('GET', LEASE)
  if not value then return 0, '' end
  local till, since, holder = string.match(value, '^(%d+):(%d+):(.*)$')
  if not till then -- as it was written before it told when it was taken
    till, holder = string.match(value, '^(%d+):(.*)$')
  end
  if tonumber(since or 0) > now + BACK then return 0, '' end
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
  redis.call('SET', LEASE, whole(till) .. ':' .. whole(now) .. ':' .. me, 'PX', whole(till - now + GRACE))
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

-- remember(ids) keeps message ids for as long as the messages can be deleted.
local function remember(ids)
  if #ids == 0 then return end
  for _, id in ipairs(ids) do redis.call('ZADD', MESSAGES, whole(now), id) end
  redis.call('ZREMRANGEBYSCORE', MESSAGES, '-inf', whole(now - REMEMBER))
  redis.call('ZREMRANGEBYRANK', MESSAGES, 0, -IDS - 1)
  expire(MESSAGES, remaining(REMEMBER))
end

-- stays(item) tells whether an item of the outbox is said whatever else is left
-- out: the last byte of its id says so (item.go).
local function stays(item) return string.byte(item, ID) >= 128 end

-- shortened(items) is a turn that the outbox can't hold: what stays of it, and
-- its last screen.
local function shortened(items)
  local last
  for i, item in ipairs(items) do
    if not stays(item) then last = i end
  end
  local short = {}
  for i, item in ipairs(items) do
    if i == last or stays(item) then short[#short + 1] = item end
  end
  return short
end

-- room(n) makes room for n items behind those of the outbox, at the cost of the
-- newest that may be left out, and only where there is none of these of what
-- stays. The head is left alone: it may be on its way.
local function room(n)
  local items = redis.call('LRANGE', OUTBOX, 0, -1)
  local over = #items + n - HOLDS
  for _, any in ipairs({false, true}) do
    for i = #items, 2, -1 do
      if over > 0 and (any or not stays(items[i])) then
        redis.call('LREM', OUTBOX, -1, items[i])
        table.remove(items, i)
        over = over - 1
      end
    end
  end
end

-- append(items) puts a turn's items at the end of the outbox, which never holds
-- more than HOLDS. It returns those that were put there.
local function append(items)
  if #items == 0 then return items end
  if redis.call('LLEN', OUTBOX) + #items > HOLDS then
    items = shortened(items)
    room(#items)
  end
  redis.call('RPUSH', OUTBOX, unpack(items))
  return items
end

-- standing(version) tells how the items of one commit stand in the outbox: the id
-- in front of the first ('' when nothing is), the last bytes of their ids, and,
-- where the outbox is full, all ids in front of them. A commit without items is
-- behind everything.
local function standing(version)
  local front, mine = {}, {}
  local items = redis.call('LRANGE', OUTBOX, 0, -1)
  for _, item in ipairs(items) do
    if string.sub(item, 1, ID - 1) == version then
      mine[#mine + 1] = string.sub(item, ID, ID)
    elseif #mine == 0 then
      front[#front + 1] = string.sub(item, 1, ID)
    end
  end
  return front[#front] or '', table.concat(mine), #items >= HOLDS and table.concat(front) or ''
end
