// Package schedule finds the people somebody must look at now.
//
// Each shard has a due-set in Redis: a sorted set with one member a person,
// whose score is when somebody must look next. A [Claimer] takes those whose
// time has come and moves their score a lease ahead, so that of several
// processes one gets each person. Whoever gets them loads their session, says
// what stands in the outbox and takes the turns that are due; that commit sets
// the next score. When it doesn't come, because the process died, the lease
// runs out and somebody else gets the person.
package schedule
