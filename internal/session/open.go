package session

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Forms of address, as an error shows them.
const forms = "redis://[user:password@]host:port/db, rediss://..., redis+cluster://host:port,host:port, " +
	"redis+sentinel://host:port,host:port/master/db, unix:///path?db=n"

// Open makes a client for an address in one of these forms; rediss,
// rediss+cluster and rediss+sentinel are the same over TLS:
//
//	redis://[user:password@]host[:port][/db]
//	redis+cluster://[user:password@]host[:port],host[:port]
//	redis+sentinel://[user:password@]host[:port],host[:port]/master[/db][?sentinel_user=..&sentinel_password=..]
//	unix://[user:password@]/path[?db=n]
//
// User names and passwords are percent-encoded where they hold one of : / ? @.
// It does not connect. Every time-out is set; a command that failed on its way
// is sent once more, which the scripts of this package allow. No error holds
// any part of the address but its scheme.
func Open(address string) (redis.UniversalClient, error) {
	o, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	o.ContextTimeoutEnabled = true
	o.ConnMaxIdleTime = 5 * time.Minute
	o.DialTimeout = 2 * time.Second
	o.DialerRetries = 1
	o.DialerRetryTimeout = 100 * time.Millisecond
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	o.MaxRetries = 1
	o.MinRetryBackoff = 10 * time.Millisecond
	o.MaxRetryBackoff = 200 * time.Millisecond
	o.PoolTimeout = 3 * time.Second
	o.ReadTimeout = 2 * time.Second
	o.WriteTimeout = 2 * time.Second
	return redis.NewUniversalClient(o), nil
}

// parseAddress reads an address. net/url takes no list of hosts, and its errors
// repeat what they could not read, so the address is taken apart here.
func parseAddress(address string) (*redis.UniversalOptions, error) {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(address), "://")
	if !ok {
		return nil, errors.New("session: not a Redis address; write " + forms)
	}
	rest, query, _ := strings.Cut(rest, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, errors.New("session: Redis address: what follows the ? cannot be read")
	}
	o := &redis.UniversalOptions{}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		if o.Username, o.Password, err = credentials(rest[:at]); err != nil {
			return nil, err
		}
		rest = rest[at+1:]
	}
	kind, secure := strings.CutPrefix(scheme, "rediss")
	if !secure {
		kind = strings.TrimPrefix(scheme, "redis")
	} else {
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	hosts, path, _ := strings.Cut(rest, "/")
	switch kind {
	case "":
		err = single(o, hosts, path)
	case "+cluster":
		o.IsClusterMode = true
		o.Addrs, err = addresses(hosts, "6379")
		if path != "" {
			err = errors.New("session: Redis address: a cluster has no database number")
		}
	case "+sentinel":
		err = sentinel(o, hosts, path, values)
	case "unix":
		err = socket(o, rest, values)
	default:
		return nil, fmt.Errorf("session: Redis address: unknown scheme %s; write %s", scheme, forms)
	}
	if err != nil {
		return nil, err
	}
	for name := range values {
		return nil, fmt.Errorf("session: Redis address: unknown setting %q", name)
	}
	return o, nil
}

func credentials(text string) (user, password string, err error) {
	user, password, _ = strings.Cut(text, ":")
	user, err1 := url.PathUnescape(user)
	password, err2 := url.PathUnescape(password)
	if err1 != nil || err2 != nil {
		return "", "", errors.New("session: Redis address: the user or password is not percent-encoded rightly")
	}
	return user, password, nil
}

func single(o *redis.UniversalOptions, hosts, path string) (err error) {
	if o.Addrs, err = addresses(hosts, "6379"); err != nil {
		return err
	}
	if len(o.Addrs) > 1 {
		return errors.New("session: Redis address: several hosts are a cluster (redis+cluster://) or sentinels (redis+sentinel://)")
	}
	o.DB, err = database(path)
	return err
}

func sentinel(o *redis.UniversalOptions, hosts, path string, values url.Values) (err error) {
	if o.Addrs, err = addresses(hosts, "26379"); err != nil {
		return err
	}
	master, db, _ := strings.Cut(path, "/")
	if master == "" {
		return errors.New("session: Redis address: sentinels need the name of the master: redis+sentinel://host:port/master")
	}
	o.MasterName = master
	o.SentinelUsername, o.SentinelPassword = values.Get("sentinel_user"), values.Get("sentinel_password")
	values.Del("sentinel_user")
	values.Del("sentinel_password")
	o.DB, err = database(db)
	return err
}

func socket(o *redis.UniversalOptions, path string, values url.Values) (err error) {
	if !strings.HasPrefix(path, "/") {
		return errors.New("session: Redis address: a socket needs its whole path: unix:///path")
	}
	o.Addrs = []string{path}
	o.DB, err = database(values.Get("db"))
	values.Del("db")
	return err
}

// addresses reads host:port,host:port; the port may be missing.
func addresses(hosts, port string) ([]string, error) {
	var list []string
	for _, h := range strings.Split(hosts, ",") {
		host, p, err := net.SplitHostPort(h)
		if err != nil {
			host, p = strings.Trim(h, "[]"), port
		}
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
			return nil, errors.New("session: Redis address: a port is not a number from 1 to 65535")
		}
		if host == "" {
			return nil, errors.New("session: Redis address: a host is missing")
		}
		list = append(list, net.JoinHostPort(host, p))
	}
	return list, nil
}

func database(text string) (int, error) {
	text = strings.Trim(text, "/")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, errors.New("session: Redis address: the database is not a number")
	}
	return int(n), nil
}
