// Package node stands in for the kubelet: it registers the host as a node, reports that it is alive, and answers for the
// pods that are bound to it. It runs none of them.
package node

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"time"

	"k8s.io/client-go/kubernetes"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/channels"
	"seawall.dev/microk8s/internal/cloud"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
	"seawall.dev/microk8s/internal/kube"
)

// Port of the kubelet's API.
const Port = "10250"

// settings are the arguments of the kubelet that this agent follows.
type settings struct {
	name          string
	ip            string
	ipGiven       bool
	labels        string
	taints        string
	externalCloud bool
	// standalone: no node of a cluster.
	standalone bool
	// droplet is what the host's cloud says of it, as JSON; asked for only where a controller of the cloud is expected.
	droplet string
	version string
}

func read(e env.Env) settings {
	text := args.Read(e, "kubelet")
	s := settings{
		name:          hostnet.Hostname(),
		ip:            e.Expand(args.Value(text, "--node-ip")),
		labels:        args.Value(text, "--node-labels"),
		taints:        args.Value(text, "--register-with-taints"),
		externalCloud: args.Value(text, "--cloud-provider") == "external",
		standalone:    args.Value(text, "--register-node") == "false",
	}
	if override := args.Value(text, "--hostname-override"); override != "" {
		s.name = override
	}
	s.ipGiven = s.ip != ""
	if !s.ipGiven {
		s.ip = hostnet.Default()
	}
	release, _ := channels.OfRevision(e.Revision)
	s.version = release.Version
	return s
}

// Run ends when ctx does, or with an error when a part of the agent fails.
func Run(ctx context.Context, e env.Env) error {
	s := read(e)
	if s.ipGiven && !hostnet.IsLocal(s.ip) {
		return errors.New("--node-ip " + s.ip + " is no address of this host")
	}
	if s.standalone {
		log.Print("this host is no node: --register-node=false")
		<-ctx.Done()
		return context.Cause(ctx)
	}
	client, err := kube.Client(args.Get(e, "kubelet", "--kubeconfig"))
	if err != nil {
		return err
	}
	if s.externalCloud {
		s.droplet = droplet(ctx)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() { cancel(serve(ctx, e, client, s)) }()
	if err := registerUntilDone(ctx, client, s); err != nil {
		return err
	}
	log.Printf("node %s is registered with %s", s.name, s.ip)
	go runPods(ctx, client, s)
	beat(ctx, client, s)
	return context.Cause(ctx)
}

func droplet(ctx context.Context) string {
	self, err := cloud.Self(ctx)
	if err != nil {
		log.Printf("the cloud does not know this host: %v", err)
		return ""
	}
	text, _ := json.Marshal(self)
	return string(text)
}

// registerUntilDone tries until the API answers: it may start later than this node.
func registerUntilDone(ctx context.Context, client kubernetes.Interface, s settings) error {
	said := ""
	for {
		err := register(ctx, client, s)
		if err == nil {
			return nil
		}
		if err.Error() != said {
			log.Printf("registering: %v", err)
			said = err.Error()
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(2 * time.Second):
		}
	}
}
