package datastore

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	etcd "go.etcd.io/etcd/client/v3"

	"seawall.dev/microk8s/internal/env"
)

// enter adds this host to the cluster as a learner, unless an earlier attempt has, and says with which `--initial-cluster`
// its etcd starts.
func enter(ctx context.Context, e env.Env, settings Init) (string, error) {
	client, err := openAt(e, settings.Cluster)
	if err != nil {
		return "", err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, 3*timeout)
	defer cancel()
	present, err := client.MemberList(ctx)
	if err != nil {
		return "", fmt.Errorf("no voter of %s answers: %w", strings.Join(settings.Cluster, ", "), err)
	}
	members := present.Members
	own := "https://" + settings.Address
	if mine := memberAt(members, settings.Address); mine == nil {
		added, err := addLearner(ctx, client, members, own)
		if err != nil {
			return "", err
		}
		members = added.Members
	} else if mine.Name != "" {
		return "", fmt.Errorf("%s is already a member of the cluster", settings.Address)
	}
	var initial []string
	for _, member := range members {
		name := member.Name
		if addressOf(member.PeerURLs) == settings.Address {
			name = settings.Address
		}
		if name == "" {
			return "", fmt.Errorf("the member at %s has not started yet", addressOf(member.PeerURLs))
		}
		initial = append(initial, name+"="+member.PeerURLs[0])
	}
	return strings.Join(initial, ","), nil
}

func memberAt(members []*pb.Member, address string) *pb.Member {
	for _, candidate := range members {
		if addressOf(candidate.PeerURLs) == address {
			return candidate
		}
	}
	return nil
}

// addLearner makes room first where there is a learner already: etcd takes one at a time.
func addLearner(ctx context.Context, client *etcd.Client, members []*pb.Member, own string) (*etcd.MemberAddResponse, error) {
	added, err := client.MemberAddAsLearner(ctx, []string{own})
	if !errors.Is(err, rpctypes.ErrTooManyLearners) {
		return added, err
	}
	for _, other := range members {
		if !other.IsLearner {
			continue
		}
		log.Printf("promoting %s to make room for one more learner", addressOf(other.PeerURLs))
		if _, err := client.MemberPromote(ctx, other.ID); err != nil {
			return nil, fmt.Errorf("%s is still joining: %w", addressOf(other.PeerURLs), err)
		}
	}
	return client.MemberAddAsLearner(ctx, []string{own})
}
