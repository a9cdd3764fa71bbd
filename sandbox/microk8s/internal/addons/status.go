package addons

import (
	"context"
	"os"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
)

// Enabled says of every addon whether the cluster, or this node, shows it.
func Enabled(e env.Env) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	client, err := kube.Asking(e.AdminConfig(), 20*time.Second)
	if err != nil {
		return nil, err
	}
	pods, err := client.CoreV1().Pods("").List(ctx, meta.ListOptions{})
	if err != nil {
		return nil, err
	}
	enabled := map[string]bool{}
	for _, addon := range All(e) {
		kind, name, _ := strings.Cut(addon.check, "/")
		switch kind {
		case "pod":
			for _, pod := range pods.Items {
				enabled[addon.Name] = enabled[addon.Name] || strings.HasPrefix(pod.Name, name)
			}
		case "clusterrole":
			if enabled[addon.Name], err = hasClusterRole(ctx, client, name); err != nil {
				return nil, err
			}
		default:
			_, err := os.Stat(addon.check)
			enabled[addon.Name] = err == nil
		}
	}
	return enabled, nil
}

func hasClusterRole(ctx context.Context, client kubernetes.Interface, name string) (bool, error) {
	_, err := client.RbacV1().ClusterRoles().Get(ctx, name, meta.GetOptions{})
	if errors.IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}
