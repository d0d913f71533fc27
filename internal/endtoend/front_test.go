//go:build unix

package endtoend

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"sync/atomic"
	"testing"
)

// turnAbout is one address behind which several take requests in turns.
func turnAbout(t testing.TB, addrs []string) string {
	t.Helper()
	var n atomic.Int64
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme = "http"
			r.Out.URL.Host = addrs[n.Add(1)%int64(len(addrs))]
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	t.Cleanup(front.Close)
	return front.URL
}
