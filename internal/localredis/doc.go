// Package localredis starts servers that speak the Redis protocol, for people
// who have none and for tests.
//
// [Embedded] lives inside this process and forgets everything at its end.
// [Child] is a real redis-server or valkey-server with its data in a folder; it
// ends with this process. [Node], [Cluster] and [Sentinel] are throw-away
// servers for tests and benchmarks.
//
// What people use listens on a unix socket that only their user can open; the
// servers of tests, on the loopback address.
package localredis
