// Package schedule finds the people somebody must look at now.
//
// Each shard has two due-sets in Redis: sorted sets whose members are people and
// whose scores are when somebody must look next. A person is in one of them: in
// the first when what comes next is the conversation's own (something left
// unsaid, a note they want in ten minutes), in the second when nobody waits for
// it (a check-in).
//
// A [Claimer] takes those whose time has come and moves their score a lease
// ahead, so that of several processes one gets each person. Whoever gets them
// loads their session, says what stands in the outbox and takes the turns that
// are due; that commit sets the next score. When it doesn't come, because the
// process died, the lease runs out and somebody else gets the person.
//
// Of the second set no more people are claimed than the [Bucket] has tokens for,
// which all processes share, and than there is room for in this one. So what
// waits, waits in Redis; whoever writes to the bot finds no queue before them.
package schedule
