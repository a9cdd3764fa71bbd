package apiproxy

import (
	"bytes"
	"context"
	"errors"
	"log"
	"net"
	"os"
	"slices"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
)

// leastInterval between two refreshes.
const leastInterval = 15 * time.Second

// Run is the daemon apiserver-proxy. It starts over when provider.yaml changes, and ends without an error when ctx does.
func Run(ctx context.Context, e env.Env) error {
	if !e.Locked(env.Worker) || e.Locked(env.NoAPIServerProxy) {
		log.Print("Not a worker node, exiting")
		return nil
	}
	interval := refreshInterval(e)
	for ctx.Err() == nil {
		text, err := os.ReadFile(e.Arg(providerFile))
		if err != nil {
			return err
		}
		endpoints, err := parseEndpoints(text)
		if err != nil {
			return err
		}
		log.Printf("forwarding %s to %v", Listen(e), endpoints)
		round, cancel := context.WithCancel(ctx)
		go func() {
			awaitChange(round, e, text)
			cancel()
		}()
		go refresh(round, e, interval, endpoints)
		err = forward(round, Listen(e), endpoints)
		cancel()
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// refreshInterval is how often the list is renewed; 0 for never.
func refreshInterval(e env.Env) time.Duration {
	value := args.Get(e, "apiserver-proxy", "--refresh-interval")
	interval, err := time.ParseDuration(value)
	switch {
	case value == "0":
		return 0
	case err != nil:
		return 30 * time.Second
	case interval == 0:
		return 0
	}
	return max(interval, leastInterval)
}

// awaitChange returns when provider.yaml has other content.
func awaitChange(ctx context.Context, e env.Env, before []byte) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(2 * time.Second):
		}
		if now, err := os.ReadFile(e.Arg(providerFile)); err == nil && !bytes.Equal(now, before) {
			return
		}
	}
}

// refresh writes the endpoints of the service `kubernetes` into provider.yaml when they change.
func refresh(ctx context.Context, e env.Env, interval time.Duration, present []string) {
	if interval == 0 {
		log.Print("Will not auto-refresh list of control plane endpoints")
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(interval):
		}
		found, err := endpoints(ctx, e)
		if err != nil {
			log.Printf("endpoints: %v", err)
		} else if len(found) > 0 && !slices.Equal(found, present) {
			if err := WriteEndpoints(e, found); err != nil {
				log.Printf("endpoints: %v", err)
			}
		}
	}
}

// endpoints asks as the kubelet, which MicroK8s' own API server allows, else as the proxy, which every API server does.
func endpoints(ctx context.Context, e env.Env) ([]string, error) {
	var failures error
	for _, config := range []string{args.Get(e, "apiserver-proxy", "--kubeconfig"), e.Credential("proxy.config")} {
		client, err := kube.Asking(config, 10*time.Second)
		if err != nil {
			return nil, err
		}
		list, err := client.DiscoveryV1().EndpointSlices("default").List(ctx, meta.ListOptions{LabelSelector: "kubernetes.io/service-name=kubernetes"})
		if err != nil {
			failures = errors.Join(failures, err)
			continue
		}
		var found []string
		for _, slice := range list.Items {
			for _, endpoint := range slice.Endpoints {
				for _, address := range endpoint.Addresses {
					found = append(found, net.JoinHostPort(address, port(slice.Ports)))
				}
			}
		}
		slices.Sort(found)
		return found, nil
	}
	return nil, failures
}
