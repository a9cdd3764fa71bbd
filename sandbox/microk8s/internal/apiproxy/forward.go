package apiproxy

import (
	"context"
	"io"
	"log"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	discovery "k8s.io/api/discovery/v1"
)

const dialTimeout = 5 * time.Second

func port(ports []discovery.EndpointPort) string {
	for _, one := range ports {
		if one.Port != nil {
			return strconv.Itoa(int(*one.Port))
		}
	}
	return "16443"
}

// forward passes connections on, to one API server after the other, until ctx ends.
func forward(ctx context.Context, listen string, endpoints []string) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { listener.Close() })
	defer stop()
	var next atomic.Uint32
	for {
		connection, err := listener.Accept()
		if err != nil {
			return nil
		}
		go pass(ctx, connection, endpoints, int(next.Add(1)))
	}
}

// pass tries every API server before it gives up.
func pass(ctx context.Context, connection net.Conn, endpoints []string, first int) {
	defer connection.Close()
	for i := range endpoints {
		endpoint := endpoints[(first+i)%len(endpoints)]
		backend, err := net.DialTimeout("tcp", endpoint, dialTimeout)
		if err != nil {
			log.Printf("%s: %v", endpoint, err)
			continue
		}
		defer backend.Close()
		ended := make(chan struct{}, 2)
		for _, pair := range [][2]net.Conn{{connection, backend}, {backend, connection}} {
			go func() {
				_, _ = io.Copy(pair[0], pair[1])
				ended <- struct{}{}
			}()
		}
		select {
		case <-ctx.Done():
		case <-ended:
		}
		return
	}
}
