-- Claims the members of a due-set whose time has come, the longest waiting
-- first, by moving their scores past now. No two get the same score, so a batch
-- that nobody looked after comes back one by one.
--
-- KEYS    1 the due-set
-- ARGV    1 how far the scores move, in ms
--         2 the most members to claim
--         3 now in ms (empty: the server's clock)
-- Returns the claimed members
-- Again   those claimed before are no longer due; they come back when the
--         lease has run out.

local now = tonumber(ARGV[3])
if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[2])
local moves = {}
for i, member in ipairs(due) do
  moves[2 * i - 1], moves[2 * i] = string.format('%.0f', now + ARGV[1] + i - 1), member
end
for i = 1, #moves, 1000 do -- Lua passes no more than some thousands at once
  redis.call('ZADD', KEYS[1], unpack(moves, i, math.min(i + 999, #moves)))
end
return due
