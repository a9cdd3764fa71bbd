package datastore

import (
	"crypto/tls"
	"log"
	"net"
	"os"
	"sync"
	"time"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/env"
)

// socket is the API server's way to the datastore: to this host's etcd where it votes, else to a voter's.
type socket struct {
	e        env.Env
	listener net.Listener

	mu      sync.Mutex
	targets []string
	open    map[net.Conn]bool
}

// openSocket starts to serve; before, nobody finds the socket.
func openSocket(e env.Env, targets []string) (*socket, error) {
	file := Socket(e)
	_ = os.Remove(file)
	listener, err := net.Listen("unix", file)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(file, 0o660); err != nil {
		return nil, err
	}
	s := &socket{e: e, listener: listener, targets: targets, open: map[net.Conn]bool{}}
	go s.serve()
	return s, nil
}

// route sets whom to call; where that changes, callers are cut off and come again.
func (s *socket) route(targets []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(targets) == 0 || targets[0] == s.targets[0] {
		s.targets = append(s.targets[:0:0], s.targets...)
		if len(targets) > 0 {
			s.targets = targets
		}
		return
	}
	log.Printf("the datastore is reached at %s from now on", targets[0])
	s.targets = targets
	for connection := range s.open {
		connection.Close()
	}
}

func (s *socket) serve() {
	for {
		connection, err := s.listener.Accept()
		if err != nil {
			return
		}
		go s.forward(connection)
	}
}

func (s *socket) forward(connection net.Conn) {
	defer connection.Close()
	s.mu.Lock()
	targets := s.targets
	s.open[connection] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.open, connection)
		s.mu.Unlock()
	}()
	config, err := certs.DatastoreTLS(s.e)
	if err != nil {
		log.Printf("socket: %v", err)
		return
	}
	for _, target := range targets {
		backend, err := tls.DialWithDialer(&net.Dialer{Timeout: 3 * time.Second}, "tcp", target, config)
		if err != nil {
			log.Printf("socket: %v", err)
			continue
		}
		splice(connection, backend)
		backend.Close()
		return
	}
}
