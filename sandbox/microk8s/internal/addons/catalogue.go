// Package addons enables and disables what MicroK8s calls addons: manifests of our own with the names of the real ones, or
// arguments of the services.
package addons

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"seawall.dev/microk8s/internal/channels"
	"seawall.dev/microk8s/internal/env"
)

//go:embed manifests
var manifests embed.FS

// Addon of the repository core.
type Addon struct {
	Name, Description, Version string
	// check is what the addon is recognised by: "pod/<prefix>", "clusterrole/<name>" or a file.
	check    string
	manifest string
	// enable and disable do more than the manifest.
	enable, disable func(e env.Env, arguments []string) error
}

// All addons, by name.
func All(e env.Env) []Addon {
	all := []Addon{
		{Name: "cert-manager", Description: "Cloud native certificate management", Version: "1.19.1", check: "pod/cert-manager", manifest: "cert-manager", enable: awaitCertManager},
		{Name: "cis-hardening", Description: "Apply CIS K8s hardening", Version: "1.0.0", check: e.LockFile(env.Hardened), enable: harden, disable: soften},
		{Name: "dns", Description: "CoreDNS", Version: "1.12.4", check: "pod/coredns", manifest: "dns", enable: useDNS, disable: forgetDNS},
		{Name: "ha-cluster", Description: "Configure high availability on the current node", Version: "0.1.0", check: e.LockFile(env.HighAvailability)},
		{Name: "helm", Description: "Helm - the package manager for Kubernetes", Version: "3.19.0", check: e.LockFile(env.Lite)},
		{Name: "helm3", Description: "Helm 3 - the package manager for Kubernetes", Version: "3.19.0", check: e.LockFile(env.Lite)},
		{Name: "hostpath-storage", Description: "Storage class; allocates storage from host directory", Version: "1.5.0", check: "pod/hostpath-provisioner", manifest: "hostpath-storage"},
		ingress(e),
		{Name: "metrics-server", Description: "K8s Metrics Server for API access to service metrics", Version: "0.8.0", check: "pod/metrics-server", manifest: "metrics-server"},
		{Name: "observability", Description: "A lightweight observability stack for logs, traces and metrics", Version: "75.0.0", check: "pod/kube-prom-stack", manifest: "observability"},
		{Name: "rbac", Description: "Role-Based Access Control for authorisation", Version: "", check: "clusterrole/cluster-admin", enable: enableRBAC, disable: disableRBAC},
	}
	slices.SortFunc(all, func(a, b Addon) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// ingress is Traefik, and nginx on tracks from before it.
func ingress(e env.Env) Addon {
	addon := Addon{Name: "ingress", Description: "Ingress controller for external access", Version: "3.6.2", check: "pod/traefik", manifest: "ingress"}
	if release, ok := channels.OfRevision(e.Revision); ok && release.Minor() == "1.34" {
		addon.Version, addon.check, addon.manifest = "1.12.1", "pod/nginx-ingress-microk8s-controller", "ingress-nginx"
	}
	return addon
}

func (a Addon) text() ([]byte, error) {
	return fs.ReadFile(manifests, "manifests/"+a.manifest+".yaml")
}
