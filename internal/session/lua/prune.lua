-- Takes master keys that seal nothing any more off the list of those in use. One
-- that a living process seals with stays.
--
-- KEYS    as in announce.lua
-- ARGV    1 seconds after which a process that said nothing is taken for gone
--         2 and on: key ids in hex
-- Returns how many of them are off the list now
-- Again   finds them gone and says the same.

local now = tonumber(redis.call('TIME')[1])
local used = {}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local id, at = string.match(all[i + 1], '^(%x+):(%d+)$')
  if id and now - tonumber(at) <= tonumber(ARGV[1]) then used[id] = true end
end
local gone = 0
for i = 2, #ARGV do
  if not used[ARGV[i]] then
    redis.call('HDEL', KEYS[1], ARGV[i])
    gone = gone + 1
  end
end
return gone
