-- Notes what became of a message: takes it off the outbox if it is still the
-- head, writes down its message id and the slot it stands in, lets the lease of
-- a paced sequence begin, and settles who talks next. With an empty item id it only settles.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua, then
--         5  item id (9 bytes; empty: none)
--         6  message id (0: none)
--         7  slot (empty: none)
--         8  1 when the message no longer exists
-- Returns {id at the head of the outbox ('' when empty), 1 if we talk}
-- Again   the item is no longer the head, so nothing more is taken off.

local item, message, slot, gone = ARGV[5], ARGV[6], ARGV[7], ARGV[8] == '1'

local head = redis.call('LINDEX', OUTBOX, 0)
local first = item ~= '' and head and string.sub(head, 1, ID) == item
local _, holder = lease()

if first then redis.call('LPOP', OUTBOX) end
if gone then
  redis.call('ZREM', MESSAGES, message)
  if slot ~= '' and redis.call('HGET', SLOTS, slot) == message then redis.call('HDEL', SLOTS, slot) end
elseif message ~= '0' and known() then
  -- Not for somebody who was forgotten meanwhile.
  remember({message})
  -- Who lost the lease is late: another may have filled the slot again.
  if slot ~= '' and (first or holder == me) then
    redis.call('HSET', SLOTS, slot, message)
    expire(SLOTS, remaining())
  end
end

-- The message of a paced sequence is said: from here on somebody shows its
-- lines, or the person is told that nobody does.
if first and slot == 'pace' then
  local till, entry = runner()
  if entry ~= '' and till == 0 then run(now + PACE, entry, me) end
end

local following, mine = talk(now + length)
return {following, mine}
