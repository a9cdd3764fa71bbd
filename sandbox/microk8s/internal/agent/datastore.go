package agent

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/systemd"
)

// joinWindow is how long a control plane that was let in may take to appear in the datastore before another is let in.
const joinWindow = time.Minute

// prepareDatastore checks that a node may join, moves a lone member to the address that nodes call, and says who votes.
func (a *agent) prepareDatastore(ctx context.Context, own, remote string, worker bool) ([]string, *failure) {
	if !a.joining.TryLock() {
		return nil, fail(http.StatusInternalServerError, "failed to retrieve dqlite cluster nodes: another node is joining")
	}
	defer a.joining.Unlock()
	nodes, err := datastore.Known(a.e)
	if err != nil {
		return nil, fail(http.StatusInternalServerError, "failed to retrieve dqlite cluster nodes: %v", err)
	}
	for _, node := range nodes {
		if strings.HasPrefix(node.Address, remote+":") {
			return nil, fail(http.StatusInternalServerError,
				"failed to retrieve dqlite cluster nodes: the joining node (%s) is already known to dqlite", remote)
		}
	}
	if !worker {
		if waiting := a.awaited(nodes, remote); waiting != "" {
			return nil, fail(http.StatusInternalServerError, "failed to retrieve dqlite cluster nodes: %s is still joining", waiting)
		}
	}
	if len(nodes) == 1 && strings.HasPrefix(nodes[0].Address, "127.0.0.1:") {
		if nodes, err = a.move(ctx, own); err != nil {
			return nil, fail(http.StatusInternalServerError, "failed to retrieve dqlite cluster nodes: %v", err)
		}
	}
	var voters []string
	for _, node := range nodes {
		if node.Role == datastore.Voter {
			voters = append(voters, node.Address)
		}
	}
	if !worker {
		a.expected.ip, a.expected.deadline = remote, time.Now().Add(joinWindow)
	}
	return voters, nil
}

// awaited is the control plane that another one has to wait for: two that join at once spoil each other's view of the
// datastore.
func (a *agent) awaited(nodes []datastore.Node, remote string) string {
	if a.expected.ip == "" || a.expected.ip == remote || time.Now().After(a.expected.deadline) {
		return ""
	}
	for _, node := range nodes {
		if strings.HasPrefix(node.Address, a.expected.ip+":") {
			return ""
		}
	}
	return a.expected.ip
}

// move gives the lone member the address that the joining node has called, and waits until it is back.
func (a *agent) move(ctx context.Context, own string) ([]datastore.Node, error) {
	host, err := bindAddress(own)
	if err != nil {
		return nil, fmt.Errorf("failed to find matching dqlite bind address for %s: %w", own, err)
	}
	log.Printf("moving the datastore to %s:%s", host, datastore.Port)
	if err := datastore.Move(a.e, net.JoinHostPort(host, datastore.Port)); err != nil {
		return nil, err
	}
	if err := systemd.Control("restart", "k8s-dqlite"); err != nil {
		return nil, err
	}
	for {
		nodes, err := datastore.Known(a.e)
		if err == nil && len(nodes) > 0 && !strings.HasPrefix(nodes[0].Address, "127.0.0.1:") {
			return nodes, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("timed out waiting for cluster condition: %w", ctx.Err())
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// bindAddress is the address of this host that a called one stands for: itself where an interface has it. One of a single
// address (/32) may be floating; then the address of the network that holds it is taken, where there is one.
func bindAddress(called string) (string, error) {
	ip := net.ParseIP(called)
	if ip == nil {
		return called, nil
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return called, nil
	}
	single, network := false, ""
	for _, address := range addresses {
		own, subnet, err := net.ParseCIDR(address.String())
		if err != nil {
			continue
		}
		ones, bits := subnet.Mask.Size()
		switch {
		case own.Equal(ip) && ones < bits:
			return called, nil
		case own.Equal(ip):
			single = true
		case subnet.Contains(ip) && ones < bits:
			network = own.String()
		}
	}
	switch {
	case single && network != "":
		return network, nil
	case single:
		return called, nil
	}
	return "", fmt.Errorf("address %s was not found in any host interface. refuse to update dqlite bind address to %s as it would break the cluster", called, called)
}
