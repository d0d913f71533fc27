-- Moves the talker's lease, and takes it if it is free or past, without saying
-- anything off the outbox. Where nothing is to be said and somebody has claimed
-- the turn that is due, the claim stands. It also tells of a paced sequence whose
-- runner fell silent; whoever asks is to turn that into a turn.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua; 3 is how long from now the lease shall last
-- Returns {id at the head of the outbox ('' when empty), 1 if we talk,
--          the schedule entry of that sequence ('' when there is none)}
-- Again   does the same again.

local REPEAT = 5000             -- ms after which a silence is told of again, if no turn followed

local turn, bulk = due()
local claimed = tonumber(redis.call('ZSCORE', bulk and BULK or DUE, chat) or 0)
local head, mine = talk(now + length)
local till, entry = runner()
if till > 0 and till <= now then
  if head == '' then look(now + REPEAT) end
  return {head, mine, entry}
end
if head == '' and turn > 0 and turn <= now and claimed > now then look(claimed, bulk) end
return {head, mine, ''}
