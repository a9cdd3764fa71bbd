package datastore

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"slices"
	"time"
)

// etcd serves members and clients on two ports. dqlite has one, and so have firewalls: the member's port takes both and
// passes each connection on, by what the caller's TLS greeting asks for.
const (
	peerTarget   = "127.0.0.1:12380"
	clientTarget = "127.0.0.1:12379"
)

// serveMember accepts on the member's port until the listener is closed.
func serveMember(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				log.Printf("member port: %v", err)
			}
			return
		}
		go route(connection)
	}
}

func route(connection net.Conn) {
	defer connection.Close()
	_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second))
	protocols, greeting, err := greet(connection)
	if err != nil {
		return
	}
	_ = connection.SetReadDeadline(time.Time{})
	target := peerTarget
	if slices.Contains(protocols, "h2") {
		target = clientTarget
	}
	backend, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer backend.Close()
	if _, err := backend.Write(greeting); err != nil {
		return
	}
	splice(connection, backend)
}

var errSeen = errors.New("seen")

// greet reads the TLS greeting: the protocols it offers, and its bytes to pass on.
func greet(connection net.Conn) ([]string, []byte, error) {
	var seen bytes.Buffer
	var protocols []string
	known := false
	server := tls.Server(listenOnly{connection, io.TeeReader(connection, &seen)}, &tls.Config{
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			protocols, known = hello.SupportedProtos, true
			return nil, errSeen
		},
	})
	if err := server.Handshake(); !known {
		return nil, nil, err
	}
	return protocols, seen.Bytes(), nil
}

// listenOnly is a connection that is read and never answered.
type listenOnly struct {
	net.Conn
	reader io.Reader
}

func (c listenOnly) Read(into []byte) (int, error) { return c.reader.Read(into) }
func (listenOnly) Write(bytes []byte) (int, error) { return len(bytes), nil }
func (listenOnly) Close() error                    { return nil }

// splice copies both ways until one side ends.
func splice(a, b net.Conn) {
	done := make(chan struct{}, 2)
	for _, pair := range [][2]net.Conn{{a, b}, {b, a}} {
		go func() {
			_, _ = io.Copy(pair[0], pair[1])
			done <- struct{}{}
		}()
	}
	<-done
}
