-- Takes a dead letter away: for good, or to say the message it holds once more,
-- behind what is yet to be said.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua, then
--         5  the letter's id (9 bytes)
--         6  an item for the outbox with the same id (id and sealed message in
--            one); empty: none
-- Returns 1, 0 when there is no such letter (any more), or -1 when its message
--         finds no place in the outbox now: nothing is changed
-- Again   finds the letter gone and, where it was to be said, its item in the
--         outbox.

local id, item = ARGV[5], ARGV[6]

for _, letter in ipairs(redis.call('LRANGE', DEAD, 0, -1)) do
  if string.sub(letter, 1, ID) == id then
    if item ~= '' and redis.call('LLEN', OUTBOX) >= HOLDS then return -1 end
    redis.call('LREM', DEAD, 1, letter)
    if item ~= '' then
      redis.call('RPUSH', OUTBOX, item)
      expire(OUTBOX, remaining())
      local ends = lease()
      look(math.max(ends, now))
    end
    return 1
  end
end
if item ~= '' then
  for _, there in ipairs(redis.call('LRANGE', OUTBOX, 0, -1)) do
    if string.sub(there, 1, ID) == id then return 1 end
  end
end
return 0
