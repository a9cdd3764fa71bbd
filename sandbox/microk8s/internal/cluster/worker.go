package cluster

import (
	"errors"
	"fmt"
	"net"
	"os"

	"seawall.dev/microk8s/internal/apiproxy"
	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/protocol"
	"seawall.dev/microk8s/internal/systemd"
)

const workerLabels = "microk8s.io/cluster=true,node.kubernetes.io/microk8s-worker=microk8s-worker"

func joinAsWorker(e env.Env, c connection, answer protocol.JoinAnswer) error {
	if answer.CAKey != nil {
		return exit(1, "Joining process failed. Make sure the cluster you connect to supports joining worker nodes.")
	}
	if err := os.WriteFile(e.Cert("ca.remote.crt"), []byte(answer.CA), 0o660); err != nil {
		return err
	}
	if err := adopt(e, answer); err != nil {
		return err
	}
	if err := fetchCertificates(e, c); err != nil {
		return err
	}
	for key, value := range map[string]string{"--client-ca-file": "${SNAP_DATA}/certs/ca.remote.crt", "--node-labels": workerLabels} {
		if _, err := args.Set(e, "kubelet", key, value); err != nil {
			return err
		}
	}
	host, port, err := net.SplitHostPort(apiproxy.Listen(e))
	if err != nil {
		return err
	}
	if host == "" {
		host = "127.0.0.1"
	}
	err = errors.Join(
		certs.WriteWorkerConfigs(e, "https://"+net.JoinHostPort(host, port)),
		apiproxy.WriteEndpoints(e, []string{net.JoinHostPort(c.address, answer.APIPort)}),
		e.Unlock(env.NoAPIServerProxy),
		e.Lock(env.Worker),
		e.Lock(env.NoDatastore),
	)
	if err != nil {
		return err
	}
	// The API server of this node frees the port that its proxy needs.
	if err := systemd.Control("stop", "kubelite", "k8s-dqlite"); err != nil {
		return err
	}
	if err := systemd.Control("restart", "apiserver-proxy", "k8s-dqlite", "kubelite"); err != nil {
		return err
	}
	fmt.Print(`
The node has joined the cluster and will appear in the nodes list in a few seconds.

This worker node gets automatically configured with the API server endpoints.
If the API servers are behind a loadbalancer please set the '--refresh-interval' to '0s' in:
    /var/snap/microk8s/current/args/apiserver-proxy
and replace the API server endpoints with the one provided by the loadbalancer in:
    /var/snap/microk8s/current/args/traefik/provider.yaml

`)
	return nil
}

// fetchCertificates has the cluster sign what this worker's users show.
func fetchCertificates(e env.Env, c connection) error {
	requests, err := certs.WorkerRequests(e)
	if err != nil {
		return err
	}
	for use, request := range requests {
		var answer protocol.SignAnswer
		err := call(c, protocol.SignPath, protocol.SignRequest{Token: c.token + "-" + use, Request: string(request)}, &answer)
		var no *refused
		if errors.As(err, &no) {
			return exit(1, "Failed to sign %s certificate (%d). %s", use, no.status, no.message)
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(e.Cert(use+".crt"), []byte(answer.Certificate), 0o660); err != nil {
			return err
		}
	}
	return nil
}
