package node

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"

	core "k8s.io/api/core/v1"
)

// hostPorts answers on the host's ports that running pods ask for, so that who may reach them can be tested: with HTTP, or
// HTTPS for who greets with TLS, and always with 404.
type hostPorts struct {
	mu   sync.Mutex
	open map[string][]net.Listener
}

func newHostPorts() *hostPorts { return &hostPorts{open: map[string][]net.Listener{}} }

// sync opens the ports of a pod; a nil pod has none.
func (h *hostPorts) sync(name string, pod *core.Pod) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if pod == nil {
		for _, listener := range h.open[name] {
			listener.Close()
		}
		delete(h.open, name)
		return
	}
	if _, ok := h.open[name]; ok {
		return
	}
	for _, address := range tcpHostPorts(pod) {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			log.Printf("pod %s: %v", name, err)
			continue
		}
		h.open[name] = append(h.open[name], listener)
		go answer(listener, name)
	}
}

func (h *hostPorts) closeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, listeners := range h.open {
		for _, listener := range listeners {
			listener.Close()
		}
		delete(h.open, name)
	}
}

func tcpHostPorts(pod *core.Pod) []string {
	var addresses []string
	for _, container := range pod.Spec.Containers {
		for _, port := range container.Ports {
			if port.HostPort != 0 && (port.Protocol == core.ProtocolTCP || port.Protocol == "") {
				addresses = append(addresses, net.JoinHostPort(port.HostIP, strconv.Itoa(int(port.HostPort))))
			}
		}
	}
	return addresses
}

func answer(listener net.Listener, name string) {
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, fmt.Sprintf("404 page not found (pod %s is simulated)", name), http.StatusNotFound)
	})}
	_ = server.Serve(eitherListener{listener, sync.OnceValue(defaultCertificate)})
}

// eitherListener takes TLS from who greets with it.
type eitherListener struct {
	net.Listener
	certificate func() *tls.Certificate
}

func (l eitherListener) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &eitherConn{Conn: connection, reader: bufio.NewReader(connection), certificate: l.certificate}, nil
}

// eitherConn decides at its first read, in the goroutine of its request.
type eitherConn struct {
	net.Conn
	reader      *bufio.Reader
	certificate func() *tls.Certificate
	once        sync.Once
	secure      *tls.Conn
}

const tlsHandshake = 0x16

func (c *eitherConn) decide() {
	if first, err := c.reader.Peek(1); err == nil && first[0] == tlsHandshake {
		c.secure = tls.Server(bufferedConn{c.Conn, c.reader}, &tls.Config{Certificates: []tls.Certificate{*c.certificate()}})
	}
}

func (c *eitherConn) Read(into []byte) (int, error) {
	c.once.Do(c.decide)
	if c.secure != nil {
		return c.secure.Read(into)
	}
	return c.reader.Read(into)
}

func (c *eitherConn) Write(bytes []byte) (int, error) {
	if c.secure != nil {
		return c.secure.Write(bytes)
	}
	return c.Conn.Write(bytes)
}

type bufferedConn struct {
	net.Conn
	reader *bufio.Reader
}

func (c bufferedConn) Read(into []byte) (int, error) { return c.reader.Read(into) }
