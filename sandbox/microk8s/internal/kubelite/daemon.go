// Package kubelite is the daemon that runs Kubernetes on a node: the control plane where the node has one, and the node's
// agent.
package kubelite

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"time"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/cloud"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/kube"
	"seawall.dev/microk8s/internal/node"
)

const (
	datastoreTimeout = 3 * time.Minute
	apiTimeout       = 3 * time.Minute
)

// Run ends without an error when ctx does, and with one as soon as a part of it ends: systemd then starts it anew.
func Run(ctx context.Context, e env.Env) error {
	if !e.Locked(env.Lite) {
		log.Print("kubelite will not run")
		return nil
	}
	if err := e.Unlock(env.Stopped); err != nil {
		return err
	}
	openHost(e)
	run := controlPlane
	if e.Locked(env.Worker) {
		run = node.Run
	}
	if err := run(ctx, e); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

func controlPlane(ctx context.Context, e env.Env) error {
	if _, err := renewCertificates(e); err != nil {
		return err
	}
	if err := awaitDatastore(ctx, e); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	parts := newParts(ctx, cancel)
	defer parts.wait()
	defer cancel(nil)
	if err := parts.program(e, "kube-apiserver"); err != nil {
		return err
	}
	if err := awaitAPI(ctx, e); err != nil {
		return err
	}
	releaseLeases(ctx, e)
	for _, name := range []string{"kube-controller-manager", "kube-scheduler"} {
		if err := parts.program(e, name); err != nil {
			return err
		}
	}
	parts.routine("node agent", func(ctx context.Context) error { return node.Run(ctx, e) })
	parts.routine("cloud controller", func(ctx context.Context) error {
		client, err := kube.Client(e.AdminConfig())
		if err != nil {
			return err
		}
		return cloud.Run(ctx, client)
	})
	parts.routine("certificates", func(ctx context.Context) error { return watchCertificates(ctx, e) })
	<-ctx.Done()
	return context.Cause(ctx)
}

// renewCertificates makes certificates anew where the host's addresses have changed. A node of a cluster keeps the names it
// has, unless its certificate is not of the cluster's authority.
func renewCertificates(e env.Env) (bool, error) {
	if e.Locked(env.NoCertReissue) || advertises(e) {
		return certs.EnsureServerAuthority(e)
	}
	return certs.Ensure(e)
}

func awaitDatastore(ctx context.Context, e env.Env) error {
	deadline := time.Now().Add(datastoreTimeout)
	for {
		connection, err := net.Dial("unix", datastore.Socket(e))
		if err == nil {
			return connection.Close()
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %s for the datastore: %w", datastoreTimeout, err)
		}
		if !pause(ctx, 200*time.Millisecond) {
			return ctx.Err()
		}
	}
}

func pause(ctx context.Context, length time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(length):
		return true
	}
}

var errCertificates = errors.New("certificates have changed")
