-- Puts values that were sealed anew with another master key in the place of those
-- they were made from. What is no longer as it was read stays: whoever changed it
-- comes first. Times to live stay as they are.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua, then
--         5  which of the keys, by its number in KEYS
--         6  and on: three arguments a value: the field (of a hash; else empty),
--            the value as it was read, the new one
-- Returns how many of the new values stand there now
-- Again   finds the new values in their places and counts them.

local key, kind = KEYS[tonumber(ARGV[5])], ''
if redis.call('EXISTS', key) == 1 then kind = redis.call('TYPE', key)['ok'] end
local list = kind == 'list' and redis.call('LRANGE', key, 0, -1) or {}
local there = 0

-- put(now, was, new, set) replaces one value.
local function put(now, was, new, set)
  if now == was then set() end
  if now == was or now == new then there = there + 1 end
  return now == was or now == new
end

for i = 6, #ARGV, 3 do
  local field, was, new = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if kind == 'string' then
    put(redis.call('GET', key), was, new, function() redis.call('SET', key, new, 'KEEPTTL') end)
  elseif kind == 'hash' then
    put(redis.call('HGET', key, field), was, new, function() redis.call('HSET', key, field, new) end)
  else
    for place, value in ipairs(list) do
      if put(value, was, new, function() redis.call('LSET', key, place - 1, new) end) then break end
    end
  end
end
return there
