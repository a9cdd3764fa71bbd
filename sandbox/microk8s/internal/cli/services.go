package cli

import (
	"context"
	"fmt"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/addons"
	"seawall.dev/microk8s/internal/cluster"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
	"seawall.dev/microk8s/internal/systemd"
)

// nodePatience is how long `start` waits for the node.
const nodePatience = time.Minute

func start(e env.Env, _ []string) error {
	if e.Locked(env.Worker) {
		return quit(0, "%s\nUse 'snap start microk8s' to start services on this node.", inCluster)
	}
	if err := all(permitted(e), asRoot()); err != nil {
		return err
	}
	if err := systemd.Control("enable --now", systemd.Daemons...); err != nil {
		return err
	}
	if err := e.Unlock(env.Stopped); err != nil {
		return err
	}
	cluster.AwaitReady(e, nodePatience, true)
	return nil
}

func stop(e env.Env, _ []string) error {
	if e.Locked(env.Worker) {
		return quit(0, "%s\nUse 'snap stop microk8s' to stop services on this node.", inCluster)
	}
	if err := all(permitted(e), asRoot()); err != nil {
		return err
	}
	if err := systemd.Control("disable --now", systemd.Daemons...); err != nil {
		return err
	}
	if err := e.Lock(env.Stopped); err != nil {
		return err
	}
	fmt.Println("Stopped.")
	return nil
}

func inspectServices() error {
	for _, daemon := range systemd.Daemons {
		fmt.Printf("  Service %s is %s\n", systemd.Unit(daemon), systemd.State("is-active", daemon))
	}
	return nil
}

// reset disables all addons and removes the namespaces that are not Kubernetes' own.
func reset(e env.Env, _ []string) error {
	if e.Locked(env.Worker) {
		return quit(1, "%s\nPlease use the master node.", inCluster)
	}
	if err := all(permitted(e), running(e, 1), asRoot()); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	client, err := kube.Asking(e.AdminConfig(), 30*time.Second)
	if err != nil {
		return err
	}
	nodes, err := client.CoreV1().Nodes().List(ctx, meta.ListOptions{})
	if err != nil {
		return quit(1, "Failed to query the cluster nodes.")
	}
	if len(nodes.Items) > 1 {
		return quit(0, "This is a multi-node MicroK8s deployment. Reset is applicable for single node clusters.\n"+
			"Please remove all joined nodes before calling reset.")
	}
	enabled, err := addons.Enabled(e)
	if err != nil {
		return err
	}
	for _, name := range []string{"observability", "cert-manager", "ingress", "metrics-server", "hostpath-storage", "dns", "rbac"} {
		if !enabled[name] {
			continue
		}
		if err := addons.Change(e, "disable", []string{name}); err != nil {
			fmt.Printf("Ignoring error: %v\n", err)
		}
	}
	namespaces, err := client.CoreV1().Namespaces().List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for _, namespace := range namespaces.Items {
		switch namespace.Name {
		case "default", "kube-system", "kube-public", "kube-node-lease":
		default:
			if err := client.CoreV1().Namespaces().Delete(ctx, namespace.Name, meta.DeleteOptions{}); err != nil {
				return err
			}
		}
	}
	return nil
}
