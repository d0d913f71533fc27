-- Keeps a dead letter: something that could not be done for this person, for
-- the operator to see. The newest few stay, for a month.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua, then
--         5  letter: id (9 bytes) and sealed content in one
--         6  how many letters stay
--         7  how long they stay, in ms
-- Returns 1, or 0 when nothing is known of the person (any more)
-- Again   finds its id at the front.

if not known() then return 0 end
local front = redis.call('LINDEX', DEAD, 0)
if front and string.sub(front, 1, ID) == string.sub(ARGV[5], 1, ID) then return 1 end
redis.call('LPUSH', DEAD, ARGV[5])
redis.call('LTRIM', DEAD, 0, tonumber(ARGV[6]) - 1)
expire(DEAD, remaining(tonumber(ARGV[7])))
return 1
