package datastore

import (
	"context"
	"errors"
	"log"
	"os"
	"time"

	etcd "go.etcd.io/etcd/client/v3"

	"seawall.dev/microk8s/internal/env"
)

// watch opens the socket once the member is part of the cluster, and tends it from then on.
func watch(ctx context.Context, e env.Env, own string) {
	for !settled(ctx, e, own) {
		if !sleep(ctx, 500*time.Millisecond) {
			return
		}
	}
	first := []string{clientTarget}
	if known, err := Known(e); err == nil {
		first = targets(own, known)
	}
	s, err := openSocket(e, first)
	if err != nil {
		log.Printf("socket: %v", err)
		return
	}
	log.Printf("the datastore is ready at %s", Socket(e))
	for {
		if err := tend(ctx, e, own, s); err != nil {
			log.Printf("members: %v", err)
		}
		if !sleep(ctx, tendInterval) {
			return
		}
	}
}

// settled says whether this member has found the cluster's leader. It then does what is left of a start: it moves to its
// new address, or remembers whom to ask as a learner.
func settled(ctx context.Context, e env.Env, own string) bool {
	local, err := openAt(e, []string{clientTarget})
	if err != nil {
		return false
	}
	defer local.Close()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	status, err := local.Status(ctx, "https://"+clientTarget)
	if err != nil || status.Leader == 0 {
		return false
	}
	if err := finish(ctx, e, local, status, own); err != nil {
		log.Printf("starting: %v", err)
		return false
	}
	return true
}

func finish(ctx context.Context, e env.Env, local *etcd.Client, status *etcd.StatusResponse, own string) error {
	if _, err := os.Stat(e.Backend(updateFile)); err == nil {
		if _, err := local.MemberUpdate(ctx, status.Header.MemberId, []string{"https://" + own}); err != nil {
			return err
		}
		node := Node{Address: own, ID: status.Header.MemberId}
		if err := errors.Join(writeYAML(e.Backend(infoFile), node), writeYAML(e.Backend(clusterFile), []Node{node})); err != nil {
			return err
		}
		return os.Remove(e.Backend(updateFile))
	}
	var settings Init
	if err := readYAML(e.Backend(initFile), &settings); err != nil {
		return nil
	}
	node := Node{Address: own, ID: status.Header.MemberId}
	nodes := []Node{node}
	if len(settings.Cluster) > 0 {
		node.Role = Spare
		nodes = []Node{node}
		for _, voter := range settings.Cluster {
			nodes = append(nodes, Node{Address: voter})
		}
	}
	if err := errors.Join(writeYAML(e.Backend(infoFile), node), writeYAML(e.Backend(clusterFile), nodes)); err != nil {
		return err
	}
	return os.Remove(e.Backend(initFile))
}

func sleep(ctx context.Context, pause time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
		return true
	}
}
