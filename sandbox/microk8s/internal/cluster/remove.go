package cluster

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
)

// Remove takes a node, by name or address, out of the cluster. One that is a member of the datastore has to leave first, or
// force removes it there. A node that Kubernetes does not know ends with 1, also where force has removed its member.
func Remove(e env.Env, name string, force bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client, err := kube.Asking(e.AdminConfig(), 20*time.Second)
	if err != nil {
		return err
	}
	nodes, err := client.CoreV1().Nodes().List(ctx, meta.ListOptions{})
	if err != nil {
		return unknownNode(e, name, force)
	}
	node := find(nodes.Items, name)
	if node == nil {
		return unknownNode(e, name, force)
	}
	address := kube.InternalIP(node)
	if address == "" {
		return exit(1, "Node %s is not part of the cluster.", node.Name)
	}
	members, err := datastore.Cluster(e)
	if err != nil {
		return exit(1, "The datastore does not answer: %v", err)
	}
	_, others := split(members)
	for _, member := range others {
		if !strings.HasPrefix(member.Address, address+":") {
			continue
		}
		if !force {
			return exit(1, "Removal failed. Node %s is registered with dqlite. Please, run first 'microk8s leave' on the departing node. \n"+
				"If the node is not available anymore and will never attempt to join the cluster in the future use the '--force' flag \n"+
				"to unregister the node while removing it.", node.Name)
		}
		if err := datastore.RemoveMember(e, member.Address); err != nil {
			return exit(2, "Contacting node %s failed. Error:\n%v", member.Address, err)
		}
	}
	return client.CoreV1().Nodes().Delete(ctx, node.Name, meta.DeleteOptions{})
}

// find looks for a node by its address where name is one, else by its name.
func find(nodes []core.Node, name string) *core.Node {
	byAddress := net.ParseIP(name) != nil
	for _, node := range nodes {
		if byAddress && kube.InternalIP(&node) == name || node.Name == name {
			return &node
		}
	}
	return nil
}

func unknownNode(e env.Env, name string, force bool) error {
	fmt.Printf("Node %s does not exist in Kubernetes.\n", name)
	if force {
		fmt.Printf("Attempting to remove %s from dqlite.\n", name)
		members, err := datastore.Cluster(e)
		if err != nil {
			return exit(1, "The datastore does not answer: %v", err)
		}
		_, others := split(members)
		for _, member := range others {
			if strings.HasPrefix(member.Address, name+":") {
				fmt.Println("Removing node entry found in dqlite.")
				if err := datastore.RemoveMember(e, member.Address); err != nil {
					return exit(2, "Contacting node %s failed. Error:\n%v", member.Address, err)
				}
			}
		}
	}
	return &Exit{Code: 1}
}
