package datastore

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/url"
	"time"

	etcd "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/env"
)

// timeout of one question to the datastore.
const timeout = 4 * time.Second

// Open connects to the datastore through the host's socket.
func Open(e env.Env) (*etcd.Client, error) {
	return dial([]string{"unix://" + Socket(e)}, nil)
}

// openAt connects to members by their addresses.
func openAt(e env.Env, addresses []string) (*etcd.Client, error) {
	config, err := certs.DatastoreTLS(e)
	if err != nil {
		return nil, err
	}
	endpoints := make([]string, len(addresses))
	for i, address := range addresses {
		endpoints[i] = "https://" + address
	}
	return dial(endpoints, config)
}

func dial(endpoints []string, config *tls.Config) (*etcd.Client, error) {
	return etcd.New(etcd.Config{Endpoints: endpoints, TLS: config, DialTimeout: timeout, Logger: zap.NewNop()})
}

// Members asks the datastore for its members.
func Members(ctx context.Context, client *etcd.Client) ([]Node, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	answer, err := client.MemberList(ctx)
	if err != nil {
		return nil, err
	}
	var nodes []Node
	for _, member := range answer.Members {
		role := Voter
		if member.IsLearner {
			role = Spare
		}
		nodes = append(nodes, Node{Address: addressOf(member.PeerURLs), ID: member.ID, Role: role})
	}
	return nodes, nil
}

func addressOf(urls []string) string {
	if len(urls) == 0 {
		return ""
	}
	parsed, err := url.Parse(urls[0])
	if err != nil {
		return urls[0]
	}
	return parsed.Host
}

// Cluster asks through the host's socket for the members.
func Cluster(e env.Env) ([]Node, error) {
	client, err := Open(e)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return Members(context.Background(), client)
}

// RemoveMember takes the member at an address out of the datastore.
func RemoveMember(e env.Env, address string) error {
	client, err := Open(e)
	if err != nil {
		return err
	}
	defer client.Close()
	nodes, err := Members(context.Background(), client)
	if err != nil {
		return err
	}
	for _, node := range nodes {
		if node.Address != address {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), 3*timeout)
		defer cancel()
		_, err := client.MemberRemove(ctx, node.ID)
		return err
	}
	return fmt.Errorf("no member at %s", address)
}
