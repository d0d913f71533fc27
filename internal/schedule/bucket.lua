-- Takes tokens from the bucket of all unasked messages, which every process
-- shares (the generic cell rate algorithm: one number says when the bucket will
-- be full again).
--
-- KEYS    1 when the bucket is full again, in microseconds
--         2 there while nothing may be taken
-- ARGV    1 tokens a second
--         2 the most tokens the bucket holds
--         3 the most tokens to take (0: only ask)
--         4 now in microseconds (empty: the server's clock)
-- Returns {tokens taken, tokens left, microseconds until one can be taken (0:
--         at once)}
-- Again   takes once more, and what was taken before is lost: for a moment there
--         are fewer messages, never more.

local interval = 1000000 / ARGV[1]
local holds = ARGV[2] * interval
local now = tonumber(ARGV[4])
if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000000 + tonumber(t[2])
end

-- How far ahead of now the bucket is full again. A clock that went back, or a
-- bucket that was larger: wholly empty, no worse. Counted from now on, since a
-- microsecond of today is at the edge of what a number here can tell.
local stored = tonumber(redis.call('GET', KEYS[1]) or 0) - now
local ahead = math.min(math.max(stored, 0), holds)
local left = math.floor((holds - ahead) / interval + 0.000001)
local paused = redis.call('PTTL', KEYS[2])
if paused > 0 then return {0, left, paused * 1000} end

local n = math.min(left, tonumber(ARGV[3]))
if n > 0 or stored > holds then
  ahead = math.ceil(ahead + n * interval)
  redis.call('SET', KEYS[1], string.format('%.0f', now + ahead), 'PX', math.ceil(ahead / 1000) + 1000)
end
left = left - n
local wait = 0
if left == 0 then wait = math.max(1, math.ceil(ahead + interval - holds)) end
return {n, left, wait}
