-- Gives the talker's lease back, if it is ours, so that another process goes on
-- at once with what is still to be said.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua
-- Returns 1 if the lease was ours
-- Again   it is no longer ours, and nothing happens.

local _, holder = lease()
if holder ~= me then return 0 end
redis.call('DEL', LEASE)
if redis.call('EXISTS', OUTBOX) == 1 then
  look(now)
else
  look(upcoming())
end
return 1
