// Package datastore runs the host's member of the datastore: etcd where MicroK8s has dqlite, with the same files, the same
// address (`<address>:19001`, TLS in both directions) and the same socket for the API server.
package datastore

import (
	"os"

	"go.yaml.in/yaml/v2"

	"seawall.dev/microk8s/internal/env"
)

// Port of every member.
const Port = "19001"

// Roles of members, numbered as dqlite numbers them.
const (
	Voter = 0
	Spare = 2
)

// Node is a member, as info.yaml and cluster.yaml hold it.
type Node struct {
	Address string `yaml:"Address"`
	ID      uint64 `yaml:"ID,omitempty"`
	Role    int    `yaml:"Role,omitempty"`
}

// Init is what a member starts with: its address, and the voters of the cluster that it joins.
type Init struct {
	Address string   `yaml:"Address"`
	Cluster []string `yaml:"Cluster,omitempty"`
}

// Names of the files in the backend folder.
const (
	initFile    = "init.yaml"
	updateFile  = "update.yaml"
	infoFile    = "info.yaml"
	clusterFile = "cluster.yaml"
	dataFolder  = "etcd"
	socketFile  = "kine.sock:12379"
)

func readYAML(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return yaml.Unmarshal(text, into)
}

func writeYAML(file string, value any) error {
	text, err := yaml.Marshal(value)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", text, 0o660); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// WriteInit prepares a new member; the next start of the daemon makes it.
func WriteInit(e env.Env, settings Init) error {
	if err := os.MkdirAll(e.Backend(""), 0o770); err != nil {
		return err
	}
	return writeYAML(e.Backend(initFile), settings)
}

// Move prepares another address for this host's member; the next start of the daemon moves it.
func Move(e env.Env, address string) error {
	return writeYAML(e.Backend(updateFile), Node{Address: address})
}

// Info is this host's member.
func Info(e env.Env) (Node, error) {
	var node Node
	return node, readYAML(e.Backend(infoFile), &node)
}

// Known are the members that this host knew last, without asking anybody.
func Known(e env.Env) ([]Node, error) {
	var nodes []Node
	return nodes, readYAML(e.Backend(clusterFile), &nodes)
}

// Socket is where the API server finds the datastore.
func Socket(e env.Env) string { return e.Backend(socketFile) }
