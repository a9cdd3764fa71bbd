package node

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"seawall.dev/microk8s/internal/cloud"
)

// register creates the node, or brings the labels of one that is there up to date that a kubelet keeps. Labels and taints
// of the arguments count only when the node is created.
func register(ctx context.Context, client kubernetes.Interface, s settings) error {
	wanted, err := object(s)
	if err != nil {
		return err
	}
	nodes := client.CoreV1().Nodes()
	node, err := nodes.Create(ctx, wanted, meta.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		if node, err = nodes.Get(ctx, s.name, meta.GetOptions{}); err != nil {
			return err
		}
		before := node.DeepCopy()
		if node.Labels == nil {
			node.Labels = map[string]string{}
		}
		maps.Copy(node.Labels, ownLabels(s))
		if node.Annotations == nil {
			node.Annotations = map[string]string{}
		}
		maps.Copy(node.Annotations, wanted.Annotations)
		if !reflect.DeepEqual(before, node) {
			node, err = nodes.Update(ctx, node, meta.UpdateOptions{})
		}
	}
	if err != nil {
		return err
	}
	return report(ctx, client, s, node)
}

func object(s settings) (*core.Node, error) {
	labels, err := parseLabels(s.labels)
	if err != nil {
		return nil, err
	}
	maps.Copy(labels, ownLabels(s))
	taints, err := parseTaints(s.taints)
	if err != nil {
		return nil, err
	}
	annotations := map[string]string{}
	if s.externalCloud {
		taints = append(taints, core.Taint{Key: cloud.Taint, Value: "true", Effect: core.TaintEffectNoSchedule})
		if s.droplet != "" {
			annotations[cloud.Annotation] = s.droplet
		}
		if s.ipGiven {
			annotations["alpha.kubernetes.io/provided-node-ip"] = s.ip
		}
	}
	return &core.Node{
		ObjectMeta: meta.ObjectMeta{Name: s.name, Labels: labels, Annotations: annotations},
		Spec:       core.NodeSpec{Taints: taints},
	}, nil
}

func ownLabels(s settings) map[string]string {
	return map[string]string{
		"kubernetes.io/hostname":  s.name,
		"kubernetes.io/os":        "linux",
		"kubernetes.io/arch":      runtime.GOARCH,
		"beta.kubernetes.io/os":   "linux",
		"beta.kubernetes.io/arch": runtime.GOARCH,
	}
}

// parseLabels reads `key=value,key=value`.
func parseLabels(text string) (map[string]string, error) {
	labels := map[string]string{}
	for _, pair := range strings.Split(text, ",") {
		if pair == "" {
			continue
		}
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fmt.Errorf("--node-labels: %q is not key=value", pair)
		}
		labels[strings.TrimSpace(key)] = value
	}
	return labels, nil
}

// parseTaints reads `key=value:Effect,key:Effect`.
func parseTaints(text string) ([]core.Taint, error) {
	var taints []core.Taint
	for _, item := range strings.Split(text, ",") {
		if item == "" {
			continue
		}
		name, effect, ok := strings.Cut(item, ":")
		known := effect == string(core.TaintEffectNoSchedule) || effect == string(core.TaintEffectPreferNoSchedule) ||
			effect == string(core.TaintEffectNoExecute)
		if !ok || !known {
			return nil, fmt.Errorf("--register-with-taints: %q is not key=value:effect", item)
		}
		key, value, _ := strings.Cut(name, "=")
		taints = append(taints, core.Taint{Key: key, Value: value, Effect: core.TaintEffect(effect)})
	}
	return taints, nil
}
