package snapd

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"

	"seawall.dev/microk8s/internal/certs"
	"seawall.dev/microk8s/internal/datastore"
	"seawall.dev/microk8s/internal/env"
	"seawall.dev/microk8s/internal/launch"
)

// LaunchFile is the launch configuration that the cluster agent finishes once the API answers.
func LaunchFile(e env.Env) string { return filepath.Join(e.Common, "etc/launcher/install.yaml") }

// installHook makes the data of a new installation: arguments, certificates, credentials, an empty datastore.
func installHook(e env.Env) error {
	for _, folder := range []string{"certs", "credentials", "var/lock", "var/kubernetes/backend", "var/tmp", "tmp"} {
		if err := os.MkdirAll(filepath.Join(e.Data, folder), 0o770); err != nil {
			return err
		}
	}
	if err := copyDefaults(filepath.Join(e.Data, "args")); err != nil {
		return err
	}
	if err := os.WriteFile(e.Cert("csr.conf.template"), []byte(certs.Template), 0o660); err != nil {
		return err
	}
	if err := applyLaunchConfiguration(e); err != nil {
		return err
	}
	if _, err := certs.Ensure(e); err != nil {
		return err
	}
	if err := certs.IssueUsers(e); err != nil {
		return err
	}
	if err := datastore.WriteInit(e, datastore.Init{Address: "127.0.0.1:" + datastore.Port}); err != nil {
		return err
	}
	if err := certs.EnsureDatastore(e); err != nil {
		return err
	}
	for _, lock := range []string{env.HighAvailability, env.Lite, env.NoAPIServerProxy, "no-etcd", "no-flanneld", "installed.lock"} {
		if err := e.Lock(lock); err != nil {
			return err
		}
	}
	linkKubelet(e)
	return share(e)
}

// applyLaunchConfiguration takes the first that is there, as the real hook does.
func applyLaunchConfiguration(e env.Env) error {
	text := []byte(launch.Default)
	for _, file := range []string{"/etc/microk8s.yaml", "/root/snap/microk8s/common/.microk8s.yaml", filepath.Join(e.Common, ".microk8s.yaml")} {
		if found, err := os.ReadFile(file); err == nil {
			fmt.Fprintf(os.Stderr, "Found config file %s, will use to initialize cluster.\n", file)
			text = found
			break
		}
	}
	parts, err := launch.Parse(text, func(warning string) { fmt.Fprintln(os.Stderr, warning) })
	if err != nil {
		return fmt.Errorf("failed to parse config file: %w", err)
	}
	if err := launch.Apply(e, parts); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(LaunchFile(e)), 0o755); err != nil {
		return err
	}
	return os.WriteFile(LaunchFile(e), text, 0o600)
}

// linkKubelet lets programs find the kubelet's folder where they expect it.
func linkKubelet(e env.Env) {
	folder := filepath.Join(e.Common, "var/lib/kubelet")
	_ = os.MkdirAll(folder, 0o755)
	_ = os.Symlink(folder, "/var/lib/kubelet") // there may be one already
}

// share gives the group microk8s what its members need.
func share(e env.Env) error {
	if _, err := user.LookupGroup("microk8s"); err != nil {
		if output, err := exec.Command("groupadd", "--force", "microk8s").CombinedOutput(); err != nil {
			return fmt.Errorf("groupadd microk8s: %w: %s", err, output)
		}
	}
	var failures error
	for _, folder := range []string{"args", "certs", "credentials", "var/lock", "var/kubernetes/backend", "tmp"} {
		path := filepath.Join(e.Data, folder)
		for _, command := range [][]string{{"chmod", "-R", "ug+rwX,o-rwx", path}, {"chgrp", "-R", "microk8s", path}} {
			if output, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
				failures = errors.Join(failures, fmt.Errorf("%v: %w: %s", command, err, output))
			}
		}
	}
	return failures
}
