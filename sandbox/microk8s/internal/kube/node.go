package kube

import (
	core "k8s.io/api/core/v1"
)

// InternalIP of a node; "" where it has none.
func InternalIP(node *core.Node) string {
	for _, address := range node.Status.Addresses {
		if address.Type == core.NodeInternalIP {
			return address.Address
		}
	}
	return ""
}

// Ready says whether a node's kubelet reports that it is.
func Ready(node *core.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == core.NodeReady {
			return condition.Status == core.ConditionTrue
		}
	}
	return false
}
