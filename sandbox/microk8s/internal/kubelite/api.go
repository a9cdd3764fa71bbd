package kubelite

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/hostnet"
	"seawall.dev/microk8s/internal/kube"
	"seawall.dev/microk8s/internal/systemd"
)

func awaitAPI(ctx context.Context, e env.Env) error {
	client, err := kube.Asking(e.AdminConfig(), 5*time.Second)
	if err != nil {
		return err
	}
	deadline := time.Now().Add(apiTimeout)
	for {
		answer, err := client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		if err == nil && string(answer) == "ok" {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %s for the API server: %w", apiTimeout, err)
		}
		if !pause(ctx, 300*time.Millisecond) {
			return context.Cause(ctx)
		}
	}
}

// releaseLeases gives up what this host's controllers held before they were stopped: nobody else could lead before the
// lease of a minute has run out.
func releaseLeases(ctx context.Context, e env.Env) {
	client, err := kube.Asking(e.AdminConfig(), 5*time.Second)
	if err != nil {
		return
	}
	leases := client.CoordinationV1().Leases("kube-system")
	for _, name := range []string{"kube-controller-manager", "kube-scheduler"} {
		lease, err := leases.Get(ctx, name, meta.GetOptions{})
		if err != nil || lease.Spec.HolderIdentity == nil || !strings.HasPrefix(*lease.Spec.HolderIdentity, hostnet.Hostname()+"_") {
			continue
		}
		lease.Spec.HolderIdentity = new("")
		if _, err := leases.Update(ctx, lease, meta.UpdateOptions{}); err != nil {
			log.Printf("lease %s: %v", name, err)
		}
	}
}

// watchCertificates restarts what serves with certificates when these have changed.
func watchCertificates(ctx context.Context, e env.Env) error {
	for pause(ctx, 5*time.Second) {
		if e.Locked(env.Joining) {
			continue
		}
		changed, err := renewCertificates(e)
		if err != nil {
			log.Printf("certificates: %v", err)
		}
		if changed {
			if err := systemd.Control("restart", "cluster-agent"); err != nil {
				log.Print(err)
			}
			return errCertificates
		}
	}
	return ctx.Err()
}
