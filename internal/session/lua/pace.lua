-- Begins, renews or gives up the lease of whoever shows the lines of a paced
-- sequence. Only the sequence that the session knows can be shown, and by one
-- process: the one that began it last.
--
-- KEYS    as in common.lua
-- ARGV    as in common.lua; 3 is how long from now the lease shall last, 0 gives
--         it up, so that the person is told at once; then
--         5  the schedule entry that ends the sequence
--         6  1 to begin, 0 to renew
-- Returns 1 if the lease is ours; 0: show no more of this sequence
-- Again   does the same again.

local _, entry, who = runner()
if entry ~= ARGV[5] or (who ~= me and ARGV[6] ~= '1') then return 0 end
run(now + length, entry, me)
-- Whoever talks settles when to look next once everything is said.
if redis.call('EXISTS', OUTBOX) == 0 then look(upcoming()) end
return 1
