package addons

import (
	"errors"
	"fmt"
	"os"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/systemd"
)

const (
	rbacMode = "RBAC,Node"
	openMode = "AlwaysAllow"
)

func enableRBAC(e env.Env, _ []string) error  { return authorize(e, rbacMode) }
func disableRBAC(e env.Env, _ []string) error { return authorize(e, openMode) }

// authorize changes how every API server of the cluster decides.
func authorize(e env.Env, mode string) error {
	fmt.Println("Reconfiguring apiserver")
	restart := args.Get(e, "kube-apiserver", "--authorization-mode") != mode
	if err := setEverywhere(e, "kube-apiserver", "--authorization-mode", &mode); err != nil {
		return err
	}
	if !restart {
		return nil
	}
	fmt.Println("Restarting apiserver")
	return restartEverywhere(e, "kube-apiserver")
}

const (
	dnsAddress = "10.152.183.10"
	dnsDomain  = "cluster.local"
)

// useDNS tells every kubelet of the cluster's name server. Its arguments are upstream servers, which nothing asks here.
func useDNS(e env.Env, _ []string) error {
	restart := args.Get(e, "kubelet", "--cluster-dns") != dnsAddress || args.Get(e, "kubelet", "--cluster-domain") != dnsDomain
	err := errors.Join(
		setEverywhere(e, "kubelet", "--cluster-domain", new(dnsDomain)),
		setEverywhere(e, "kubelet", "--cluster-dns", new(dnsAddress)),
	)
	if err != nil || !restart {
		return err
	}
	fmt.Println("Restarting kubelet")
	return restartEverywhere(e, "kubelet")
}

func forgetDNS(e env.Env, _ []string) error {
	err := errors.Join(
		setEverywhere(e, "kubelet", "--cluster-domain", nil),
		setEverywhere(e, "kubelet", "--cluster-dns", nil),
	)
	if err != nil {
		return err
	}
	return restartEverywhere(e, "kubelet")
}

// awaitCertManager waits until cert-manager is there, however long that takes.
func awaitCertManager(e env.Env, _ []string) error {
	fmt.Println("Waiting for cert-manager to be ready.")
	for _, name := range []string{"cert-manager", "cert-manager-webhook", "cert-manager-cainjector"} {
		if err := kubectl(e, nil, "--namespace=cert-manager", "rollout", "status", "deployment/"+name); err != nil {
			return err
		}
	}
	return nil
}

// hardening are the arguments that cis-hardening adds where they are not set; what is there stays.
var hardening = map[string]map[string]string{
	"kube-apiserver": {
		"--enable-admission-plugins": "EventRateLimit,AlwaysPullImages,NodeRestriction",
		"--audit-log-path":           "/var/log/apiserver/audit.log",
		"--audit-log-maxage":         "30",
		"--audit-log-maxbackup":      "10",
		"--audit-log-maxsize":        "100",
		"--audit-policy-file":        "${SNAP_DATA}/args/audit-policy.yaml",
		"--request-timeout":          "300s",
	},
	"kube-controller-manager": {"--terminated-pod-gc-threshold": "10"},
	"kubelet": {
		"--protect-kernel-defaults": "true",
		"--event-qps":               "0",
		"--authorization-mode":      "Webhook",
		"--tls-cert-file":           "${SNAP_DATA}/certs/kubelet.crt",
		"--tls-private-key-file":    "${SNAP_DATA}/certs/kubelet.key",
	},
}

// harden changes this node only: it is called on every node.
func harden(e env.Env, _ []string) error {
	if err := enableRBAC(e, nil); err != nil {
		return err
	}
	policy, err := manifests.ReadFile("manifests/audit-policy.yaml")
	if err != nil {
		return err
	}
	if err := os.WriteFile(e.Arg("audit-policy.yaml"), policy, 0o600); err != nil {
		return err
	}
	for service, wanted := range hardening {
		missing := map[string]*string{}
		for key, value := range wanted {
			if !args.Has(args.Read(e, service), key) {
				missing[key] = &value
			}
		}
		if _, err := args.Update(e, service, missing); err != nil {
			return err
		}
	}
	if err := e.Lock(env.Hardened); err != nil {
		return err
	}
	return systemd.Control("restart", "kubelite")
}

func soften(e env.Env, _ []string) error {
	for service, wanted := range hardening {
		given := map[string]*string{}
		for key := range wanted {
			if key != "--enable-admission-plugins" {
				given[key] = nil
			}
		}
		if _, err := args.Update(e, service, given); err != nil {
			return err
		}
	}
	return errors.Join(e.Unlock(env.Hardened), systemd.Control("restart", "kubelite"))
}
