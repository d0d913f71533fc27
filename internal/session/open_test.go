package session

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for address, want := range map[string]string{
		"redis://localhost":                         "[localhost:6379] db0 user= pass= tls=false cluster=false master=",
		" redis://me:p%40ss@h:6380/3\n":             "[h:6380] db3 user=me pass=p@ss tls=false cluster=false master=",
		"rediss://:pw@[::1]:7/0":                    "[[::1]:7] db0 user= pass=pw tls=true cluster=false master=",
		"redis+cluster://a:1,b,c:3":                 "[a:1 b:6379 c:3] db0 user= pass= tls=false cluster=true master=",
		"rediss+cluster://u:p@a:1,b:2/":             "[a:1 b:2] db0 user=u pass=p tls=true cluster=true master=",
		"redis+sentinel://u:p@a,b:2/main/4":         "[a:26379 b:2] db4 user=u pass=p tls=false cluster=false master=main",
		"redis+sentinel://a/m?sentinel_password=sp": "[a:26379] db0 user= pass= tls=false cluster=false master=m",
		"unix:///run/r.sock?db=2":                   "[/run/r.sock] db2 user= pass= tls=false cluster=false master=",
		"unix://u:p@/run/r.sock":                    "[/run/r.sock] db0 user=u pass=p tls=false cluster=false master=",
	} {
		o, err := parseAddress(address)
		if err != nil {
			t.Errorf("%q: %v", address, err)
			continue
		}
		got := fmt.Sprintf("%v db%d user=%s pass=%s tls=%t cluster=%t master=%s",
			o.Addrs, o.DB, o.Username, o.Password, o.TLSConfig != nil, o.IsClusterMode, o.MasterName)
		if got != want {
			t.Errorf("%q:\n got %s\nwant %s", address, got, want)
		}
	}
}

func TestParseAddressErrorsTellNoPassword(t *testing.T) {
	for _, address := range []string{
		"", "hunter2", "localhost:6379", "http://u:hunter2@h", "redis://u:hunter2%@h", "redis://u:hunter2@h:port",
		"redis://u:hunter2@h:0", "redis://u:hunter2@h/x", "redis://u:hunter2@a,b", "redis://u:hunter2@", "redis://u:hunter2@h?timeout=3",
		"redis+cluster://u:hunter2@a,b/1", "redis+sentinel://u:hunter2@a,b", "unix://u:hunter2@relative", "redis://h:99999",
		"redis://u:hunter2@h?%zz=1",
	} {
		_, err := parseAddress(address)
		if err == nil {
			t.Errorf("%q: accepted", address)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
