package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"slices"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// Taint of a node that waits for its cloud's controller.
const Taint = "node.cloudprovider.kubernetes.io/uninitialized"

const (
	interval = 5 * time.Second
	image    = "digitalocean-cloud-controller-manager"
)

// Run looks after nodes until ctx ends.
func Run(ctx context.Context, client kubernetes.Interface) error {
	for {
		if err := initialise(ctx, client); err != nil && ctx.Err() == nil {
			log.Printf("cloud controller: %v", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(interval):
		}
	}
}

func initialise(ctx context.Context, client kubernetes.Interface) error {
	nodes, err := client.CoreV1().Nodes().List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	waiting := slices.DeleteFunc(nodes.Items, func(node core.Node) bool { return !waits(&node) })
	if len(waiting) == 0 || !deployed(ctx, client) {
		return nil
	}
	for _, node := range waiting {
		var droplet Droplet
		if err := json.Unmarshal([]byte(node.Annotations[Annotation]), &droplet); err != nil {
			return fmt.Errorf("node %s: annotation %s: %w", node.Name, Annotation, err)
		}
		if err := write(ctx, client, &node, droplet); err != nil {
			return fmt.Errorf("node %s: %w", node.Name, err)
		}
		log.Printf("cloud controller: node %s is droplet %d", node.Name, droplet.ID)
	}
	return nil
}

func waits(node *core.Node) bool {
	return slices.ContainsFunc(node.Spec.Taints, func(taint core.Taint) bool { return taint.Key == Taint })
}

// deployed says whether a pod of the controller is scheduled, and has the token without which it would not start.
func deployed(ctx context.Context, client kubernetes.Interface) bool {
	secret, err := client.CoreV1().Secrets("kube-system").Get(ctx, "digitalocean", meta.GetOptions{})
	if err != nil || len(secret.Data["access-token"]) == 0 {
		return false
	}
	pods, err := client.CoreV1().Pods("kube-system").List(ctx, meta.ListOptions{FieldSelector: "status.phase=Running"})
	if err != nil {
		return false
	}
	return slices.ContainsFunc(pods.Items, func(pod core.Pod) bool {
		return slices.ContainsFunc(pod.Spec.Containers, func(c core.Container) bool { return strings.Contains(c.Image, image) })
	})
}

// write gives the node its addresses first: whoever sees the taint gone finds them.
func write(ctx context.Context, client kubernetes.Interface, node *core.Node, droplet Droplet) error {
	if droplet.Public != "" {
		node.Status.Addresses = slices.DeleteFunc(node.Status.Addresses, func(a core.NodeAddress) bool { return a.Type == core.NodeExternalIP })
		node.Status.Addresses = append(node.Status.Addresses, core.NodeAddress{Type: core.NodeExternalIP, Address: droplet.Public})
	}
	written, err := client.CoreV1().Nodes().UpdateStatus(ctx, node, meta.UpdateOptions{})
	if err != nil {
		return err
	}
	written.Spec.ProviderID = fmt.Sprintf("digitalocean://%d", droplet.ID)
	written.Labels["topology.kubernetes.io/region"] = droplet.Region
	written.Spec.Taints = slices.DeleteFunc(written.Spec.Taints, func(taint core.Taint) bool { return taint.Key == Taint })
	_, err = client.CoreV1().Nodes().Update(ctx, written, meta.UpdateOptions{})
	return err
}
