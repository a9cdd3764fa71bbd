package launch

import (
	"fmt"
	"os"

	"seawall.dev/microk8s/internal/args"
	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/tokens"
)

// Apply writes what parts ask for into the node's files, before its daemons start for the first time. Addons come later.
func Apply(e env.Env, parts []Config) error {
	for number, part := range parts {
		if err := part.apply(e); err != nil {
			return fmt.Errorf("failed to apply config part %d: %w", number, err)
		}
	}
	return nil
}

func (c Config) apply(e env.Env) error {
	if c.PersistentClusterToken != "" {
		if err := tokens.Add(e.Credential("persistent-cluster-tokens.txt"), c.PersistentClusterToken, -1); err != nil {
			return err
		}
	}
	for file, text := range c.ExtraConfigFiles {
		if err := os.WriteFile(e.Arg(file), []byte(text), 0o660); err != nil {
			return err
		}
	}
	for service, values := range c.arguments() {
		if len(values) == 0 {
			continue
		}
		if _, err := args.Update(e, service, values); err != nil {
			return fmt.Errorf("%s: %w", service, err)
		}
	}
	if c.ExtraSANs == nil {
		return nil
	}
	return os.WriteFile(e.Cert("csr.conf.template"), []byte(certs.WithSANs(*c.ExtraSANs)), 0o660)
}

// arguments are the settings by the file that they belong to. Files of environments are not read by this stand-in.
func (c Config) arguments() map[string]map[string]*string {
	return map[string]map[string]*string{
		"kubelet":                 c.ExtraKubeletArgs,
		"kube-apiserver":          c.ExtraKubeAPIServerArgs,
		"kube-proxy":              c.ExtraKubeProxyArgs,
		"kube-controller-manager": c.ExtraKubeControllerManagerArgs,
		"kube-scheduler":          c.ExtraKubeSchedulerArgs,
		"containerd":              c.ExtraContainerdArgs,
		"k8s-dqlite":              c.ExtraDqliteArgs,
		"cluster-agent":           c.ExtraMicroK8sClusterAgentArgs,
		"apiserver-proxy":         c.ExtraMicroK8sAPIServerProxyArgs,
		"etcd":                    c.ExtraEtcdArgs,
		"flanneld":                c.ExtraFlanneldArgs,
	}
}
