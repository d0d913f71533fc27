-- Moves the talker's lease, and takes it if it is free or past, without saying
-- anything off the outbox.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua; 3 is how long from now the lease shall last
-- Returns {id at the head of the outbox ('' when empty), 1 if we talk}
-- Again   does the same again.

local head, mine = talk(now + length)
return {head, mine}
