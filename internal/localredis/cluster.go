package localredis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// slots is the number of hash slots of every cluster.
const slots = 16384

// Cluster starts n real nodes that share all hash slots, for tests, and waits
// until each of them calls the cluster complete. It returns ErrNoBinary where
// there is no such program.
func Cluster(n int) (*Server, error) {
	s := &Server{cluster: true}
	var nodes []*Server
	s.stop = func() error {
		var errs []error
		for _, node := range nodes {
			errs = append(errs, node.Close())
		}
		return errors.Join(errs...)
	}
	for range n {
		node, err := Node("--cluster-enabled", "yes", "--cluster-node-timeout", "5000")
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		nodes = append(nodes, node)
		s.addrs = append(s.addrs, node.addrs...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startWait)
	defer cancel()
	if err := form(ctx, nodes); err != nil {
		return nil, errors.Join(fmt.Errorf("localredis: form cluster: %w", err), s.Close())
	}
	return s, nil
}

// form gives each node its range of slots, introduces them to the first, and
// waits until all know all.
func form(ctx context.Context, nodes []*Server) error {
	clients := make([]*redis.Client, len(nodes))
	for i, node := range nodes {
		clients[i] = redis.NewClient(node.Options().Simple())
		defer clients[i].Close()
	}
	host, port, err := net.SplitHostPort(nodes[0].addrs[0])
	if err != nil {
		return err
	}
	bus, err := clients[0].ConfigGet(ctx, "cluster-port").Result()
	if err != nil {
		return err
	}
	for i, c := range clients {
		if err := c.Do(ctx, "CLUSTER", "SET-CONFIG-EPOCH", i+1).Err(); err != nil {
			return err
		}
		first, last := i*slots/len(nodes), (i+1)*slots/len(nodes)-1
		if err := c.ClusterAddSlotsRange(ctx, first, last).Err(); err != nil {
			return err
		}
		if i == 0 {
			continue
		}
		if err := c.Do(ctx, "CLUSTER", "MEET", host, port, bus["cluster-port"]).Err(); err != nil {
			return err
		}
	}
	for _, c := range clients {
		if err := whole(ctx, c, len(nodes)); err != nil {
			return err
		}
	}
	return nil
}

// whole waits until a node knows n nodes and calls the cluster complete.
func whole(ctx context.Context, c *redis.Client, n int) error {
	known := fmt.Sprintf("cluster_size:%d\r", n)
	for {
		info, err := c.ClusterInfo(ctx).Result()
		if err != nil {
			return err
		}
		if strings.Contains(info, "cluster_state:ok") && strings.Contains(info, known) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * askPause):
		}
	}
}
