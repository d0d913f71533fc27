-- Commits one turn: the session, what is to be said, what is kept, and when to
-- look next. Nothing happens when the session is no longer the one that was
-- loaded.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua, then
--         5  the version that was loaded (8 bytes; zeros: there was none)
--         6  the new version (8 bytes, random)
--         7  the new session, beginning with its version
--         8  flags: u drops the outbox first, f forgets the person first
--         9  how many of each follow, in this order, separated by spaces:
--            message ids; outbox items (id and sealed message in one);
--            entries to keep (id, text: two arguments); entry ids to drop;
--            entries to revise if they are there (id, text); entries that
--            stay when the person is forgotten (id); dead letters to take
--            away (id)
--         10 the schedule entry that ends the paced sequence of the new
--            session; empty: none is shown (any more)
--         11 when the server lets all of this go by itself (ms; 0 never)
-- Returns {1, 1 if we talk, id of what stands right before our items ('' when
--         nothing), when the session next wants a turn (ms, 0 never), the last
--         bytes of the ids of our items that stand in the outbox, the ids of all
--         that stands before them if it is full ('' otherwise)}
--         {0} when the session is another than the one loaded, or a letter is
--         gone
-- Again   finds the version it wrote, and says the same.

local NONE = string.rep('\0', 8)
local was, version, session, flags = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local counts = {}
for n in string.gmatch(ARGV[9], '%d+') do counts[#counts + 1] = tonumber(n) end
local sequence, net = ARGV[10], tonumber(ARGV[11])
local at = 12
local function take()
  at = at + 1
  return ARGV[at - 1]
end

-- several(n) are the next n arguments.
local function several(n)
  local list = {}
  for i = 1, n do list[i] = take() end
  return list
end

local current = redis.call('GETRANGE', SESSION, 0, 7)
if current == '' then current = NONE end
local last, kept, full
if current == version then
  last, kept, full = standing(version)
  local till, holder = lease()
  return {1, (holder == me and till > now) and 1 or 0, last, whole(due()), kept, full}
end
if current ~= was then return {0} end
local lifted = {}
for i = #ARGV - counts[7] + 1, #ARGV do
  local found
  for _, letter in ipairs(redis.call('LRANGE', DEAD, 0, -1)) do
    if string.sub(letter, 1, ID) == ARGV[i] then found = letter end
  end
  if not found then return {0} end
  lifted[#lifted + 1] = found
end

if string.find(flags, 'f', 1, true) then
  local spared = {}
  for i = #ARGV - counts[7] - counts[6] + 1, #ARGV - counts[7] do
    spared[ARGV[i]] = redis.call('HGET', ENTRIES, ARGV[i]) or nil
  end
  redis.call('DEL', SESSION, OUTBOX, SLOTS, MESSAGES, ENTRIES, DEAD, RUNNER)
  for id, text in pairs(spared) do redis.call('HSET', ENTRIES, id, text) end
elseif string.find(flags, 'u', 1, true) then
  redis.call('DEL', OUTBOX)
end
-- How long all of this may stay (-1: for ever). An end that has been passed (the
-- bot itself was away for long) leaves a day for the deletion that is overdue.
local left = -1
if string.byte(session, 9) == 3 then
  left = GONE
elseif net > 0 then
  left = math.max(net - now, GONE)
end
if left < 0 then
  redis.call('SET', SESSION, session)
else
  redis.call('SET', SESSION, session, 'PX', whole(left))
end
for _, letter in ipairs(lifted) do redis.call('LREM', DEAD, 1, letter) end
-- Whoever shows the lines of another sequence finds out at their next renewal.
local _, shown = runner()
if sequence == '' then
  if shown ~= '' then redis.call('DEL', RUNNER) end
elseif sequence ~= shown then
  run(0, sequence, '')
end
remember(several(counts[1]))
local front = redis.call('LINDEX', OUTBOX, -1)
local put = append(several(counts[2]))
if redis.call('LLEN', OUTBOX) >= HOLDS then
  last, kept, full = standing(version)
else -- what standing would say, without reading all that stands there
  last, kept, full = front and string.sub(front, 1, ID) or '', '', ''
  for _, item in ipairs(put) do kept = kept .. string.sub(item, ID, ID) end
end
for _ = 1, counts[3] do
  local id = take()
  redis.call('HSET', ENTRIES, id, take())
end
for _ = 1, counts[4] do redis.call('HDEL', ENTRIES, take()) end
for _ = 1, counts[5] do
  local id, text = take(), take()
  if redis.call('HEXISTS', ENTRIES, id) == 1 then redis.call('HSET', ENTRIES, id, text) end
end

-- What has no end of its own ends with the session; what has, not after it.
expire(OUTBOX, left)
expire(SLOTS, left)
expire(ENTRIES, left)
if left >= 0 and left < LETTERS and redis.call('PTTL', DEAD) > left then expire(DEAD, left) end

local head, mine = '', 0
if redis.call('EXISTS', OUTBOX) == 1 then
  head, mine = talk(now + length)
else
  -- A lease that is still running belongs to somebody in the middle of saying
  -- what was just dropped; their note gives it back.
  look(upcoming())
end
return {1, mine, last, whole(due()), kept, full}
