-- Tells which master keys seal what stands on this server, and which processes
-- seal with which.
--
-- KEYS    1 hash: key id in hex -> since when it is in use (Unix seconds)
--         2 hash: process -> key id in hex, colon, when it last said so (Unix
--           seconds)
-- ARGV    1 this process (empty: nobody; only look)
--         2 the id of the key it seals with
--         3 seconds after which a process that said nothing is taken for gone
-- Returns a list of processes and key ids in turn: those that live
-- Again   does the same again.

local now = tonumber(redis.call('TIME')[1])
if ARGV[1] ~= '' then
  redis.call('HSETNX', KEYS[1], ARGV[2], now)
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ':' .. now)
end
local all = redis.call('HGETALL', KEYS[2])
local live = {}
for i = 1, #all, 2 do
  local id, at = string.match(all[i + 1], '^(%x+):(%d+)$')
  if id and now - tonumber(at) <= tonumber(ARGV[3]) then
    live[#live + 1] = all[i]
    live[#live + 1] = id
  else
    redis.call('HDEL', KEYS[2], all[i])
  end
end
return live
