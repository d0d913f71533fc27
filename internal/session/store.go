package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/vault"
)

// Options are the settings of a store. The zero value is good.
type Options struct {
	// Holder names this process as a talker; random when empty. Two live
	// processes must not share a name.
	Holder string
	// Lease is how long a talker may be silent before another takes over,
	// longer than the deadline of a call to Telegram; 15 s when 0.
	Lease time.Duration
	// Now replaces the server's clock, for tests.
	Now func() time.Time
	// WaitReplicas is how many replicas must have a commit before it counts
	// (REDIS_WAIT); 0: none.
	WaitReplicas int
	// WaitFor is how long to wait for them, less than the client waits for an
	// answer (2 s with Open); 1 s when 0.
	WaitFor time.Duration
	// CheckFirst lets nothing about a person be read or written before
	// CheckMasters has passed: with a wrong key nothing may be sealed.
	CheckFirst bool
}

// Store keeps people's sessions. It is safe for use by many goroutines.
type Store struct {
	client   redis.UniversalClient
	cluster  *redis.ClusterClient // the client again; nil on a single server
	holder   string
	lease    time.Duration
	now      func() time.Time
	replicas int
	send     sender
	checked  atomic.Bool // CheckMasters has passed
	vault    *vault.Vault
}

// New makes a store on a client (see Open), which stays the caller's to close.
func New(client redis.UniversalClient, v *vault.Vault, o Options) *Store {
	if o.Holder == "" {
		o.Holder = rand.Text()
	}
	if o.Lease == 0 {
		o.Lease = 15 * time.Second
	}
	if o.WaitFor == 0 {
		o.WaitFor = time.Second
	}
	cluster, _ := client.(*redis.ClusterClient)
	s := &Store{
		client: client, cluster: cluster, holder: o.Holder, lease: o.Lease, now: o.Now, replicas: o.WaitReplicas, vault: v,
	}
	s.send = newBatcher(client, o.WaitReplicas, o.WaitFor)
	if o.CheckFirst {
		s.send = checkFirst{s.send, s, make(chan struct{}, 1)}
	}
	return s
}

// Lease is how long this store's talker may be silent.
func (s *Store) Lease() time.Duration { return s.lease }

// Loaded is a person's session as it was stored.
type Loaded struct {
	// Session is nil when nothing is known of the person.
	Session *dialogue.Session
	// Version goes into the Commit that follows.
	Version Version
	// Bulk is true when what falls due next waits for the bucket of all unasked
	// messages.
	Bulk bool
}

// Load reads a person's session, in one round trip. It returns ErrSealed when
// there is one that does not open; such a session can't be committed over.
func (s *Store) Load(ctx context.Context, chat int64) (Loaded, error) {
	key := keyOf(chat, keySession)
	cmd := redis.NewStringCmd(ctx, "get", key)
	_, err := s.send.do(ctx, key, false, cmd)
	if errors.Is(err, redis.Nil) {
		return Loaded{}, nil
	}
	if err != nil {
		return Loaded{}, fmt.Errorf("session: load: %w", err)
	}
	value, err := cmd.Bytes()
	if err != nil {
		return Loaded{}, fmt.Errorf("session: load: %w", err)
	}
	return openSession(s.vault, chat, value)
}
