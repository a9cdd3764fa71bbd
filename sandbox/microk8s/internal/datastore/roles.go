package datastore

import (
	"context"
	"log"
	"reflect"

	etcd "go.etcd.io/etcd/client/v3"

	"seawall.dev/microk8s/internal/env"
)

// tend keeps the files that others read up to date, and as the leader gives the learner its vote when that helps.
func tend(ctx context.Context, e env.Env, own string, s *socket) error {
	client, err := Open(e)
	if err != nil {
		return err
	}
	defer client.Close()
	nodes, err := Members(ctx, client)
	if err != nil {
		return err
	}
	if err := record(e, own, nodes); err != nil {
		return err
	}
	s.route(targets(own, nodes))
	if learner, ok := promotable(nodes); ok && leads(ctx, client, own, nodes) {
		if _, err := client.MemberPromote(ctx, learner.ID); err != nil {
			log.Printf("%s gets no vote yet: %v", learner.Address, err)
		} else {
			log.Printf("%s votes from now on", learner.Address)
		}
	}
	return nil
}

func record(e env.Env, own string, nodes []Node) error {
	if known, _ := Known(e); reflect.DeepEqual(known, nodes) {
		return nil
	}
	for _, node := range nodes {
		if node.Address == own {
			if err := writeYAML(e.Backend(infoFile), node); err != nil {
				return err
			}
		}
	}
	return writeYAML(e.Backend(clusterFile), nodes)
}

// targets are where the API server's calls go: this host's etcd if it votes, else the voters.
func targets(own string, nodes []Node) []string {
	var voters []string
	for _, node := range nodes {
		if node.Role != Voter {
			continue
		}
		if node.Address == own {
			return []string{clientTarget}
		}
		voters = append(voters, node.Address)
	}
	return voters
}

// promotable is the learner whose vote makes the number of voters odd. As in dqlite, the second of two does not vote: the
// first would stand still without it.
func promotable(nodes []Node) (Node, bool) {
	voters := 0
	var learner *Node
	for _, node := range nodes {
		if node.Role == Voter {
			voters++
		} else {
			learner = &node
		}
	}
	if learner == nil || voters%2 == 1 {
		return Node{}, false
	}
	return *learner, true
}

func leads(ctx context.Context, client *etcd.Client, own string, nodes []Node) bool {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	status, err := client.Status(ctx, client.Endpoints()[0])
	if err != nil {
		return false
	}
	for _, node := range nodes {
		if node.Address == own {
			return status.Leader == node.ID
		}
	}
	return false
}
