package node

import (
	"context"
	"log"
	"time"

	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"seawall.dev/microk8s/internal/kube"
)

const (
	beatInterval = 10 * time.Second
	// leaseSeconds is how long the node counts as alive after a beat.
	leaseSeconds = 40
	// statusInterval is how often the status is written where nothing has changed.
	statusInterval = 5 * time.Minute
)

// beat renews the node's lease, and its status where the cluster says something else of it, until ctx ends. As with a
// kubelet, a node that was deleted does not come back by itself.
func beat(ctx context.Context, client kubernetes.Interface, s settings) {
	written := time.Now()
	for {
		if err := renew(ctx, client, s.name); err != nil {
			log.Printf("lease: %v", err)
		}
		node, err := client.CoreV1().Nodes().Get(ctx, s.name, meta.GetOptions{})
		switch {
		case errors.IsNotFound(err):
			log.Printf("node %s is not found", s.name)
		case err != nil:
			log.Printf("node: %v", err)
		case !kube.Ready(node) || time.Since(written) > statusInterval || missesAddress(s, node):
			if err := report(ctx, client, s, node); err != nil {
				log.Printf("status: %v", err)
			} else {
				written = time.Now()
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(beatInterval):
		}
	}
}

func missesAddress(s settings, node *core.Node) bool {
	return !s.externalCloud && kube.InternalIP(node) != s.ip
}

func renew(ctx context.Context, client kubernetes.Interface, name string) error {
	leases := client.CoordinationV1().Leases("kube-node-lease")
	now := meta.NowMicro()
	lease, err := leases.Get(ctx, name, meta.GetOptions{})
	if errors.IsNotFound(err) {
		_, err = leases.Create(ctx, &coordination.Lease{
			ObjectMeta: meta.ObjectMeta{Name: name},
			Spec:       coordination.LeaseSpec{HolderIdentity: &name, LeaseDurationSeconds: new(int32(leaseSeconds)), RenewTime: &now},
		}, meta.CreateOptions{})
		return err
	}
	if err != nil {
		return err
	}
	lease.Spec.RenewTime = &now
	_, err = leases.Update(ctx, lease, meta.UpdateOptions{})
	return err
}
