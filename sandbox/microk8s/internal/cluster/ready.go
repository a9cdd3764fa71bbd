package cluster

import (
	"context"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
)

// Ready says whether the API answers and, if asked, whether a node is ready and not cordoned: `status` looks for the word
// "Ready" alone, which `kubectl get nodes` does not show for a cordoned node.
func Ready(e env.Env, withNode bool) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	client, err := kube.Asking(e.AdminConfig(), 10*time.Second)
	if err != nil {
		return false
	}
	if _, err := client.CoreV1().Services("default").Get(ctx, "kubernetes", meta.GetOptions{}); err != nil {
		return false
	}
	if !withNode {
		return true
	}
	nodes, err := client.CoreV1().Nodes().List(ctx, meta.ListOptions{})
	if err != nil {
		return false
	}
	for _, node := range nodes.Items {
		if kube.Ready(&node) && !node.Spec.Unschedulable {
			return true
		}
	}
	return false
}

// AwaitReady waits for it; a timeout of 0 waits for ever.
func AwaitReady(e env.Env, timeout time.Duration, withNode bool) bool {
	deadline := time.Now().Add(timeout)
	for !Ready(e, withNode) {
		if timeout > 0 && time.Now().After(deadline) {
			return false
		}
		time.Sleep(time.Second)
	}
	return true
}
