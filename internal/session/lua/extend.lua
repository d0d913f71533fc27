-- Moves the talker's lease, and takes it if it is free or past, without saying
-- anything off the outbox. Where nothing is to be said and somebody has claimed
-- the turn that is due, the claim stands.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua; 3 is how long from now the lease shall last
-- Returns {id at the head of the outbox ('' when empty), 1 if we talk}
-- Again   does the same again.

local turn, bulk = due()
local claimed = tonumber(redis.call('ZSCORE', bulk and BULK or DUE, chat) or 0)
local head, mine = talk(now + length)
if head == '' and turn > 0 and turn <= now and claimed > now then look(claimed, bulk) end
return {head, mine}
